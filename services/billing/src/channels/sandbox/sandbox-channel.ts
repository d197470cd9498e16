// The merchant's side of the sandbox channel: makes pay links and believes signed notifications only.

import { type Money, money, MICROS_PER_FEN, parseCurrency } from '@tollgate/money';
import {
  isRecent,
  PAY_TIME_AHEAD_MS,
  type NotificationReading,
  type PaymentChannel,
  type RawNotification,
} from '../payment-channel.ts';
import { makePayToken } from './pay-link.ts';
import type { SandboxClient } from './sandbox-client.ts';
import type { SandboxKeys } from './sandbox-keys.ts';
import { headersOf, instantOf, isSigned, parseNotification } from './sandbox-notification.ts';

/** The channel; `payBase` says where the provider's pay pages are, without a slash at the end; `client` asks it. */
export function createSandboxChannel(keys: SandboxKeys, payBase: () => string, client: SandboxClient): PaymentChannel {
  return {
    name: 'sandbox',
    prepare: ({ orderId, amount }) => {
      const token = makePayToken(keys, {
        merchantId: keys.merchantId,
        orderId,
        amountFen: fenOf(amount),
        currency: amount.currency,
      });
      return Promise.resolve({ payUrl: `${payBase()}/sandbox/pay/${token}` });
    },
    read: (notification, now) => readNotification(keys, notification, now),
    query: (orderId, signal) => client.query(orderId, signal),
    refund: (refund, signal) => client.refund(refund, signal),
    queryRefund: (refund, signal) => client.queryRefund(refund, signal),
    mandates: client.mandates,
  };
}

function readNotification(keys: SandboxKeys, notification: RawNotification, now: Date): NotificationReading {
  const headers = headersOf(notification);
  if (headers === undefined) return { kind: 'refused', reason: 'HEADER_MISSING' };
  if (!isRecent(headers.timestamp, now)) return { kind: 'refused', reason: 'TIMESTAMP_STALE' };
  if (headers.serial !== keys.provider.serial) return { kind: 'refused', reason: 'SERIAL_UNKNOWN' };
  if (!isSigned(keys.provider, headers.timestamp, headers.nonce, notification.body, headers.signature)) {
    return { kind: 'refused', reason: 'SIGNATURE_INVALID' };
  }
  const body = parseNotification(notification.body);
  const currency = body && parseCurrency(body.currency);
  if (body === undefined || currency === undefined) return { kind: 'refused', reason: 'BODY_MALFORMED' };
  if (body.merchant_id !== keys.merchantId) return { kind: 'refused', reason: 'MERCHANT_MISMATCH' };
  const payTime = instantOf(body.paid_at);
  if (payTime === undefined) return { kind: 'refused', reason: 'PAY_TIME_IMPOSSIBLE' };
  if (payTime.getTime() - now.getTime() > PAY_TIME_AHEAD_MS) return { kind: 'refused', reason: 'PAY_TIME_AHEAD' };
  return {
    kind: 'notification',
    notification: {
      channel: 'sandbox',
      notificationId: body.id,
      transactionId: body.transaction_id,
      orderId: body.order_id,
      amount: money(BigInt(body.amount_fen) * MICROS_PER_FEN, currency),
      payTime,
    },
  };
}

function fenOf(amount: Money): string {
  return (amount.micros / MICROS_PER_FEN).toString();
}
