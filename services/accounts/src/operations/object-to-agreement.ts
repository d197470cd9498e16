// Records that a tenant does not agree to an announced version.
import type { Tx } from '@tollgate/db';
import type { AccountsDeps, AccountsTables } from '../deps.ts';
import { nothingToObject, objectionTooLate } from '../domain/agreement-errors.ts';
import type { VersionName } from '../domain/publication.ts';
import { findObjections, insertObjection } from '../store/announcements.ts';
import { getBindingAgreement } from './binding-agreement.ts';
import { lockLiveTenant } from './lock-tenant.ts';

export interface ObjectionGiven extends VersionName {
  readonly tenantId: string;
  readonly actor: string;
}

/**
 * When the tenant objected; the first time counts.
 * @throws DomainError TENANT_NOT_FOUND, TENANT_CLOSED, NO_AGREEMENT, NOTHING_TO_OBJECT, OBJECTION_TOO_LATE.
 */
export async function objectToAgreement(
  tx: Tx<AccountsTables>,
  deps: AccountsDeps,
  given: ObjectionGiven,
): Promise<Date> {
  const { tenantId, agreementId, version } = given;
  await lockLiveTenant(tx, tenantId);
  const before = (await findObjections(tx, tenantId, agreementId)).get(version);
  if (before !== undefined) return before;
  const now = deps.now();
  const binding = await getBindingAgreement(tx, deps, tenantId, now);
  if (binding.agreement.id !== agreementId) throw nothingToObject(given);
  if (binding.agreement.version === version && binding.ground !== 'ACCEPTED')
    throw objectionTooLate(given, binding.since);
  const pending = binding.pending.find((each) => each.version === version);
  if (pending === undefined) throw nothingToObject(given);
  if (pending.from !== undefined && pending.from <= now) throw objectionTooLate(given, pending.from);
  await insertObjection(tx, { ...given, objectedAt: now });
  return now;
}
