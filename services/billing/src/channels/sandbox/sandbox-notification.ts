// The sandbox channel's notification: its body, its headers, and the message that is signed.
//
// The form follows WeChat Pay v3: timestamp, nonce and the raw body, each with a line feed, are signed as they are sent.

import { randomBytes, sign, verify } from 'node:crypto';
import type { RawNotification } from '../payment-channel.ts';
import type { SandboxParty } from './sandbox-keys.ts';

/** Header names; lower case, as HTTP compares them. */
export const SANDBOX_HEADERS = {
  timestamp: 'sandbox-timestamp',
  nonce: 'sandbox-nonce',
  serial: 'sandbox-serial',
  signature: 'sandbox-signature',
} as const;

/** The fields of a notification; all text, so that no amount passes through a floating-point number. */
export interface SandboxNotification {
  readonly id: string;
  readonly event: 'payment.succeeded';
  readonly merchant_id: string;
  readonly order_id: string;
  readonly transaction_id: string;
  /** Whole fen, in decimal digits. */
  readonly amount_fen: string;
  readonly currency: string;
  /** RFC 3339. */
  readonly paid_at: string;
}

const FORMS: Readonly<Record<keyof SandboxNotification, RegExp>> = {
  id: /^[A-Za-z0-9_-]{1,64}$/,
  event: /^payment\.succeeded$/,
  merchant_id: /^[A-Za-z0-9_-]{1,64}$/,
  order_id: /^[A-Za-z0-9_-]{1,64}$/,
  transaction_id: /^[A-Za-z0-9_-]{1,64}$/,
  amount_fen: /^[1-9][0-9]{0,12}$/,
  currency: /^[A-Z]{3}$/,
  paid_at: /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,3})?Z$/,
};

/** Headers of a body that is sent now. */
export function signNotification(provider: SandboxParty, body: string, now: Date): Record<string, string> {
  const timestamp = String(Math.floor(now.getTime() / 1000));
  const nonce = randomBytes(16).toString('hex');
  const signature = sign(null, message(timestamp, nonce, Buffer.from(body)), provider.privateKey);
  return {
    [SANDBOX_HEADERS.timestamp]: timestamp,
    [SANDBOX_HEADERS.nonce]: nonce,
    [SANDBOX_HEADERS.serial]: provider.serial,
    [SANDBOX_HEADERS.signature]: signature.toString('base64'),
  };
}

/** The headers of a notification; undefined when one is missing. */
export function headersOf(
  notification: Pick<RawNotification, 'header'>,
): Record<keyof typeof SANDBOX_HEADERS, string> | undefined {
  const timestamp = notification.header(SANDBOX_HEADERS.timestamp);
  const nonce = notification.header(SANDBOX_HEADERS.nonce);
  const serial = notification.header(SANDBOX_HEADERS.serial);
  const signature = notification.header(SANDBOX_HEADERS.signature);
  if (timestamp === undefined || nonce === undefined || serial === undefined || signature === undefined)
    return undefined;
  return { timestamp, nonce, serial, signature };
}

/** Whether the provider signed exactly these bytes. */
export function isSigned(
  provider: SandboxParty,
  timestamp: string,
  nonce: string,
  body: Uint8Array,
  signature: string,
): boolean {
  return verify(null, message(timestamp, nonce, body), provider.publicKey, Buffer.from(signature, 'base64'));
}

/** Reads a verified body; undefined when it has not the form of a notification. */
export function parseNotification(body: Uint8Array): SandboxNotification | undefined {
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(body).toString('utf8'));
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  const fields = new Map(Object.entries(value));
  const wellFormed = Object.entries(FORMS).every(([name, form]) => {
    const field: unknown = fields.get(name);
    return typeof field === 'string' && form.test(field);
  });
  return wellFormed ? (value as SandboxNotification) : undefined;
}

/** The instant of a well-formed paid_at; undefined for one that is in no calendar, which Date would roll over. */
export function instantOf(paidAt: string): Date | undefined {
  const instant = new Date(paidAt);
  if (Number.isNaN(instant.getTime())) return undefined;
  const toTheSecond = 'YYYY-MM-DDThh:mm:ss'.length;
  return instant.toISOString().slice(0, toTheSecond) === paidAt.slice(0, toTheSecond) ? instant : undefined;
}

function message(timestamp: string, nonce: string, body: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from(`${timestamp}\n${nonce}\n`), body, Buffer.from('\n')]);
}
