// Refunds: what they are, who may decide them alone, and how a part moves on.

import type { Id } from '@tollgate/ids';
import { isWholeFen, type Money } from '@tollgate/money';
import type { ChannelName } from './order.ts';
import { PRICE_CURRENCY } from './price-book.ts';

export type RefundSource = 'surplus' | 'wallet';
export type RefundDestination = 'original' | 'wallet' | 'bank';
export type RefundState = 'proposed' | 'approved' | 'paying' | 'completed' | 'rejected';
export type PartState = 'planned' | 'processing' | 'paid' | 'refused' | 'bank_due' | 'bank_sent';

/** The way that a part goes. */
export type PartWay = ChannelName | 'wallet';

export interface Refund {
  readonly refundId: Id<'rfd'>;
  readonly tenantId: string;
  readonly state: RefundState;
  readonly source: RefundSource;
  readonly destination: RefundDestination;
  readonly amount: Money;
  /** The payer reads it, too. */
  readonly reason: string;
  /** The surplus payment. */
  readonly paymentId: string | undefined;
  readonly proposer: string;
  readonly decider: string | undefined;
  readonly createTime: Date;
  readonly completeTime: Date | undefined;
}

export interface RefundPart {
  readonly partId: Id<'rfp'>;
  readonly refundId: Id<'rfd'>;
  readonly place: number;
  readonly state: PartState;
  readonly way: PartWay;
  readonly paymentId: string | undefined;
  readonly orderId: string | undefined;
  readonly amount: Money;
  readonly channelCode: string | undefined;
  readonly bankReference: string | undefined;
  readonly sender: string | undefined;
  readonly attempts: number;
  readonly nextAttemptTime: Date;
}

/** 1,000 yuan: up to here one of finance refunds alone; above it takes a second person. */
export const ALONE_MAX_MICROS = 1_000_000_000n;

/** Who proposes what the background finds. */
export const SURPLUS_PROPOSER = 'system:surplus';

/** What is wrong with the amount of a refund; undefined when nothing is. */
export function refuseRefundAmount(amount: Money): string | undefined {
  if (amount.micros <= 0n) return 'a refund is more than 0';
  if (!isWholeFen(amount)) return 'a refund is in whole fen';
  if (amount.currency !== PRICE_CURRENCY) return `a refund is in ${PRICE_CURRENCY}`;
  return undefined;
}

/** Whether everything that was to be paid has been: what was refused has a bank part in its place. */
export function isPaid(parts: readonly Pick<RefundPart, 'state'>[]): boolean {
  return parts.every(({ state }) => state === 'paid' || state === 'refused');
}

const FIRST_MS = 10_000;
const LONGEST_MS = 3_600_000;

/** After 10 s, 20 s, 40 s … and never more than an hour: channels take from seconds to days. */
export function nextRefundQuestion(now: Date, attempts: number): Date {
  return new Date(now.getTime() + Math.min(FIRST_MS * 2 ** Math.min(Math.max(attempts - 1, 0), 20), LONGEST_MS));
}
