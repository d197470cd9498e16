// Postpaid: what a tenant may owe, when an invoice is due, what of it is open, and which dunning steps are due. Pure.

import { addDays, shanghaiDay, startOfShanghaiDay } from '@tollgate/calendar';
import type { Id } from '@tollgate/ids';
import { isWholeFen, MICROS_PER_FEN, type Money } from '@tollgate/money';
import { PRICE_CURRENCY } from './price-book.ts';

export type CreditTermsState = 'proposed' | 'approved' | 'rejected';

/** Terms that somebody proposed for a tenant. */
export interface CreditTerms {
  readonly proposalId: Id<'prp'>;
  readonly tenantId: string;
  readonly state: CreditTermsState;
  /** What the tenant may owe; zero for prepaid. */
  readonly limit: Money;
  /** Whole days from the day of issue to the day that an invoice is due at the end of. */
  readonly paymentDays: number;
  readonly reason: string;
  readonly proposedBy: string;
  readonly proposeTime: Date;
  readonly decidedBy: string | undefined;
  readonly decideTime: Date | undefined;
}

/** An invoice with a due time that is not settled. */
export interface DueInvoice {
  readonly invoiceId: string;
  readonly number: string;
  readonly tenantId: string;
  readonly total: Money;
  readonly dueTime: Date;
  readonly policyVersion: number;
}

/** An invoice with what is left to pay of it. */
export interface OpenInvoice extends DueInvoice {
  readonly open: Money;
}

/** A tenant's credit. */
export interface CreditPosition {
  readonly terms: CreditTerms | undefined;
  readonly restricted: boolean;
  readonly owed: Money;
  readonly left: Money;
  readonly invoices: readonly OpenInvoice[];
}

/** 100,000,000 yuan: nobody owes more. */
const MAX_LIMIT_MICROS = 100_000_000_000_000n;

/** What is wrong with a limit; undefined when nothing is. */
export function refuseLimit({ micros, currency }: Money): string | undefined {
  if (micros < 0n) return 'a limit is zero or more';
  if (!isWholeFen({ micros, currency })) return 'a limit is in whole fen';
  if (micros > MAX_LIMIT_MICROS) return 'a limit is at most 100,000,000 yuan';
  if (currency !== PRICE_CURRENCY) return `a limit is in ${PRICE_CURRENCY}`;
  return undefined;
}

/** The first instant after the last day on which an invoice can be paid in time, in Asia/Shanghai. */
export function dueTimeOf(issueTime: Date, paymentDays: number): Date {
  return startOfShanghaiDay(addDays(shanghaiDay(issueTime), paymentDays + 1));
}

export type DunningAction = 'remind' | 'restrict';

/** So many days from when an invoice is due. */
export interface DunningStep {
  readonly dayOffset: number;
  readonly action: DunningAction;
}

/** A version of the policy. */
export interface DunningPolicy {
  readonly version: number;
  readonly steps: readonly DunningStep[];
  readonly setBy: string;
  readonly setTime: Date;
}

/** What is wrong with steps; undefined when nothing is. */
export function refuseSteps(steps: readonly DunningStep[]): string | undefined {
  if (steps.some((step, at) => at > 0 && step.dayOffset <= (steps[at - 1]?.dayOffset ?? 0)))
    return 'the days of steps rise';
  if (steps.some((step) => step.action === 'restrict' && step.dayOffset < 0))
    return 'nobody is restricted before an invoice is due';
  return undefined;
}

/** Steps that have come, oldest first. A day is 24 hours: China has no summer time. */
export function stepsDue(steps: readonly DunningStep[], dueTime: Date, now: Date): DunningStep[] {
  return steps.filter(({ dayOffset }) => dueTime.getTime() + dayOffset * 86_400_000 <= now.getTime());
}

/** A document that asked for money. */
export interface Debt {
  readonly id: string;
  readonly exactMicros: bigint;
}

/**
 * What is open of each debt, in whole fen, where payments settle the oldest first: what is owed is the newest of what was
 * charged. Below a fen nothing is open: documents are rounded, the ledger is not.
 *
 * @param owedMicros what the wallet says is owed.
 * @param unbilledMicros charges that are on no document yet; they are newer than every debt.
 * @param debts newest first.
 */
export function openOf(
  owedMicros: bigint,
  unbilledMicros: bigint,
  debts: readonly Debt[],
): ReadonlyMap<string, bigint> {
  let left = owedMicros - (unbilledMicros > 0n ? unbilledMicros : 0n);
  const open = new Map<string, bigint>();
  for (const { id, exactMicros } of debts) {
    const share = left < exactMicros ? left : exactMicros;
    const part = share > 0n ? share : 0n;
    left -= part;
    const fen = exactMicros - part < MICROS_PER_FEN ? roundUp(part) : roundDown(part);
    open.set(id, fen);
  }
  return open;
}

const roundDown = (micros: bigint): bigint => micros - (micros % MICROS_PER_FEN);

/** Of what is open as a whole the document's own total is asked for, which was rounded to fen. */
function roundUp(micros: bigint): bigint {
  const rest = micros % MICROS_PER_FEN;
  return rest * 2n >= MICROS_PER_FEN ? micros - rest + MICROS_PER_FEN : micros - rest;
}

/** What a limit leaves, zero or more. */
export function leftOf(limitMicros: bigint, owedMicros: bigint): bigint {
  return limitMicros > owedMicros ? limitMicros - owedMicros : 0n;
}
