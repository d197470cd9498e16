// The saga: one step after the other, each repeated until it is noted as done, by whichever process comes.
import { inTransaction } from '@tollgate/db';
import { isDomainError } from '@tollgate/errors';
import type { Deps } from '../deps.ts';
import { nextStep, nextTry, type Step } from '../domain/settlement-steps.ts';
import { findPlan } from '../store/settlement-plans.ts';
import { findSettlement, lockSettlement, postpone, type Settlement } from '../store/settlements.ts';
import { billUsage } from './bill-usage.ts';
import { closeAccount } from './close-account.ts';
import { drainTraffic } from './drain-traffic.ts';
import { moveValue } from './move-value.ts';
import { inBackground } from './peer-answer.ts';
import type { StepOutcome, Turn, Waiting } from './settlement-step.ts';

type TakeStep = (deps: Deps, settlement: Settlement, turn: Turn) => Promise<StepOutcome>;

const TAKE: Readonly<Record<Exclude<Step, 'ADMISSION_STOPPED'>, TakeStep>> = {
  TRAFFIC_DRAINED: drainTraffic,
  USAGE_BILLED: billUsage,
  VALUE_MOVED: moveValue,
  ACCOUNT_CLOSED: closeAccount,
};

/**
 * Takes steps until one has to wait or all are done. Safe to run twice at once and after a crash anywhere: other
 * services are asked by request ids that the settlement and the step give, and a step is noted once.
 *
 * @throws defects, and an outage of this service's own database; an outage elsewhere is something to wait for.
 */
export async function carryOutSettlement(
  deps: Deps,
  settlementId: string,
  now: Date,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    const settlement = await findSettlement(deps.db, settlementId);
    const step = settlement && nextStep(settlement.done.map((each) => each.step));
    // The first step is part of the approval.
    if (settlement === undefined || step === undefined || step === 'ADMISSION_STOPPED') return;
    const outcome = await take(TAKE[step], deps, settlement, { now, call: inBackground(signal) });
    if (outcome === 'DONE') continue;
    await noteWaiting(deps, settlement, outcome, now);
    return;
  }
}

async function take(step: TakeStep, deps: Deps, settlement: Settlement, turn: Turn): Promise<StepOutcome> {
  try {
    return await step(deps, settlement, turn);
  } catch (error) {
    if (isDomainError(error)) return { waitingFor: `an answer: ${error.reason}` };
    throw error;
  }
}

async function noteWaiting(
  deps: Deps,
  settlement: Settlement,
  { waitingFor: text, inReview = false }: Waiting,
  now: Date,
): Promise<void> {
  const { settlementId, waitingFor: before, createdAt } = settlement;
  const changes = { waiting_for: text, retry_at: nextTry(createdAt, now), in_review: inReview };
  await inTransaction(deps.db, async (tx) => {
    await lockSettlement(tx, settlementId);
    // Another process that looked at another moment found it as approved: its plan is what is carried out.
    if (inReview && (await findPlan(tx, settlementId, settlement.refusals)) !== undefined) return;
    await postpone(tx, settlement, changes);
  });
  if (text !== before) deps.telemetry.waiting(settlementId, text);
}

/** The settlements that can be carried on now. */
export { dueSettlements } from '../store/settlements.ts';
