// Keys of the owners of personal data, made and unwrapped.
import type { Reader, Tx } from '@tollgate/db';
import type { AccountsDeps, AccountsTables } from '../deps.ts';
import { createDataKey, type DataKey, unwrapDataKey } from '../domain/data-key.ts';
import { findDataKeys, insertDataKey } from '../store/data-keys.ts';

/** Makes and stores the key of a new owner: a tenant, or a member of staff. */
export async function makeDataKey(tx: Tx<AccountsTables>, deps: AccountsDeps, ownerId: string): Promise<DataKey> {
  const { key, wrapped } = createDataKey(deps.keys.master, ownerId);
  await insertDataKey(tx, { ownerId, wrapped, now: deps.now() });
  return key;
}

/** Keys by owner; owners whose key is destroyed are missing. */
export async function dataKeysOf(
  db: Reader<AccountsTables>,
  deps: Pick<AccountsDeps, 'keys'>,
  ownerIds: readonly string[],
): Promise<ReadonlyMap<string, DataKey>> {
  const wrapped = await findDataKeys(db, ownerIds);
  return new Map([...wrapped].map(([ownerId, bytes]) => [ownerId, unwrapDataKey(deps.keys.master, ownerId, bytes)]));
}

/** The key of one owner, unless it is destroyed. */
export async function dataKeyOf(
  db: Reader<AccountsTables>,
  deps: Pick<AccountsDeps, 'keys'>,
  ownerId: string,
): Promise<DataKey | undefined> {
  return (await dataKeysOf(db, deps, [ownerId])).get(ownerId);
}

/** Where sealed texts belong; part of what they are authenticated with. */
export const SEALED = {
  tenantName: 'tenant.display_name',
  userName: (userId: string) => `user.display_name:${userId}`,
  phone: (userId: string) => `user.phone:${userId}`,
  codeSecret: (userId: string) => `user.code_secret:${userId}`,
  identity: (verificationId: string) => `verification.identity:${verificationId}`,
  document: (documentId: string) => `document.content:${documentId}`,
  documentName: (documentId: string) => `document.file_name:${documentId}`,
  profile: (name: string) => `profile.${name}`,
  email: (userId: string) => `user.email:${userId}`,
  linkContent: (linkId: string) => `link.content:${linkId}`,
  mailAddress: (mailId: string) => `mail.address:${mailId}`,
  mailContent: (mailId: string) => `mail.content:${mailId}`,
  credentialSecret: (credentialId: string) => `credential.secret:${credentialId}`,
} as const;
