// Two counts of the same traffic: the verdict, and what a note may move.

import { type AgreementVersion, checkTolerance, judgeBill } from '@tollgate/agreements';

import { dayOf, endOfDay } from './shanghai-day.ts';

/** All of one product and day, at one snapshot. */
export interface Figures {
  /** The other party's count. */
  readonly submitted: bigint;
  /**
   * Ours by usage, corrections and approved notes included: by the day of each message's earliest report, whatever hour its
   * line named. Below zero where notes gave back what is not billed on this day any more.
   */
  readonly billed: bigint;
  /** Part of billed that became known after its month had ended. */
  readonly late: bigint;
  /** Counted again from the facts of every message. */
  readonly recounted: bigint;
  readonly recountedMessages: bigint;
}

export interface Judgement {
  readonly verdict: 'STANDS' | 'DISCREPANCY';
  readonly difference: bigint;
  /** What of the difference the tolerance does not cover, rounded up. */
  readonly excess: bigint;
  /** Who would get the excess; undefined where the counts stand. */
  readonly inFavourOf: 'TENANT' | 'PROVIDER' | undefined;
  readonly clauseId: string;
  readonly perMille: bigint;
  /** The count that both sides are bound by; undefined for a discrepancy. */
  readonly holding: bigint | undefined;
}

/** Totals that span tenants are nobody's bill: no agreement judges them. The tolerance is the trade's usual one. */
const TOTALS_CLAUSE = 'house/gateway-totals';
const TOTALS_PER_MILLE = 5n;

/** The verdict by the tenant's agreement (jd/2.4), exactly; by the house rule where the totals span tenants. */
export function judgeCounts(agreement: AgreementVersion | undefined, figures: Figures): Judgement {
  const { submitted, billed } = figures;
  if (agreement === undefined) {
    const { within, difference, excess } = checkTolerance({ billed, submitted, perMille: TOTALS_PER_MILLE });
    return {
      verdict: within ? 'STANDS' : 'DISCREPANCY',
      difference,
      excess,
      inFavourOf: undefined,
      clauseId: TOTALS_CLAUSE,
      perMille: TOTALS_PER_MILLE,
      holding: within ? billed : undefined,
    };
  }
  const bill = judgeBill(agreement, { billed, submitted });
  const stands = bill.outcome === 'STANDS';
  return {
    verdict: bill.outcome,
    difference: bill.difference,
    excess: stands ? 0n : bill.excess,
    inFavourOf: stands ? undefined : bill.inFavourOf,
    clauseId: bill.clause,
    perMille: bill.perMille ?? 0n,
    holding: stands ? bill.holds : undefined,
  };
}

/** Units by which a bill is changed. */
export interface Note {
  readonly direction: 'CREDIT' | 'DEBIT';
  readonly units: bigint;
}

/**
 * The most that a note may move, each way: the whole of our own error (what the recount differs by), or what the
 * tolerance does not cover, whichever is more. Within the tolerance the bill prevails, so no note undercuts it.
 */
export function noteCaps(
  { billed, recounted }: Figures,
  { excess, inFavourOf }: Judgement,
): Record<Note['direction'], bigint> {
  const more = (a: bigint, b: bigint): bigint => (a > b ? a : b);
  return {
    CREDIT: more(billed - recounted, inFavourOf === 'TENANT' ? excess : 0n),
    DEBIT: more(recounted - billed, inFavourOf === 'PROVIDER' ? excess : 0n),
  };
}

/** What the figures suggest: our own error in full, else the excess; undefined for nobody's bill. */
export function suggestedNote(figures: Figures, judgement: Judgement): Note | undefined {
  if (judgement.inFavourOf === undefined) return undefined;
  const { billed, recounted } = figures;
  if (billed !== recounted)
    return billed > recounted
      ? { direction: 'CREDIT', units: billed - recounted }
      : { direction: 'DEBIT', units: recounted - billed };
  return { direction: judgement.inFavourOf === 'TENANT' ? 'CREDIT' : 'DEBIT', units: judgement.excess };
}

/** No agreement of the catalogue says how long a dispute about a bill may take. */
const DUE_CLAUSE = 'house/discrepancy-answer';
const DUE_DAYS = 15;

/** By when a discrepancy has to be answered: the end of the last day (Asia/Shanghai), and the rule. */
export function dueAt(openedAt: Date): { readonly at: Date; readonly clauseId: string } {
  const last = new Date(openedAt.getTime() + DUE_DAYS * 24 * 3_600_000);
  return { at: endOfDay(dayOf(last)), clauseId: DUE_CLAUSE };
}
