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
  /** It speaks of something else than a payment that succeeded: received, and nothing to do. */
  | 'NOT_A_PAYMENT'
  /** Its contents were changed, or encrypted with another key. */
  | 'RESOURCE_INVALID'
  | 'MERCHANT_MISMATCH'
  /** A day or an hour that does not exist. */
  | 'PAY_TIME_IMPOSSIBLE'
  /** Paid later than now, by more than clocks differ. */
  | 'PAY_TIME_AHEAD';

/** What a channel made of a notification. */
export type NotificationReading =
  | { readonly kind: 'notification'; readonly notification: PaymentNotification }
  | { readonly kind: 'refused'; readonly reason: NotificationRefusal };

/** What a channel answers when it is asked about an order. */
export type OrderQuery =
  /** Paid: the same as its notification would have said, which may never come. */
  | { readonly kind: 'paid'; readonly payment: PaymentNotification }
  /** Not paid, and may still be. */
  | { readonly kind: 'unpaid' }
  /** Nobody can pay it any more. */
  | { readonly kind: 'closed' };

/** Money to give back through the channel that it came by. */
export interface ChannelRefund {
  /** Ours, at most 64 characters: the same id gives money back once, however often it is asked. */
  readonly refundId: string;
  readonly orderId: string;
  /** What the order paid, of which the refund is a part or all. */
  readonly paid: Money;
  readonly amount: Money;
  /** For the payer to read; at most 80 characters. */
  readonly reason: string;
}

/** Where a refund stands at the channel. */
export type RefundProgress =
  | { readonly kind: 'succeeded' }
  | { readonly kind: 'processing' }
  /** The channel will not do it; somebody has to pay in another way. `code` is the channel's own. */
  | { readonly kind: 'refused'; readonly code: string }
  /** The channel knows no such refund: ask for it again under the same id. */
  | { readonly kind: 'unknown' };

/** A channel's agreement that it pays without asking each time. */
export interface SignedMandate {
  /** The channel's own. */
  readonly agreementId: string;
  /** Its signed answer, as it came: for who asks later what was agreed. */
  readonly evidence: string;
}

/** What a channel says when it is asked to collect under a mandate. */
export type Collection =
  | { readonly kind: 'paid'; readonly payment: PaymentNotification }
  /** It will not; `code` is its own. */
  | { readonly kind: 'refused'; readonly code: string };

/** How a channel collects without asking each time. */
export interface MandateCalls {
  /** Agrees with the payer; the same id again is answered with the same. */
  agree(mandate: { readonly mandateId: string; readonly ceiling: Money }, signal: AbortSignal): Promise<SignedMandate>;
  /** Collects an order, once however often it is asked. */
  collect(
    agreementId: string,
    order: { readonly orderId: string; readonly amount: Money },
    signal: AbortSignal,
  ): Promise<Collection>;
}

/** How a channel is answered over HTTP. */
export interface ChannelReply {
  readonly contentType: string;
  readonly body: string;
}

/** A way to pay. Calls over HTTP throw a DomainError of the kind `unavailable` when the channel gives no believable answer. */
export interface PaymentChannel {
  readonly name: ChannelName;
  /** Where the tenant pays this order; the same order again is answered with the same. */
  prepare(
    order: { readonly orderId: string; readonly amount: Money },
    signal: AbortSignal,
  ): Promise<{ readonly payUrl: string }>;
  /** Verifies a notification: headers, age, serial, signature on the raw body, form, merchant, time of payment; in this order. */
  read(notification: RawNotification, now: Date): NotificationReading;
  /** What the channel takes for "received"; undefined for the house's own form. */
  readonly received?: ChannelReply;
  /** Asks what became of an order, for when no notification comes. Absent where a channel cannot be asked. */
  query?(orderId: string, signal: AbortSignal): Promise<OrderQuery>;
  /** Asks for money to be given back, or for the progress of the same refund. Absent where a channel cannot. */
  refund?(refund: ChannelRefund, signal: AbortSignal): Promise<RefundProgress>;
  /** Absent where every payment is confirmed by a person. */
  readonly mandates?: MandateCalls;
  /** Reads the progress of a refund without asking for it. */
  queryRefund?(refund: ChannelRefund, signal: AbortSignal): Promise<RefundProgress>;
}

/** A notification that is older or newer than this is not believed, so that a captured one cannot be kept. */
const NOTIFICATION_AGE_MS = 5 * 60_000;

/** A payment may be this far ahead of our clock; it may be long ago, since channels tell again for days. */
export const PAY_TIME_AHEAD_MS = 5 * 60_000;

/** Whole seconds since 1970 that are at most five minutes away, on either side. */
export function isRecent(timestamp: string, now: Date): boolean {
  if (!/^\d{1,12}$/.test(timestamp)) return false;
  return Math.abs(Number(timestamp) * 1000 - now.getTime()) <= NOTIFICATION_AGE_MS;
}
