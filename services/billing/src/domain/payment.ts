// What a verified notification of a payment channel does to an order.

import { compare, type Money } from '@tollgate/money';
import type { ChannelName, Order } from './order.ts';

/** What a channel says, after its signature, age, serial and merchant were checked. */
export interface PaymentNotification {
  readonly channel: ChannelName;
  /** Constant over retries of one notification. */
  readonly notificationId: string;
  /** The channel's own number of the payment. */
  readonly transactionId: string;
  readonly orderId: string;
  readonly amount: Money;
  readonly payTime: Date;
}

/** A payment that was recorded before. */
export interface RecordedPayment {
  readonly notificationId: string;
  readonly transactionId: string;
  readonly orderId: string;
  readonly amount: Money;
}

/** What to do with a notification. */
export type PaymentDecision =
  /** The order is paid by it. */
  | { readonly kind: 'pays' }
  /** It was taken before: answer success and change nothing. */
  | { readonly kind: 'repeated' }
  /** The order is paid already by another payment, or its tenant has parted from us: keep it for a refund. */
  | { readonly kind: 'surplus' }
  | { readonly kind: 'refused'; readonly reason: PaymentRefusal };

export type PaymentRefusal =
  | 'AMOUNT_MISMATCH'
  | 'CURRENCY_MISMATCH'
  | 'CHANNEL_MISMATCH'
  | 'TRANSACTION_REUSED'
  | 'NOTIFICATION_REUSED';

/**
 * Decides in this order: the notification belongs to the order's channel; it or its transaction was seen (the same again is
 * fine, the same id with another content is not); currency and amount are the order's; the order still waits and its
 * tenant is still here: what is credited after the last settlement is nobody's to spend.
 *
 * @param seen recorded payments with the same notification id or transaction id.
 */
export function decidePayment(
  order: Order,
  notification: PaymentNotification,
  seen: readonly RecordedPayment[],
  tenantClosed: boolean,
): PaymentDecision {
  const refused = (reason: PaymentRefusal): PaymentDecision => ({ kind: 'refused', reason });
  if (order.channel !== notification.channel) return refused('CHANNEL_MISMATCH');
  for (const payment of seen) {
    const same =
      payment.orderId === notification.orderId &&
      payment.transactionId === notification.transactionId &&
      sameMoney(payment.amount, notification.amount);
    if (!same)
      return refused(
        payment.transactionId === notification.transactionId ? 'TRANSACTION_REUSED' : 'NOTIFICATION_REUSED',
      );
  }
  if (seen.length > 0) return { kind: 'repeated' };
  if (order.amount.currency !== notification.amount.currency) return refused('CURRENCY_MISMATCH');
  if (compare(order.amount, notification.amount) !== 0) return refused('AMOUNT_MISMATCH');
  return { kind: order.state === 'pending' && !tenantClosed ? 'pays' : 'surplus' };
}

function sameMoney(a: Money, b: Money): boolean {
  return a.currency === b.currency && a.micros === b.micros;
}
