// Reads submissions; identity facts are opened for as long as it takes to show them masked.
import type { Reader } from '@tollgate/db';
import type { AccountsDeps, AccountsTables } from '../deps.ts';
import { verificationNotFound } from '../domain/errors.ts';
import { type Identity, summarize } from '../domain/identity.ts';
import { identityOf, type Verification } from '../domain/verification.ts';
import {
  findVerification,
  findVerifications,
  type StoredVerification,
  type VerificationFilter,
} from '../store/verifications.ts';
import { dataKeysOf, SEALED } from './data-keys.ts';

/** @throws DomainError VERIFICATION_NOT_FOUND, also for another tenant's. */
export async function getVerification(
  db: Reader<AccountsTables>,
  deps: AccountsDeps,
  tenantId: string,
  verificationId: string,
): Promise<Verification> {
  const stored = await findVerification(db, tenantId, verificationId);
  if (stored === undefined) throw verificationNotFound(verificationId);
  const identity = (await identitiesOf(db, deps, [stored])).get(verificationId);
  return { ...stored.record, identity: identity && summarize(identity) };
}

/** Oldest first. */
export async function listVerifications(
  db: Reader<AccountsTables>,
  deps: AccountsDeps,
  filter: VerificationFilter,
): Promise<Verification[]> {
  const stored = await findVerifications(db, filter);
  const identities = await identitiesOf(db, deps, stored);
  return stored.map(({ record }) => {
    const identity = identities.get(record.verificationId);
    return { ...record, identity: identity && summarize(identity) };
  });
}

/** Facts by submission; those of tenants whose key is destroyed are missing. */
export async function identitiesOf(
  db: Reader<AccountsTables>,
  deps: AccountsDeps,
  submissions: readonly StoredVerification[],
): Promise<ReadonlyMap<string, Identity>> {
  const keys = await dataKeysOf(
    db,
    deps,
    submissions.map(({ record }) => record.tenantId),
  );
  const identities = new Map<string, Identity>();
  for (const { record, sealedIdentity } of submissions) {
    const key = keys.get(record.tenantId);
    const text = key?.open(SEALED.identity(record.verificationId), sealedIdentity);
    if (text !== undefined) identities.set(record.verificationId, identityOf(text));
  }
  return identities;
}
