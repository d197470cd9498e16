// A restriction by staff: under a clause of the tenant's agreement, with a reason, seen by the next admission.
import type { Tx } from '@tollgate/db';
import { DomainError, failedPrecondition } from '@tollgate/errors';
import { suspensionUnder, type SuspensionBasis } from '../domain/suspension.ts';
import type { EnforcementTables } from '../store/schema.ts';
import { impose, type Imposed } from './change-standing.ts';
import { requireAgreementOf, requireLockedTenant } from './tenant.ts';

export interface SuspensionOrder {
  readonly tenantId: string;
  readonly clauseId: string;
  readonly reason: string;
  readonly expiresAt: Date | null;
  readonly actor: string;
  readonly now: Date;
}

/**
 * Holding the tenant's row, so that of an admission and a suspension at the same time one sees the other.
 *
 * @throws TENANT_NOT_FOUND, AGREEMENT_NOT_ACCEPTED, CLAUSE_UNKNOWN, CLAUSE_DOES_NOT_ALLOW, EXPIRE_TIME_PAST
 */
export async function suspendTenant(tx: Tx<EnforcementTables>, order: SuspensionOrder): Promise<Imposed> {
  const tenant = await requireLockedTenant(tx, order.tenantId);
  const agreement = requireAgreementOf(tenant);
  const found = suspensionUnder(agreement, order.clauseId);
  if (found.outcome !== 'ALLOWED') throw clauseRefusal(found, order.clauseId);
  if (order.expiresAt !== null && order.expiresAt <= order.now)
    throw invalidField('EXPIRE_TIME_PAST', 'expire_time', 'must lie in the future');
  return impose(tx, tenant, {
    cause: 'STAFF',
    basis: found.basis,
    agreement,
    words: order.reason,
    actor: order.actor,
    expiresAt: order.expiresAt,
    now: order.now,
  });
}

function clauseRefusal(found: Exclude<SuspensionBasis, { outcome: 'ALLOWED' }>, clauseId: string): DomainError {
  if (found.outcome === 'CLAUSE_UNKNOWN')
    return invalidField('CLAUSE_UNKNOWN', 'clause_id', "is not a clause of the tenant's agreement");
  return failedPrecondition(found.outcome, "This clause of the tenant's agreement allows no suspension.", {
    clause_id: clauseId,
    allowed: found.allowed.join(','),
  });
}

function invalidField(reason: string, field: string, description: string): DomainError {
  return new DomainError({
    category: 'invalid_argument',
    reason,
    message: `${field} ${description}.`,
    violations: [{ field, description }],
  });
}
