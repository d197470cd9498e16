// The one interface of all payment channels: how an order is paid, and how a notification is believed.

import type { Money } from '@tollgate/money';
import type { ChannelName } from '../domain/order.ts';
import type { PaymentNotification } from '../domain/payment.ts';

/** A notification as it came over HTTP; the body is exactly the bytes that were signed. */
export interface RawNotification {
  /** Header by lower-case name; undefined when absent. */
  readonly header: (name: string) => string | undefined;
  readonly body: Uint8Array;
}

/** Why a notification is not believed. */
export type NotificationRefusal =
  | 'HEADER_MISSING'
  | 'TIMESTAMP_STALE'
  | 'SERIAL_UNKNOWN'
  | 'SIGNATURE_INVALID'
  | 'BODY_MALFORMED'
  | 'MERCHANT_MISMATCH'
  /** A day or an hour that does not exist. */
  | 'PAY_TIME_IMPOSSIBLE'
  /** Paid later than now, by more than clocks differ. */
  | 'PAY_TIME_AHEAD';

/** What a channel made of a notification. */
export type NotificationReading =
  | { readonly kind: 'notification'; readonly notification: PaymentNotification }
  | { readonly kind: 'refused'; readonly reason: NotificationRefusal };

/** A way to pay. */
export interface PaymentChannel {
  readonly name: ChannelName;
  /** Where the tenant pays this order; the same order again is answered with the same. */
  prepare(
    order: { readonly orderId: string; readonly amount: Money },
    signal: AbortSignal,
  ): Promise<{ readonly payUrl: string }>;
  /** Verifies a notification: headers, age, serial, signature on the raw body, form, merchant, time of payment; in this order. */
  read(notification: RawNotification, now: Date): NotificationReading;
}

/** A notification that is older or newer than this is not believed, so that a captured one cannot be kept. */
export const NOTIFICATION_AGE_MS = 5 * 60_000;

/** A payment may be this far ahead of our clock; it may be long ago, since channels tell again for days. */
export const PAY_TIME_AHEAD_MS = 5 * 60_000;
