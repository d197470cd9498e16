// The tenant that a request is about, its agreement, and its standing.
import { agreementUnder, type AgreementVersion, type SealedContract } from '@tollgate/agreements';
import type { Reader, Tx } from '@tollgate/db';
import { failedPrecondition, notFound } from '@tollgate/errors';
import { standingOf, type Standing, type StandingOwner } from '../domain/restriction.ts';
import { standingRestrictions } from '../store/restrictions.ts';
import type { EnforcementTables } from '../store/schema.ts';
import type { Settlement } from '../store/settlements.ts';
import { findTenant, lockTenant, type TenantRow } from '../store/tenants.ts';

/** @throws not_found TENANT_NOT_FOUND also for a tenant whose registration has not reached this service yet. */
export async function requireTenant(db: Reader<EnforcementTables>, tenantId: string): Promise<TenantRow> {
  return known(await findTenant(db, tenantId), tenantId);
}

/** The same, held until the transaction ends. */
export async function requireLockedTenant(tx: Tx<EnforcementTables>, tenantId: string): Promise<TenantRow> {
  return known(await lockTenant(tx, tenantId), tenantId);
}

function known(tenant: TenantRow | undefined, tenantId: string): TenantRow {
  if (tenant === undefined || tenant.registered_at === null)
    throw notFound('TENANT_NOT_FOUND', 'There is no such tenant.', { tenant_id: tenantId });
  return tenant;
}

/** The tenant's sealed contract over the version that it accepted. */
export function contractOf({
  agreement_contract: document,
  agreement_contract_hash: hash,
}: TenantRow): SealedContract | null {
  return document === null || hash === null ? null : { document, effectiveHash: hash };
}

/** What the tenant accepted, as its sealed contract changes it; undefined before it accepted anything. */
export function agreementOf(tenant: TenantRow): AgreementVersion | undefined {
  const { agreement_id: id, agreement_version: version } = tenant;
  if (id === null || version === null) return undefined;
  return requireAgreement(id, version, contractOf(tenant));
}

/** @throws failed_precondition AGREEMENT_NOT_IN_CATALOGUE when this build does not know the version with that contract. */
export function requireAgreement(id: string, version: string, contract: SealedContract | null): AgreementVersion {
  const agreement = agreementUnder(id, version, contract);
  if (agreement === undefined)
    throw failedPrecondition('AGREEMENT_NOT_IN_CATALOGUE', 'This version of the service does not know the agreement.', {
      agreement_id: id,
      agreement_version: version,
    });
  return agreement;
}

/** @throws failed_precondition AGREEMENT_NOT_ACCEPTED: without an agreement there is no clause to act under. */
export function requireAgreementOf(tenant: TenantRow): AgreementVersion {
  const agreement = agreementOf(tenant);
  if (agreement === undefined)
    throw failedPrecondition('AGREEMENT_NOT_ACCEPTED', 'The tenant has not accepted an agreement.', {
      tenant_id: tenant.tenant_id,
    });
  return agreement;
}

/** The agreement that is ended: of an end that has begun the one that it began under. */
export function agreementToEnd(
  tenant: TenantRow,
  underWay: Pick<Settlement, 'agreementId' | 'agreementVersion' | 'contract'> | undefined,
): AgreementVersion {
  return underWay === undefined
    ? requireAgreementOf(tenant)
    : requireAgreement(underWay.agreementId, underWay.agreementVersion, underWay.contract);
}

export async function standingAt(db: Reader<EnforcementTables>, tenantId: string, now: Date): Promise<Standing> {
  return standingOf(await standingRestrictions(db, tenantId), now);
}

export function ownerOf(tenant: TenantRow): StandingOwner {
  return {
    tenantId: tenant.tenant_id,
    version: tenant.standing_version,
    agreementId: tenant.agreement_id,
    agreementVersion: tenant.agreement_version,
  };
}
