// Keeps what the others know of a tenant's requirements true, and reads them for people.
import { shanghaiDay } from '@tollgate/calendar';
import type { Reader, Tx } from '@tollgate/db';
import type { AccountsDeps, AccountsTables } from '../deps.ts';
import { tenantNotFound } from '../domain/errors.ts';
import { policyOn } from '../domain/kyc-policy.ts';
import type { Requirement } from '../domain/requirement.ts';
import { nextChange, requirementsOf } from '../domain/requirements.ts';
import type { TenantRecord } from '../domain/tenant.ts';
import { findKycStanding, saveKycStanding } from '../store/kyc-standings.ts';
import { findTenant } from '../store/tenants.ts';
import { appendRequirementsChanged } from './append-kyc-events.ts';
import { loadFacts } from './kyc-facts.ts';

/** Called for a locked tenant after anything that its requirements follow from; tells the others what is past due. */
export async function refreshRequirements(
  tx: Tx<AccountsTables>,
  deps: AccountsDeps,
  tenant: TenantRecord,
): Promise<void> {
  const now = deps.now();
  const { tenantId } = tenant;
  const facts = await loadFacts(tx, deps, tenant);
  const policy = policyOn(shanghaiDay(now));
  const pastDue = requirementsOf(facts, policy, now).filter(({ status }) => status === 'PAST_DUE');
  const ids = pastDue.map(({ id }) => id).toSorted();
  const before = await findKycStanding(tx, tenantId);
  const same = ids.join() === (before?.pastDue ?? []).join();
  const sequence = (before?.sequence ?? 0n) + (same ? 0n : 1n);
  const nextAt = nextChange(facts, policy, now);
  await saveKycStanding(tx, { tenantId, pastDue: ids, sequence, nextAt }, now);
  if (!same) await appendRequirementsChanged(tx, tenantId, { pastDue, sequence, now });
}

/** @throws DomainError TENANT_NOT_FOUND. */
export async function getRequirements(
  db: Reader<AccountsTables>,
  deps: AccountsDeps,
  tenantId: string,
): Promise<{ readonly policyVersion: string; readonly requirements: readonly Requirement[] }> {
  const stored = await findTenant(db, tenantId);
  if (stored === undefined) throw tenantNotFound(tenantId);
  const now = deps.now();
  const policy = policyOn(shanghaiDay(now));
  const requirements = requirementsOf(await loadFacts(db, deps, stored.record), policy, now);
  return { policyVersion: policy.version, requirements };
}
