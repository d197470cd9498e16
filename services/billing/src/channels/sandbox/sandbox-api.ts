// The sandbox's calls: what the merchant asks and what the provider answers, both signed over their bytes as notifications are.

import { z } from 'zod';

const id = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/);
const fen = z.string().regex(/^[1-9][0-9]{0,12}$/);

/** The nonce comes back in the answer, so that no answer to another call is believed. */
const every = { nonce: z.string().regex(/^[0-9a-f]{32}$/), merchant_id: id, order_id: id };

export const sandboxRequest = z.discriminatedUnion('action', [
  z.strictObject({ action: z.literal('query'), ...every }),
  z.strictObject({
    action: z.literal('refund'),
    ...every,
    refund_id: id,
    amount_fen: fen,
    reason: z.string().max(80),
  }),
  z.strictObject({ action: z.literal('query-refund'), ...every, refund_id: id }),
  // Here order_id is the mandate's.
  z.strictObject({ action: z.literal('agree-mandate'), ...every, ceiling_fen: z.string().regex(/^[1-9][0-9]{0,14}$/) }),
  z.strictObject({
    action: z.literal('collect'),
    ...every,
    agreement_id: id,
    amount_fen: fen,
    currency: z.string().length(3),
  }),
]);
export type SandboxRequest = z.infer<typeof sandboxRequest>;

export const sandboxAnswer = z.discriminatedUnion('status', [
  z.object({
    status: z.literal('PAID'),
    nonce: z.string(),
    transaction_id: id,
    amount_fen: fen,
    currency: z.string(),
    paid_at: z.string(),
  }),
  z.object({ status: z.enum(['UNPAID', 'REFUNDED', 'PROCESSING', 'UNKNOWN']), nonce: z.string() }),
  z.object({ status: z.literal('AGREED'), nonce: z.string(), agreement_id: id }),
  z.object({ status: z.literal('REFUSED'), nonce: z.string(), code: z.string().max(64) }),
]);
export type SandboxAnswer = z.infer<typeof sandboxAnswer>;

/** Where the provider listens, below its site. */
export const SANDBOX_API_PATH = '/sandbox/api';
