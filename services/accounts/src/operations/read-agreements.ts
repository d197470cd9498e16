// Reads agreement versions, and what binds a tenant.
import { agreementById, type AgreementVersion, latestAgreement, listAgreements } from '@tollgate/agreements';
import type { Reader } from '@tollgate/db';
import type { AccountsDeps, AccountsTables } from '../deps.ts';
import { type BindingAgreement, bindingAt } from '../domain/acceptance.ts';
import { noAgreement, tenantNotFound, unknownAgreement } from '../domain/errors.ts';
import { findAcceptances } from '../store/acceptances.ts';
import { findTenant } from '../store/tenants.ts';

/** By agreement, then by the day it came into force. */
export function listAgreementVersions(): readonly AgreementVersion[] {
  return listAgreements();
}

/** The version named, or without a version the newest in force. @throws DomainError UNKNOWN_AGREEMENT. */
export function getAgreementVersion(
  deps: Pick<AccountsDeps, 'now'>,
  agreementId: string,
  version: string,
): AgreementVersion {
  const found = version === '' ? latestAgreement(agreementId, deps.now()) : agreementById(agreementId, version);
  if (found === undefined) throw unknownAgreement(agreementId, version);
  return found;
}

/** @throws DomainError TENANT_NOT_FOUND, NO_AGREEMENT. */
export async function getBindingAgreement(
  db: Reader<AccountsTables>,
  tenantId: string,
  at: Date,
): Promise<BindingAgreement> {
  if ((await findTenant(db, tenantId)) === undefined) throw tenantNotFound(tenantId);
  const acceptances = await findAcceptances(db, tenantId, at);
  const binding = bindingAt(acceptances, ({ agreementId, version }) => agreementById(agreementId, version), at);
  if (binding === undefined) throw noAgreement(tenantId);
  return binding;
}
