// A lift by staff, and the end of restrictions whose time is over.
import type { Tx } from '@tollgate/db';
import { failedPrecondition, notFound, permissionDenied } from '@tollgate/errors';
import { liftVerdict, type LiftAsker } from '../domain/lifting.ts';
import { isActive } from '../domain/restriction.ts';
import { TIME_OVER } from '../domain/statements.ts';
import { findRestriction } from '../store/restrictions.ts';
import { closeSanction } from '../store/sanctions.ts';
import type { EnforcementTables } from '../store/schema.ts';
import { lift, SYSTEM_ACTOR, type StandingChange } from './change-standing.ts';
import { agreementOf, requireLockedTenant } from './tenant.ts';

export interface LiftRequest {
  readonly tenantId: string;
  readonly restrictionId: string;
  readonly reason: string;
  readonly asker: LiftAsker;
  readonly actor: string;
  readonly now: Date;
}

/** @throws TENANT_NOT_FOUND, RESTRICTION_NOT_FOUND, ALREADY_LIFTED, NOT_LIFTABLE */
export async function liftRestriction(tx: Tx<EnforcementTables>, request: LiftRequest): Promise<StandingChange> {
  const tenant = await requireLockedTenant(tx, request.tenantId);
  const restriction = await findRestriction(tx, request.tenantId, request.restrictionId);
  const names = { restriction_id: request.restrictionId };
  if (restriction === undefined) throw notFound('RESTRICTION_NOT_FOUND', 'The tenant has no such restriction.', names);
  const verdict = liftVerdict(restriction, agreementOf(tenant), request.asker, request.now);
  if (verdict === 'ALREADY_LIFTED')
    throw failedPrecondition(verdict, 'This restriction does not stand any more.', names);
  if (verdict === 'NOT_LIFTABLE')
    throw permissionDenied(verdict, 'You are not among those who can lift this restriction.', {
      ...names,
      cause: restriction.cause,
      liftable_by: restriction.liftableBy,
    });
  const { actor: by, now } = request;
  const change = await lift(tx, tenant, restriction, { by, reason: { zh: request.reason, en: request.reason }, now });
  // What stood behind it has ended with it.
  if (restriction.sanctionId !== null)
    await closeSanction(tx, restriction.sanctionId, 'ENDED', { at: now, by, reason: request.reason });
  return change;
}

/** Notes the end of a restriction with a date; nothing happens when it was lifted meanwhile. */
export async function endRestriction(
  tx: Tx<EnforcementTables>,
  tenantId: string,
  restrictionId: string,
  now: Date,
): Promise<void> {
  const tenant = await requireLockedTenant(tx, tenantId);
  const restriction = await findRestriction(tx, tenantId, restrictionId);
  if (restriction === undefined || restriction.liftedAt !== null || isActive(restriction, now)) return;
  await lift(tx, tenant, restriction, { by: SYSTEM_ACTOR, reason: TIME_OVER, now });
}

/** Restrictions whose end has come and is not noted, earliest first. */
export { endedRestrictions as dueRestrictions } from '../store/restrictions.ts';
