// Reads submissions; identity facts are opened for as long as it takes to show them masked.
import type { Reader } from '@tollgate/db';
import type { AccountsDeps, AccountsTables } from '../deps.ts';
import { verificationNotFound } from '../domain/errors.ts';
import { type Identity, summarize } from '../domain/identity.ts';
import { identityOf, type Verification } from '../domain/verification.ts';
import { findFindings } from '../store/findings.ts';
import {
  findDocumentIds,
  findInForce,
  findInForceIds,
  findVerification,
  findVerifications,
  type StoredVerification,
  type VerificationFilter,
} from '../store/verifications.ts';
import { dataKeysOf, SEALED } from './data-keys.ts';

/** @throws DomainError VERIFICATION_NOT_FOUND, also for another tenant's. */
export async function getVerification(
  db: Reader<AccountsTables>,
  deps: Pick<AccountsDeps, 'keys'>,
  tenantId: string,
  verificationId: string,
): Promise<Verification> {
  const stored = await findVerification(db, tenantId, verificationId);
  const [shown] = stored === undefined ? [] : await show(db, deps, [stored]);
  if (shown === undefined) throw verificationNotFound(verificationId);
  return shown;
}

/** Oldest first. */
export async function listVerifications(
  db: Reader<AccountsTables>,
  deps: Pick<AccountsDeps, 'keys'>,
  filter: VerificationFilter,
): Promise<Verification[]> {
  return show(db, deps, await findVerifications(db, filter));
}

async function show(
  db: Reader<AccountsTables>,
  deps: Pick<AccountsDeps, 'keys'>,
  stored: readonly StoredVerification[],
): Promise<Verification[]> {
  const ids = stored.map(({ record }) => record.verificationId);
  const identities = await identitiesOf(db, deps, stored);
  const findings = await findFindings(db, ids);
  const documents = await findDocumentIds(db, ids);
  const inForce = await findInForceIds(
    db,
    stored.map(({ record }) => record.tenantId),
  );
  return stored.map(({ record }) => {
    const { verificationId } = record;
    const identity = identities.get(verificationId);
    return {
      ...record,
      identity: identity && summarize(identity),
      findings: findings.get(verificationId) ?? [],
      documentIds: documents.get(verificationId) ?? [],
      inForce: inForce.has(verificationId),
    };
  });
}

/** Facts by submission; those of tenants whose key is destroyed are missing. */
export async function identitiesOf(
  db: Reader<AccountsTables>,
  deps: Pick<AccountsDeps, 'keys'>,
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

/** Whether somebody approved an identity of the tenant. */
export const isProven = async (db: Reader<AccountsTables>, tenantId: string): Promise<boolean> =>
  (await findInForce(db, tenantId)) !== undefined;
