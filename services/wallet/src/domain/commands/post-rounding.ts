// The command that posts what a document in whole fen differs from the exact charges. Pure.
import { roleOf, SYSTEM } from '../chart.ts';
import type { PostedTransfer } from '../posted-transfer.ts';
import { roundingPosted, roundingTooLarge } from '../refusals.ts';
import { type Decision, LOOK_UP, refused, type Situation } from './decision.ts';

export interface PostRounding {
  readonly kind: 'post-rounding';
  readonly tenantId: string;
  /** Document total minus exact charges. */
  readonly difference: bigint;
  /** The document. */
  readonly reference: string;
}

/** The rounding that was posted before; undefined when this command posts it, or there is none to post. */
export type RoundingResult = PostedTransfer | undefined;

/** Half a fen, in micros: a document that is rounded once, half away from zero, is never farther off. */
const HALF_A_FEN = 5_000n;

/**
 * A document above the exact charges raises revenue at the expense of the rounding account, one below lowers it. No
 * transfer for zero; a document is rounded once. Refuses with ROUNDING_TOO_LARGE, ROUNDING_POSTED.
 */
export function decidePostRounding({ wallet, memory }: Situation, order: PostRounding): Decision<RoundingResult> {
  const { tenantId, difference, reference } = order;
  const size = difference < 0n ? -difference : difference;
  if (size > HALF_A_FEN) return refused(roundingTooLarge(difference));
  const before = memory.rounding(tenantId, reference);
  if (!memory.complete || before === 'in this batch') return LOOK_UP;
  const [from, to] = difference > 0n ? [SYSTEM.rounding, SYSTEM.revenue] : [SYSTEM.revenue, SYSTEM.rounding];
  if (before !== undefined) {
    if (roleOf(before.from) !== from || before.amount !== size) return refused(roundingPosted(reference));
    return { kind: 'done', effects: undefined, result: before };
  }
  if (size === 0n) return { kind: 'done', effects: undefined, result: undefined };
  const movement = { from, to, amount: size, reason: 'ROUNDING', reference, clauseId: '', tenantId } as const;
  return { kind: 'done', effects: { wallet, movements: [movement] }, result: undefined };
}
