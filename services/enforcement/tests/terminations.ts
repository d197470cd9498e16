// How tests propose and approve terminations.
import type { Person } from '@tollgate/auth';
import type { Proposal, Settlement } from '@tollgate/contracts/enforcement/v1/settlements';
import { approver, requestId, type Stage } from './stage.ts';

export const YUAN = 1_000_000n;

export const order = (tenantId: string, over: object = {}) => ({
  requestId: requestId(),
  tenantId,
  cause: 'TERMINATION_CAUSE_PROVIDER_CONVENIENCE' as const,
  reason: 'The product line is discontinued.',
  elections: [],
  banReason: '',
  skipReason: '',
  validateOnly: false,
  ...over,
});

export async function propose(stage: Stage, tenantId: string, over: object = {}): Promise<Proposal> {
  const { proposal } = await (await stage.settlements()).proposeTermination(order(tenantId, over));
  if (proposal === undefined) throw new Error('no proposal');
  return proposal;
}

export async function approve(stage: Stage, proposalId: string, person: Person = approver): Promise<Settlement> {
  const { settlement } = await (
    await stage.settlements(person)
  ).approveProposal({ requestId: requestId(), proposalId });
  if (settlement === undefined) throw new Error('no settlement');
  return settlement;
}

export async function read(stage: Stage, { tenantId, settlementId }: Settlement): Promise<Settlement> {
  const { settlement } = await (await stage.settlements()).getSettlement({ tenantId, settlementId });
  if (settlement === undefined) throw new Error('no settlement');
  return settlement;
}

/** Longer than any settlement that only waits is postponed. */
const PATIENCE_MS = 30_000;

/** One turn of the job when the settlement is due again, and how it stands after that. */
export async function turn(stage: Stage, settlement: Settlement, afterMs = PATIENCE_MS): Promise<Settlement> {
  stage.clock.now = new Date(stage.clock.now.getTime() + afterMs);
  await stage.service().runJob('carry-out-settlements');
  return read(stage, settlement);
}

export const stepsOf = (settlement: Settlement): string[] =>
  settlement.progress.map((each) => each.step.replace('SETTLEMENT_STEP_', ''));
