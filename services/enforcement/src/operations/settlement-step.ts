// What every step of a settlement has in common: how its outcome is noted, and how other services' refusals are.
import { inTransaction, type Tx } from '@tollgate/db';
import { derivedUuid } from '@tollgate/ids';
import { isRefusal, type DomainError } from '@tollgate/errors';
import type { CallOptions } from '@tollgate/rpc';
import type { Deps } from '../deps.ts';
import type { Step } from '../domain/settlement-steps.ts';
import type { EnforcementTables } from '../store/schema.ts';
import { insertStep, lockSettlement, noteRefusal, updateSettlement, type Settlement } from '../store/settlements.ts';

/** Done, or what it waits for, in words for people. */
export type StepOutcome = 'DONE' | Waiting;

export interface Waiting {
  readonly waitingFor: string;
  /** True when only another decision takes it on. */
  readonly inReview?: boolean;
}

/**
 * The request id of a step's call: the same after a crash, so that the other service does it once; another one after a
 * refusal, which is an answer for ever under its own id.
 */
export function requestIdFor(settlement: Settlement, step: Step): string {
  return derivedUuid('settlement', settlement.settlementId, step, String(settlement.refusals));
}

/** One try of a step. */
export interface Turn {
  readonly now: Date;
  /** With what other services are called: until the process stops, and not for ever. */
  readonly call: CallOptions;
}

type Changes = Parameters<typeof updateSettlement>[2];

/** Notes a step as done, with what belongs to it, once: of two processes that took it the second changes nothing. */
export async function completeStep(
  deps: Deps,
  { settlementId }: Settlement,
  step: Step,
  at: Date,
  changes: Changes = {},
  also: (tx: Tx<EnforcementTables>) => Promise<void> = () => Promise.resolve(),
): Promise<StepOutcome> {
  const first = await inTransaction(deps.db, async (tx) => {
    await lockSettlement(tx, settlementId);
    if (!(await insertStep(tx, settlementId, { step, at }))) return false;
    await updateSettlement(tx, settlementId, { ...changes, waiting_for: '', retry_at: null, in_review: false });
    await also(tx);
    return true;
  });
  if (first) deps.telemetry.stepDone(settlementId, step);
  return 'DONE';
}

/** After a refusal the next try waits a little: what was refused now seldom passes at once. */
const RETRY_MS = 5_000;

/** Asks, and turns a refusal into something to wait for; outages are thrown. `answers` are refusals that say enough. */
export async function orWaiting<T>(
  deps: Deps,
  settlement: Settlement,
  service: string,
  now: Date,
  question: Promise<T>,
  answers: readonly string[] = [],
): Promise<{ readonly answer: T } | { readonly refusal: DomainError; readonly waitingFor: string }> {
  try {
    return { answer: await question };
  } catch (error) {
    if (!isRefusal(error)) throw error;
    if (answers.includes(error.reason)) return { refusal: error, waitingFor: '' };
    return { refusal: error, waitingFor: await refused(deps, settlement, `${service} refused: ${error.reason}`, now) };
  }
}

/** Makes the next try another request, and answers what is waited for. */
async function refused(deps: Deps, settlement: Settlement, waitingFor: string, now: Date): Promise<string> {
  const retryAt = new Date(now.getTime() + RETRY_MS);
  const { settlementId, refusals } = settlement;
  await inTransaction(deps.db, (tx) => noteRefusal(tx, settlementId, { refusals, retryAt, waitingFor }));
  return waitingFor;
}
