// Proposes to give money back: what there is, who may decide it, and the way that each piece would go.

import type { Tx } from '@tollgate/db';
import { newId } from '@tollgate/ids';
import { compare, type Money, subtract } from '@tollgate/money';
import type { BillingDeps } from '../deps.ts';
import { tenantNotFound } from '../domain/errors.ts';
import { planRefund, type PlannedPart, type RefundablePayment } from '../domain/plan-refund.ts';
import { ALONE_MAX_MICROS, type Refund, refuseRefundAmount } from '../domain/refund.ts';
import { refundExceeds, refundInvalid, surplusNotFound } from '../domain/refund-errors.ts';
import { findSurplus, paymentsToRefund } from '../store/refundable-payments.ts';
import { insertRefund, refundableOnItsWay, surplusRefunded } from '../store/refunds.ts';
import type { BillingTables } from '../store/schema.ts';
import { lockTenant } from '../store/tenants.ts';
import { appendRefundRequested } from './append-refund-events.ts';
import { refuseBeforeInvoicesReturn } from './invoice-gate.ts';

export interface RefundWish {
  readonly tenantId: string;
  readonly amount: Money;
  readonly source: Refund['source'];
  readonly destination: Refund['destination'];
  readonly reason: string;
  readonly paymentId: string | undefined;
  readonly proposer: string;
  /** What the wallet says is refundable; undefined when it was not asked. */
  readonly refundable: Money | undefined;
}

export interface ProposedRefund {
  readonly refund: Refund;
  /** As it would be paid now. */
  readonly plan: readonly PlannedPart[];
}

type ProposeDeps = Pick<BillingDeps, 'now' | 'channels'>;

/**
 * Up to the limit for one person it is approved at once. The tenant's lock makes proposals for the same money take turns.
 *
 * @throws DomainError REFUND_INVALID, TENANT_NOT_FOUND, SURPLUS_PAYMENT_NOT_FOUND, REFUND_EXCEEDS, INVOICE_NOT_RETURNED.
 */
export async function proposeRefund(
  tx: Tx<BillingTables>,
  deps: ProposeDeps,
  wish: RefundWish,
): Promise<ProposedRefund> {
  const fault = refuseRefundAmount(wish.amount);
  if (fault !== undefined) throw refundInvalid('amount', fault);
  if ((wish.source === 'surplus') !== (wish.paymentId !== undefined))
    throw refundInvalid('payment_id', 'names the payment of a surplus, and nothing else does');
  if (wish.source === 'wallet' && wish.destination === 'wallet')
    throw refundInvalid('destination', 'the money is in the wallet already');
  if (!(await lockTenant(tx, wish.tenantId))) throw tenantNotFound(wish.tenantId);
  const payments = wish.paymentId === undefined ? await ofWallet(tx, wish) : await ofSurplus(tx, wish, wish.paymentId);
  const now = deps.now();
  const refund: Refund = {
    refundId: newId('rfd'),
    tenantId: wish.tenantId,
    state: wish.amount.micros > ALONE_MAX_MICROS ? 'proposed' : 'approved',
    source: wish.source,
    destination: wish.destination,
    amount: wish.amount,
    reason: wish.reason,
    paymentId: wish.paymentId,
    proposer: wish.proposer,
    decider: undefined,
    createTime: now,
    completeTime: undefined,
  };
  await insertRefund(tx, refund, now);
  if (refund.state === 'approved') await appendRefundRequested(tx, refund, now);
  return { refund, plan: planFor(deps, refund, payments) };
}

/** How a refund would be paid now; nothing for one into the wallet. */
export function planFor(
  { now, channels }: ProposeDeps,
  { amount, destination }: Pick<Refund, 'amount' | 'destination'>,
  payments: readonly RefundablePayment[],
): PlannedPart[] {
  if (destination === 'wallet') return [];
  const candidates = destination === 'bank' ? [] : payments;
  return planRefund(amount, candidates, (channel) => channels[channel]?.refund !== undefined, now());
}

async function ofWallet(tx: Tx<BillingTables>, wish: RefundWish): Promise<readonly RefundablePayment[]> {
  const { tenantId, amount, refundable } = wish;
  if (refundable === undefined) throw refundInvalid('source', 'the wallet was not asked');
  const left = subtract(refundable, await refundableOnItsWay(tx, tenantId));
  if (compare(amount, left) > 0) throw refundExceeds(amount, left);
  await refuseBeforeInvoicesReturn(tx, tenantId);
  return paymentsToRefund(tx, tenantId);
}

async function ofSurplus(
  tx: Tx<BillingTables>,
  wish: RefundWish,
  paymentId: string,
): Promise<readonly RefundablePayment[]> {
  const payment = await findSurplus(tx, paymentId);
  if (payment === undefined || payment.tenantId !== wish.tenantId) throw surplusNotFound(paymentId);
  const left = subtract(payment.paid, await surplusRefunded(tx, paymentId));
  if (compare(wish.amount, left) > 0) throw refundExceeds(wish.amount, left);
  return [payment];
}
