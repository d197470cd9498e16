// Keeps names of credentials and why they ended out of stored answers, and puts them back into replayed ones.
import type { Credential as CredentialMessage } from '@tollgate/contracts/accounts/v1/credentials';
import { credentialsByIds } from '../operations/list-credentials.ts';
import type { HandlerParts } from './handler-parts.ts';

export const withoutWords = (credential: CredentialMessage): CredentialMessage => ({
  ...credential,
  name: '',
  endReason: '',
});

/** Nothing is looked up for a first answer, which has its words. */
export async function withCredentialWords(
  { db, deps }: HandlerParts,
  credentials: readonly CredentialMessage[],
): Promise<CredentialMessage[]> {
  const [first] = credentials;
  if (first === undefined || first.name !== '') return [...credentials];
  const ids = credentials.map(({ credentialId }) => credentialId);
  const known = await credentialsByIds(db, deps, first.tenantId, ids);
  return credentials.map((credential) => {
    const now = known.find(({ credentialId }) => credentialId === credential.credentialId);
    if (now === undefined) return credential;
    // As it was then: what was not ended had no reason yet.
    const endReason = credential.endTime === undefined ? '' : (now.ended?.reason ?? '');
    return { ...credential, name: now.name, endReason };
  });
}
