// The link that a person pays under: what is to be paid, signed by the merchant, so that the payer changes nothing.

import { sign, verify } from 'node:crypto';
import type { SandboxKeys, SandboxParty } from './sandbox-keys.ts';

/** What the provider is asked to collect. */
export interface PayRequest {
  readonly merchantId: string;
  readonly orderId: string;
  /** Whole fen, in decimal digits. */
  readonly amountFen: string;
  readonly currency: string;
}

const FIELDS = ['merchantId', 'orderId', 'amountFen', 'currency'] as const;

/** The token of a pay link: the request and the merchant's signature over it. */
export function makePayToken(keys: SandboxKeys, request: PayRequest): string {
  const payload = Buffer.from(JSON.stringify(FIELDS.map((field) => request[field])));
  return `${payload.toString('base64url')}.${sign(null, payload, keys.merchant.privateKey).toString('base64url')}`;
}

/** The request of a token; undefined when this merchant did not sign it. */
export function readPayToken(merchant: SandboxParty, token: string): PayRequest | undefined {
  const [payloadText = '', signatureText = '', ...rest] = token.split('.');
  const payload = Buffer.from(payloadText, 'base64url');
  if (rest.length > 0 || !verify(null, payload, merchant.publicKey, Buffer.from(signatureText, 'base64url')))
    return undefined;
  const fields: unknown = JSON.parse(payload.toString('utf8'));
  if (!Array.isArray(fields)) return undefined;
  const [merchantId, orderId, amountFen, currency] = fields.map(String);
  if (merchantId === undefined || orderId === undefined || amountFen === undefined || currency === undefined)
    return undefined;
  return { merchantId, orderId, amountFen, currency };
}
