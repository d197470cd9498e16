// POST /channels/:channel/notify: a payment channel reports a payment.

import { inTransaction } from '@tollgate/db';
import { isDomainError, isRefusingCategory } from '@tollgate/errors';
import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { NotificationRefusal, PaymentChannel } from '../channels/payment-channel.ts';
import { recordPayment } from '../operations/record-payment.ts';
import type { EntryParts } from '../deps.ts';

const refusedStatus: Readonly<Record<NotificationRefusal, ContentfulStatusCode>> = {
  HEADER_MISSING: 400,
  TIMESTAMP_STALE: 401,
  SERIAL_UNKNOWN: 401,
  SIGNATURE_INVALID: 401,
  BODY_MALFORMED: 400,
  MERCHANT_MISMATCH: 403,
  PAY_TIME_IMPOSSIBLE: 400,
  PAY_TIME_AHEAD: 400,
  NOT_A_PAYMENT: 400,
  RESOURCE_INVALID: 400,
};

/** Answers success once the payment is recorded, and again for every retry; anything else makes the channel retry. */
export async function receiveNotification(c: Context, parts: EntryParts, channel: PaymentChannel): Promise<Response> {
  const { deps } = parts;
  const fail = (reason: string, status: ContentfulStatusCode): Response => {
    deps.telemetry.notificationRefused(channel.name, reason);
    return c.json({ code: 'FAIL', reason }, status);
  };
  const body = new Uint8Array(await c.req.arrayBuffer());
  const reading = channel.read({ header: (name) => c.req.header(name), body }, parts.now());
  // Told of something that we do nothing about: it need not be told again.
  if (reading.kind === 'refused' && reading.reason === 'NOT_A_PAYMENT') return received(c, channel);
  if (reading.kind === 'refused') return fail(reading.reason, refusedStatus[reading.reason]);
  try {
    await inTransaction(parts.db, (tx) => recordPayment(tx, deps, reading.notification));
  } catch (error) {
    if (!isDomainError(error)) throw error;
    if (!isRefusingCategory(error.category)) return fail(error.reason, 503);
    return fail(error.reason, error.category === 'not_found' ? 404 : 409);
  }
  deps.wake.orders();
  return received(c, channel);
}

function received(c: Context, { received: reply }: PaymentChannel): Response {
  return reply === undefined
    ? c.json({ code: 'SUCCESS' })
    : c.body(reply.body, 200, { 'content-type': reply.contentType });
}
