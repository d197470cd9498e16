// Begins approved refunds: the wallet lets go of the money first, so that nothing is paid that it does not have; then the
// parts are planned. The approved refund is the intent, which outlives any crash.

import { type Db, inTransaction, type Tx } from '@tollgate/db';
import { isRefusal } from '@tollgate/errors';
import { derivedUuid, newId } from '@tollgate/ids';
import { toProtoMoney } from '../adapters/messages.ts';
import type { BillingDeps } from '../deps.ts';
import type { PlannedPart } from '../domain/plan-refund.ts';
import type { Refund, RefundPart } from '../domain/refund.ts';
import { nextAttempt } from '../domain/retry.ts';
import { insertParts } from '../store/refund-parts.ts';
import { findSurplus, paymentsToRefund } from '../store/refundable-payments.ts';
import { lockRefund, noteRefundRefused, refundsToBegin, type RefundToBegin, setRefundState } from '../store/refunds.ts';
import type { BillingTables } from '../store/schema.ts';
import { lockTenant } from '../store/tenants.ts';
import { planFor } from './propose-refund.ts';

const BATCH = 50;

/** Begins what is due, and returns how many were looked at. @throws DomainError of an outage: the rest waits. */
export async function beginRefunds(db: Db<BillingTables>, deps: BillingDeps): Promise<number> {
  const due = await refundsToBegin(db, deps.now(), BATCH);
  for (const item of due) await begin(db, deps, item);
  return due.length;
}

async function begin(db: Db<BillingTables>, deps: BillingDeps, { refund, failures }: RefundToBegin): Promise<void> {
  if (refund.source === 'wallet') {
    try {
      await deps.payouts.payOutRefundable({
        // A refusal is stored under its request id for ever; nothing moved under it, so the next try has its own.
        requestId: derivedUuid('billing', 'pay-out', refund.refundId, String(failures)),
        tenantId: refund.tenantId,
        amount: toProtoMoney(refund.amount),
        reference: refund.refundId,
      });
    } catch (error) {
      if (!isRefusal(error)) throw error;
      const next = nextAttempt(deps.now(), failures + 1);
      await inTransaction(db, (tx) => noteRefundRefused(tx, refund.refundId, failures, error.reason, next));
      deps.telemetry.walletRefused('refund', refund.refundId, error.reason);
      return;
    }
  }
  await inTransaction(db, (tx) => plan(tx, deps, refund));
}

/** Refunds of one tenant are planned one after the other, so that no two count on the same payment. */
async function plan(tx: Tx<BillingTables>, deps: BillingDeps, { refundId }: Refund): Promise<void> {
  const refund = await lockRefund(tx, refundId);
  if (refund?.state !== 'approved') return;
  await lockTenant(tx, refund.tenantId);
  const now = deps.now();
  await insertParts(tx, await partsFor(tx, deps, refund, now));
  await setRefundState(tx, refundId, 'paying', now);
}

async function partsFor(tx: Tx<BillingTables>, deps: BillingDeps, refund: Refund, now: Date): Promise<RefundPart[]> {
  const { refundId, amount, destination, paymentId } = refund;
  if (destination === 'wallet') {
    const part = partOf(refundId, 0, { way: 'bank', payment: undefined, amount, askTime: now });
    return [{ ...part, way: 'wallet', state: 'planned' }];
  }
  const surplus = paymentId === undefined ? undefined : await findSurplus(tx, paymentId);
  const payments = surplus === undefined ? await paymentsToRefund(tx, refund.tenantId) : [surplus];
  return planFor(deps, refund, payments).map((planned, place) => partOf(refundId, place, planned));
}

function partOf(
  refundId: Refund['refundId'],
  place: number,
  { way, payment, amount, askTime }: PlannedPart,
): RefundPart {
  return {
    partId: newId('rfp'),
    refundId,
    place,
    state: way === 'bank' ? 'bank_due' : 'planned',
    way,
    paymentId: payment?.paymentId,
    orderId: payment?.orderId,
    amount,
    channelCode: undefined,
    bankReference: undefined,
    sender: undefined,
    attempts: 0,
    nextAttemptTime: askTime,
  };
}
