// Pays the parts of refunds: asks channels under the part's own number, asks again what became of it, and turns what a
// channel refuses into a bank transfer for finance. The planned part is the intent; the channel gives back once a number.

import type { LotCredit } from '@tollgate/contracts/wallet/v1/wallet';
import { type Db, inTransaction, type Tx } from '@tollgate/db';
import { isDomainError } from '@tollgate/errors';
import { derivedUuid, newId } from '@tollgate/ids';
import { toProtoMoney } from '../adapters/messages.ts';
import type { ChannelRefund, RefundProgress } from '../channels/payment-channel.ts';
import type { BillingDeps } from '../deps.ts';
import { limitReached, mayAskAt } from '../domain/channel-limits.ts';
import { isPaid, nextRefundQuestion, type Refund, type RefundPart } from '../domain/refund.ts';
import { changePart, insertParts, lastAskOf, partsDue, partsOf } from '../store/refund-parts.ts';
import { findPayment, lockPaymentOrder, type SurplusPayment } from '../store/refundable-payments.ts';
import { findRefund, lockRefund, setRefundState } from '../store/refunds.ts';
import type { BillingTables } from '../store/schema.ts';
import { lockTenant } from '../store/tenants.ts';
import { appendRefundCompleted, appendRefundFailed } from './append-refund-events.ts';

const BATCH = 50;

/** Does one step for every part that is due, and returns how many were. One that fails stands in no other's way. */
export async function payParts(db: Db<BillingTables>, deps: BillingDeps, signal: AbortSignal): Promise<number> {
  const due = await partsDue(db, deps.now(), BATCH);
  for (const part of due) {
    const claimed = await inTransaction(db, (tx) => claim(tx, deps, part));
    if (claimed === undefined) continue;
    try {
      const progress = await step(db, deps, claimed, signal);
      await inTransaction(db, (tx) => settlePart(tx, deps, claimed, progress));
    } catch (error) {
      // Nothing is known of it: the same number is asked for again when it is due.
      if (!isDomainError(error)) throw error;
      deps.telemetry.refundStuck(part.way, part.partId, error.reason);
    }
  }
  return due.length;
}

/**
 * Takes the part for one try, with the next one planned. Refunds of one payment take turns by its order's lock, so that the
 * channel's pause between two of them is kept whatever else is late. Undefined when there is nothing to do now.
 */
async function claim(tx: Tx<BillingTables>, deps: BillingDeps, part: RefundPart): Promise<RefundPart | undefined> {
  const now = deps.now();
  const attempts = part.attempts + 1;
  const change = { attempts, next_attempt_at: nextRefundQuestion(now, attempts) };
  if (part.state === 'planned' && part.paymentId !== undefined && part.orderId !== undefined && part.attempts === 0) {
    await lockPaymentOrder(tx, part.orderId);
    const payment = await findPayment(tx, part.paymentId);
    if (payment === undefined) throw new RangeError('a part of a refund names no payment');
    const wait = mayAskAt(payment.channel, await lastAskOf(tx, part.paymentId, part.partId), now);
    if (wait > now) {
      await changePart(tx, part, { next_attempt_at: wait });
      return undefined;
    }
    // It may have waited too long; the part itself is in the count.
    const limit = limitReached({ ...payment, count: payment.count - 1 }, now);
    if (limit !== undefined) {
      await settlePart(tx, deps, part, { kind: 'refused', code: limit });
      return undefined;
    }
    return (await changePart(tx, part, { ...change, asked_at: now })) ? { ...part, attempts } : undefined;
  }
  return (await changePart(tx, part, change)) ? { ...part, attempts } : undefined;
}

async function step(
  db: Db<BillingTables>,
  deps: BillingDeps,
  part: RefundPart,
  signal: AbortSignal,
): Promise<RefundProgress> {
  const refund = await findRefund(db, part.refundId);
  if (refund === undefined) throw new RangeError('a part of a refund names no refund');
  if (part.way === 'wallet') return creditWallet(deps, refund, part);
  const channel = part.way === 'bank' ? undefined : deps.channels[part.way];
  const payment = part.paymentId === undefined ? undefined : await findPayment(db, part.paymentId);
  // A channel that this process does not offer any more may be offered again; somebody sees it in the list.
  if (channel?.refund === undefined || payment === undefined) return { kind: 'processing' };
  const asked = askOf(refund, part, payment);
  if (part.state === 'planned' || channel.queryRefund === undefined) return channel.refund(asked, signal);
  return channel.queryRefund(asked, signal);
}

function askOf(refund: Refund, part: RefundPart, payment: Pick<SurplusPayment, 'orderId' | 'paid'>): ChannelRefund {
  const { orderId, paid } = payment;
  return { refundId: part.partId, orderId, paid, amount: part.amount, reason: refund.reason };
}

/** A surplus that the tenant keeps: it is cash like any other that it paid. */
async function creditWallet(deps: BillingDeps, refund: Refund, part: RefundPart): Promise<RefundProgress> {
  const amount = toProtoMoney(part.amount);
  const cash: LotCredit = { kind: 'LOT_KIND_CASH', amount, pricePaid: amount, expireTime: undefined };
  await deps.wallet.creditLots({
    requestId: derivedUuid('billing', 'credit-refund', part.partId, String(part.attempts)),
    tenantId: refund.tenantId,
    credits: [cash],
    // An origin is credited once, whatever the request.
    origin: part.partId,
  });
  return { kind: 'succeeded' };
}

/** Writes down what became of a part; the last one completes its refund. */
async function settlePart(
  tx: Tx<BillingTables>,
  deps: BillingDeps,
  part: RefundPart,
  progress: RefundProgress,
): Promise<void> {
  const now = deps.now();
  switch (progress.kind) {
    case 'processing':
      if (part.state === 'planned') await changePart(tx, part, { state: 'processing' });
      return;
    case 'unknown':
      // Asked for again under the same number.
      if (part.state === 'processing') await changePart(tx, part, { state: 'planned' });
      return;
    case 'succeeded':
      if (await changePart(tx, part, { state: 'paid', paid_at: now })) await completeIfPaid(tx, part, now);
      return;
    case 'refused': {
      if (!(await changePart(tx, part, { state: 'refused', channel_code: progress.code }))) return;
      const refund = await lockRefund(tx, part.refundId);
      if (refund === undefined) return;
      await lockTenant(tx, refund.tenantId);
      await insertParts(tx, [await bankPartFor(tx, part, now)]);
      await appendRefundFailed(tx, refund, part, progress.code, now);
      deps.telemetry.refundRefused(part.way, part.partId, progress.code);
    }
  }
}

async function bankPartFor(tx: Tx<BillingTables>, part: RefundPart, now: Date): Promise<RefundPart> {
  const places = (await partsOf(tx, [part.refundId])).map(({ place }) => place);
  return {
    ...part,
    partId: newId('rfp'),
    place: Math.max(...places) + 1,
    state: 'bank_due',
    way: 'bank',
    // By bank it belongs to no payment any more: the channel can give that payment's money back another time.
    paymentId: undefined,
    orderId: undefined,
    attempts: 0,
    nextAttemptTime: now,
  };
}

/** Completes a refund whose parts are all paid. */
export async function completeIfPaid(
  tx: Tx<BillingTables>,
  { refundId }: Pick<RefundPart, 'refundId'>,
  now: Date,
): Promise<void> {
  const refund = await lockRefund(tx, refundId);
  if (refund?.state !== 'paying' || !isPaid(await partsOf(tx, [refundId]))) return;
  await lockTenant(tx, refund.tenantId);
  await setRefundState(tx, refundId, 'completed', now);
  await appendRefundCompleted(tx, { ...refund, state: 'completed', completeTime: now }, now);
}
