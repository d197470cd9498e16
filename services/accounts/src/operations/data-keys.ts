// Keys of the owners of personal data, made and unwrapped.
import type { Reader, Tx } from '@tollgate/db';
import type { AccountsDeps, AccountsTables } from '../deps.ts';
import { createRawKey, type DataKey, dataKeyOf as openDataKey, wrapContext } from '../domain/data-key.ts';
import { findDataKeys, insertDataKey, type StoredDataKey } from '../store/data-keys.ts';

/** Makes and stores the key of a new owner: a tenant, or a member of staff. */
export async function makeDataKey(tx: Tx<AccountsTables>, deps: AccountsDeps, ownerId: string): Promise<DataKey> {
  const raw = createRawKey();
  const { management } = deps.keys;
  const wrapped = await management.wrap(raw, wrapContext(ownerId));
  await insertDataKey(tx, { ownerId, wrapped, masterKeyId: management.currentId, now: deps.now() });
  return openDataKey([raw], ownerId);
}

/** Keys by owner; owners whose key is destroyed are missing. */
export async function dataKeysOf(
  db: Reader<AccountsTables>,
  deps: Pick<AccountsDeps, 'keys'>,
  ownerIds: readonly string[],
): Promise<ReadonlyMap<string, DataKey>> {
  const stored = await findDataKeys(db, ownerIds);
  const opened = stored.map(async ({ ownerId, current, other }): Promise<[string, DataKey]> => {
    const raw = await rawKeyOf(deps, ownerId, current);
    const more = other === undefined ? [] : [await rawKeyOf(deps, ownerId, other)];
    return [ownerId, openDataKey([raw, ...more], ownerId)];
  });
  return new Map(await Promise.all(opened));
}

/** A key as it was before it was wrapped. @throws when its master key is not here any more. */
export function rawKeyOf(
  { keys }: Pick<AccountsDeps, 'keys'>,
  ownerId: string,
  { wrapped, masterKeyId }: StoredDataKey,
): Promise<Uint8Array> {
  return keys.management.unwrap(masterKeyId, wrapped, wrapContext(ownerId));
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
  privacyDetails: (requestId: string) => `privacy.details:${requestId}`,
  privacyAnswer: (requestId: string) => `privacy.answer:${requestId}`,
  credentialSecret: (credentialId: string) => `credential.secret:${credentialId}`,
  credentialName: (credentialId: string) => `credential.name:${credentialId}`,
  credentialEnd: (credentialId: string) => `credential.end_reason:${credentialId}`,
  sessionReason: (sessionId: string) => `session.reason:${sessionId}`,
  noticeWords: (wordsId: string) => `notice.words:${wordsId}`,
} as const;
