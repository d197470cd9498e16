// Cuts a refund into parts, each a piece of one payment through the channel that it came by.

import { type Money, money } from '@tollgate/money';
import { limitReached, mayAskAt } from './channel-limits.ts';
import type { ChannelName } from './order.ts';

/** A payment of the tenant with what was given back of it. */
export interface RefundablePayment {
  readonly paymentId: string;
  readonly orderId: string;
  readonly channel: ChannelName;
  readonly paid: Money;
  /** In parts that were not refused. */
  readonly refunded: Money;
  readonly payTime: Date;
  readonly count: number;
  /** When the last of them was or will be asked for. */
  readonly lastAskTime: Date | undefined;
}

export interface PlannedPart {
  readonly way: ChannelName;
  /** Undefined for a bank part, which belongs to no payment. */
  readonly payment: RefundablePayment | undefined;
  readonly amount: Money;
  readonly askTime: Date;
}

/**
 * Newest payment first: lots of cash are drawn down oldest first, so what is left of a tenant's money is what it paid last,
 * and the newest payments are those that channels still give back. What no channel can give back goes by bank.
 *
 * @param isOffered whether this process can ask the channel for refunds.
 */
export function planRefund(
  amount: Money,
  payments: readonly RefundablePayment[],
  isOffered: (channel: ChannelName) => boolean,
  now: Date,
): PlannedPart[] {
  const parts: PlannedPart[] = [];
  let left = amount.micros;
  for (const payment of payments.toSorted((a, b) => b.payTime.getTime() - a.payTime.getTime())) {
    const free = payment.paid.micros - payment.refunded.micros;
    if (left === 0n || free <= 0n || !isOffered(payment.channel) || limitReached(payment, now) !== undefined) continue;
    const taken = free < left ? free : left;
    const askTime = mayAskAt(payment.channel, payment.lastAskTime, now);
    parts.push({ way: payment.channel, payment, amount: money(taken, amount.currency), askTime });
    left -= taken;
  }
  if (left > 0n) parts.push({ way: 'bank', payment: undefined, amount: money(left, amount.currency), askTime: now });
  return parts;
}
