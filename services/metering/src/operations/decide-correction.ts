// The second person's half of a correction: approve, and it lies over the facts from this commit on; or reject.

import type { Tx } from '@tollgate/db';
import { type DomainError, failedPrecondition, notFound, permissionDenied } from '@tollgate/errors';

import { approvalRefusal, type DecisionRefusal, rejectionRefusal } from '../domain/correction.ts';
import { domainDeltas } from '../domain/domain-usage.ts';
import { openDeltas } from '../domain/receipts.ts';
import {
  type CorrectionProposal,
  decideProposal,
  findProposal,
  lockProposal,
  type ProposalDecision,
} from '../store/correction-proposals.ts';
import { addDomainUsage } from '../store/domain-hours.ts';
import { insertCorrection, lockForCorrecting } from '../store/corrections.ts';
import { keepMessages } from '../store/keeping.ts';
import { addOpen } from '../store/open-messages.ts';
import type { MeteringTables } from '../store/schema.ts';
import { addUsage } from '../store/usage-hours.ts';
import { countEffect } from './correction-effect.ts';
import { publishCorrections } from './publish-corrections.ts';
import { publishFacts } from './publish-facts.ts';
import { basesUnder } from './tenant-bases.ts';

export interface Decision {
  readonly correctionId: string;
  /** The person, as records name it. */
  readonly actor: string;
  readonly now: Date;
}

/**
 * Usage changes, the signed lines are told and the correction is recorded, in one commit. Counting of the tenant waits
 * meanwhile, so that no report comes between the figures and the correction.
 *
 * @throws DomainError CORRECTION_NOT_FOUND, PROPOSAL_DECIDED, PROPOSAL_EXPIRED, SAME_PERSON, EFFECT_CHANGED.
 */
export async function approveCorrection(tx: Tx<MeteringTables>, decision: Decision): Promise<CorrectionProposal> {
  const { correctionId, actor, now } = decision;
  // What it names is not being given up at this moment.
  await keepMessages(tx);
  const proposal = await lockForDecision(tx, correctionId);
  const refusal = approvalRefusal(proposal, actor, now);
  if (refusal !== undefined) throw refused(refusal, correctionId);
  const { digest, change, steps, agreements } = await countEffect(tx, proposal);
  if (Buffer.compare(digest, proposal.effectDigest) !== 0)
    throw failedPrecondition('EFFECT_CHANGED', 'Its effect is not the previewed one any more; make a new proposal.', {
      correction_id: correctionId,
    });
  await addUsage(tx, change.cells);
  await addDomainUsage(tx, domainDeltas(steps, basesUnder(agreements)));
  await addOpen(tx, openDeltas(steps));
  await publishFacts(tx, steps, { at: now, tests: true });
  await publishCorrections(tx, change.lines, agreements, { correctionId, at: now });
  const decided = await record(tx, proposal, { state: 'APPROVED', decidedBy: actor, decidedAt: now, rejection: '' });
  await insertCorrection(tx, proposal, { correctionId, approvedBy: actor, approvedAt: now });
  return decided;
}

/** @throws DomainError CORRECTION_NOT_FOUND, PROPOSAL_DECIDED, PROPOSAL_EXPIRED. */
export async function rejectCorrection(
  tx: Tx<MeteringTables>,
  { correctionId, actor, now, text }: Decision & { readonly text: string },
): Promise<CorrectionProposal> {
  const proposal = await lockForDecision(tx, correctionId);
  const refusal = rejectionRefusal(proposal, now);
  if (refusal !== undefined) throw refused(refusal, correctionId);
  return record(tx, proposal, { state: 'REJECTED', decidedBy: actor, decidedAt: now, rejection: text });
}

// The tenant before the proposal: everybody takes these locks in this order.
async function lockForDecision(tx: Tx<MeteringTables>, correctionId: string): Promise<CorrectionProposal> {
  const found = await findProposal(tx, correctionId);
  if (found !== undefined) await lockForCorrecting(tx, found.tenantId);
  const proposal = found && (await lockProposal(tx, correctionId));
  if (proposal === undefined)
    throw notFound('CORRECTION_NOT_FOUND', 'There is no such correction.', { correction_id: correctionId });
  return proposal;
}

async function record(
  tx: Tx<MeteringTables>,
  proposal: CorrectionProposal,
  decision: ProposalDecision,
): Promise<CorrectionProposal> {
  await decideProposal(tx, proposal.correctionId, decision);
  return { ...proposal, ...decision };
}

const WORDS: Readonly<Record<DecisionRefusal, string>> = {
  PROPOSAL_DECIDED: 'This proposal was decided before.',
  PROPOSAL_EXPIRED: 'This proposal was not approved in time; make a new one.',
  SAME_PERSON: 'Nobody approves a proposal of their own.',
};

const refused = (refusal: DecisionRefusal, correctionId: string): DomainError =>
  (refusal === 'SAME_PERSON' ? permissionDenied : failedPrecondition)(refusal, WORDS[refusal], {
    correction_id: correctionId,
  });
