// Records and reads what sealed contracts say instead of clauses.
import type { Reader, Tx } from '@tollgate/db';
import type { AccountsDeps, AccountsTables } from '../deps.ts';
import type { Evidence } from '../domain/acceptance.ts';
import {
  agreementNotAccepted,
  evidenceRefused,
  overrideExists,
  replacementMismatch,
  unknownClause,
} from '../domain/agreement-errors.ts';
import { tenantNotFound } from '../domain/errors.ts';
import type { SealedOverride } from '../domain/sealed-override.ts';
import { hasAccepted } from '../store/acceptances.ts';
import { findSealedOverrides, insertSealedOverride } from '../store/sealed-overrides.ts';
import { findTenant } from '../store/tenants.ts';
import { lockLiveTenant } from './lock-tenant.ts';

export type OverrideGiven = Pick<
  SealedOverride,
  'tenantId' | 'agreementId' | 'clauseId' | 'effect' | 'replacement' | 'recordedBy'
> & {
  /** As the paper says; undefined for now. */
  readonly effectiveAt: Date | undefined;
  readonly evidence: Evidence;
};

/**
 * @throws DomainError EVIDENCE_MISSING, REPLACEMENT_MISMATCH, UNKNOWN_CLAUSE, TENANT_NOT_FOUND, TENANT_CLOSED,
 * AGREEMENT_NOT_ACCEPTED, OVERRIDE_EXISTS.
 */
export async function recordSealedOverride(
  tx: Tx<AccountsTables>,
  deps: AccountsDeps,
  given: OverrideGiven,
): Promise<SealedOverride> {
  const { tenantId, agreementId, clauseId, effect, replacement, recordedBy } = given;
  const { documentDigest, description } = given.evidence;
  if (description === '') throw evidenceRefused('DESCRIPTION_MISSING');
  if (documentDigest === undefined) throw evidenceRefused('DIGEST_MISSING');
  const complete = replacement !== undefined && replacement.zh !== '' && replacement.en !== '';
  if (effect === 'REPLACED' ? !complete : replacement !== undefined) throw replacementMismatch();
  // Only the agreement's own clauses: statutes hold whatever a paper says.
  const versions = deps.catalogue.versions.filter(({ id }) => id === agreementId);
  if (!versions.some(({ clauses }) => clauses.some(({ id }) => id === clauseId)))
    throw unknownClause(agreementId, clauseId);
  await lockLiveTenant(tx, tenantId);
  if (!(await hasAccepted(tx, tenantId, agreementId))) throw agreementNotAccepted(tenantId, agreementId);
  const now = deps.now();
  const effectiveAt = given.effectiveAt ?? now;
  const subject = { tenantId, agreementId, clauseId, effect, replacement, effectiveAt };
  const override: SealedOverride = { ...subject, documentDigest, description, recordedAt: now, recordedBy };
  if (!(await insertSealedOverride(tx, override))) throw overrideExists(clauseId, effectiveAt);
  return override;
}

/** All of them, newest first. @throws DomainError TENANT_NOT_FOUND. */
export async function listSealedOverrides(db: Reader<AccountsTables>, tenantId: string): Promise<SealedOverride[]> {
  if ((await findTenant(db, tenantId)) === undefined) throw tenantNotFound(tenantId);
  return findSealedOverrides(db, tenantId);
}
