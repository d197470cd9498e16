// The second person's half: approve a refund, and it begins; or reject it, and nothing happens.

import type { Tx } from '@tollgate/db';
import type { BillingDeps } from '../deps.ts';
import type { Refund } from '../domain/refund.ts';
import { refundDecided, refundNotFound, samePerson } from '../domain/refund-errors.ts';
import { lockRefund, setDecided } from '../store/refunds.ts';
import type { BillingTables } from '../store/schema.ts';
import { lockTenant } from '../store/tenants.ts';
import { appendRefundRequested } from './append-refund-events.ts';
import { refuseBeforeInvoicesReturn } from './invoice-gate.ts';

interface Decision {
  readonly refundId: string;
  readonly actor: string;
}

/** @throws DomainError REFUND_NOT_FOUND, REFUND_DECIDED, SAME_PERSON, INVOICE_NOT_RETURNED. */
export async function approveRefund(
  tx: Tx<BillingTables>,
  deps: Pick<BillingDeps, 'now'>,
  { refundId, actor }: Decision,
): Promise<Refund> {
  const refund = await waiting(tx, refundId);
  if (refund.proposer === actor) throw samePerson('a refund');
  // An invoice may have been issued since it was proposed.
  if (refund.source === 'wallet') await refuseBeforeInvoicesReturn(tx, refund.tenantId);
  // Facts about a tenant are in the order in which they become true.
  await lockTenant(tx, refund.tenantId);
  const now = deps.now();
  await setDecided(tx, refund.refundId, { state: 'approved', decider: actor, now });
  const approved: Refund = { ...refund, state: 'approved', decider: actor };
  await appendRefundRequested(tx, approved, now);
  return approved;
}

/** @throws DomainError REFUND_NOT_FOUND, REFUND_DECIDED, SAME_PERSON. */
export async function rejectRefund(
  tx: Tx<BillingTables>,
  deps: Pick<BillingDeps, 'now'>,
  { refundId, actor }: Decision,
): Promise<Refund> {
  const refund = await waiting(tx, refundId);
  if (refund.proposer === actor) throw samePerson('a refund');
  await setDecided(tx, refund.refundId, { state: 'rejected', decider: actor, now: deps.now() });
  return { ...refund, state: 'rejected', decider: actor };
}

async function waiting(tx: Tx<BillingTables>, refundId: string): Promise<Refund> {
  const refund = await lockRefund(tx, refundId);
  if (refund === undefined) throw refundNotFound(refundId);
  if (refund.state !== 'proposed') throw refundDecided(refundId);
  return refund;
}
