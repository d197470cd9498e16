// Names of credentials and why they ended, which their tenants' keys open.
import type { Reader } from '@tollgate/db';
import type { AccountsDeps, AccountsTables } from '../deps.ts';
import type { Credential } from '../domain/credential.ts';
import type { DataKey } from '../domain/data-key.ts';
import type { SealedCredential } from '../store/credentials.ts';
import { dataKeyOf, SEALED } from './data-keys.ts';

/** Of one tenant; without words once it is erased. */
export async function withWords(
  db: Reader<AccountsTables>,
  deps: Pick<AccountsDeps, 'keys'>,
  tenantId: string,
  sealed: readonly SealedCredential[],
): Promise<Credential[]> {
  const key = await dataKeyOf(db, deps, tenantId);
  return sealed.map((each) => opened(key, each));
}

function opened(key: DataKey | undefined, { credential, sealedName, sealedEndReason }: SealedCredential): Credential {
  const { credentialId: id, ended } = credential;
  const name = sealedName === undefined ? credential.name : (key?.open(SEALED.credentialName(id), sealedName) ?? '');
  if (ended === undefined || sealedEndReason === undefined) return { ...credential, name };
  const reason = key?.open(SEALED.credentialEnd(id), sealedEndReason) ?? '';
  return { ...credential, name, ended: { ...ended, reason } };
}
