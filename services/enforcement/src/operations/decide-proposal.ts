// The second person's half: approve, and the settlement starts in the same transaction; or reject, and nothing happens.
import type { AgreementVersion } from '@tollgate/agreements';
import type { GetPositionResponse } from '@tollgate/contracts/wallet/v1/wallet';
import type { Tx } from '@tollgate/db';
import { failedPrecondition, isDomainError, notFound, permissionDenied, type DomainError } from '@tollgate/errors';
import { newId } from '@tollgate/ids';
import { once, type RequestKey } from '@tollgate/replay';
import type { CallContext } from '@tollgate/rpc';
import type { Deps } from '../deps.ts';
import { changesOf } from '../domain/approval-basis.ts';
import { APPROVAL_LIMITS, limitFor } from '../domain/approval-limits.ts';
import { stakeOf } from '../domain/position.ts';
import { basisUnder } from '../domain/restriction-basis.ts';
import { approvalRefusal, DECIDER_OF, rejectionRefusal, type DecisionRefusal } from '../domain/termination.ts';
import { establishedClaims } from '../store/claims.ts';
import { decideProposal, findProposal, lockProposal, type Proposal } from '../store/proposals.ts';
import { standingRestrictions } from '../store/restrictions.ts';
import type { EnforcementTables } from '../store/schema.ts';
import { insertSettlement, insertStep, lockSettlement, type Settlement } from '../store/settlements.ts';
import type { TenantRow } from '../store/tenants.ts';
import { impose } from './change-standing.ts';
import { recordEnd } from './end-by-ladder.ts';
import { valueOf, type PeerAnswer } from './peer-answer.ts';
import { basisOf } from './plan-termination.ts';
import { positionOfProposal } from './position-of-proposal.ts';
import type { Rendering } from './rendering.ts';
import { fromProtoPosition } from '../adapters/wallet-position.ts';
import { settlementInReview, supersede } from './settlement-in-review.ts';
import { agreementToEnd, contractOf, requireLockedTenant } from './tenant.ts';

export interface Decision {
  readonly proposalId: string;
  /** The person, as records name it. */
  readonly actor: string;
  readonly now: Date;
  /** Of the person. */
  readonly roles: readonly string[];
}

interface Approval extends Decision {
  /** What the tenant has now, asked before the transaction. */
  readonly position: PeerAnswer<GetPositionResponse>;
}

export interface Approved {
  readonly proposal: Proposal;
  readonly settlement: Settlement;
}

/**
 * From this commit on admission refuses, and the settlement is carried out whatever crashes. A settlement that waited
 * for another decision goes on by this one.
 *
 * @throws PROPOSAL_NOT_FOUND, PROPOSAL_DECIDED, PROPOSAL_EXPIRED, SAME_PERSON, POSITION_CHANGED, ALREADY_TERMINATED when
 * a settlement went on by itself meanwhile
 */
export async function approveProposal<R>(
  deps: Deps,
  key: RequestKey,
  answer: Rendering<Approved, R>,
  decision: Decision,
  call: CallContext,
): Promise<R> {
  const position = await positionOfProposal(deps, decision.proposalId, call);
  const run = async (tx: Tx<EnforcementTables>) => answer.render(await approve(tx, { ...decision, position }));
  const response = await once(deps.db, key, answer, run, { now: decision.now });
  deps.wakeSettlements();
  return response;
}

async function approve(tx: Tx<EnforcementTables>, approval: Approval): Promise<Approved> {
  const { actor, now } = approval;
  const { proposal, tenant } = await lockForDecision(tx, approval.proposalId);
  const refusal = approvalRefusal(proposal, actor, now);
  if (refusal !== undefined) throw decisionRefusal(refusal, proposal);
  const waiting = await settlementInReview(tx, proposal.tenantId, proposal.cause);
  const agreement = agreementToEnd(tenant, waiting);
  refuseBeyondLimit(proposal, approval);
  await refuseChanged(tx, agreement, proposal, approval);
  const settlementId = waiting?.settlementId ?? newId('set');
  await decideProposal(tx, proposal.proposalId, {
    state: 'APPROVED',
    decider: actor,
    reason: '',
    at: now,
    settlementId,
  });
  const decided: Proposal = { ...proposal, state: 'APPROVED', decider: actor, settlementId };
  if (waiting !== undefined) return { proposal: decided, settlement: await supersede(tx, waiting, proposal, approval) };
  const contract = contractOf(tenant);
  await insertSettlement(tx, { ...proposal, contract, settlementId, approver: actor, createdAt: now });
  await stopAdmission(tx, tenant, agreement, proposal, approval);
  await recordEnd(tx, agreement, { ...proposal, settlementId }, approval);
  await insertStep(tx, settlementId, { step: 'ADMISSION_STOPPED', at: now });
  return { proposal: decided, settlement: await lockSettlement(tx, settlementId) };
}

/** @throws PROPOSAL_NOT_FOUND, PROPOSAL_DECIDED, PROPOSAL_EXPIRED */
export async function rejectProposal(
  tx: Tx<EnforcementTables>,
  { proposalId, actor, now, reason }: Omit<Decision, 'roles'> & { readonly reason: string },
): Promise<Proposal> {
  const { proposal } = await lockForDecision(tx, proposalId);
  const refusal = rejectionRefusal(proposal, now);
  if (refusal !== undefined) throw decisionRefusal(refusal, proposal);
  await decideProposal(tx, proposalId, { state: 'REJECTED', decider: actor, reason, at: now, settlementId: null });
  return { ...proposal, state: 'REJECTED', decider: actor };
}

// The tenant before the proposal: everybody takes these locks in this order.
async function lockForDecision(
  tx: Tx<EnforcementTables>,
  proposalId: string,
): Promise<{ proposal: Proposal; tenant: TenantRow }> {
  const found = await findProposal(tx, proposalId);
  const tenant = found && (await requireLockedTenant(tx, found.tenantId));
  const proposal = found && (await lockProposal(tx, proposalId));
  if (tenant === undefined || proposal === undefined)
    throw notFound('PROPOSAL_NOT_FOUND', 'There is no such proposal.', { proposal_id: proposalId });
  return { proposal, tenant };
}

const WORDS: Readonly<Record<DecisionRefusal, string>> = {
  PROPOSAL_DECIDED: 'This proposal was decided before.',
  PROPOSAL_EXPIRED: 'This proposal was not approved in time; make a new one.',
  SAME_PERSON: 'Nobody approves a proposal of their own.',
};

function decisionRefusal(refusal: DecisionRefusal, { proposalId }: Proposal): DomainError {
  const make = refusal === 'SAME_PERSON' ? permissionDenied : failedPrecondition;
  return make(refusal, WORDS[refusal], { proposal_id: proposalId });
}

/** More at stake than the person's roles may approve; another person may. */
function refuseBeyondLimit({ proposalId }: Proposal, { position, roles }: Approval): void {
  const stake = stakeOf(fromProtoPosition(valueOf(position, 'wallet'), []));
  const limit = limitFor(APPROVAL_LIMITS, roles, stake);
  if (limit === undefined) return;
  throw permissionDenied('APPROVAL_LIMIT', 'More is at stake than you may approve.', {
    proposal_id: proposalId,
    at_stake_micros: String(stake),
    limit_micros: String(limit.micros),
    limits_version: APPROVAL_LIMITS.version,
  });
}

async function refuseChanged(
  tx: Tx<EnforcementTables>,
  agreement: AgreementVersion,
  proposal: Proposal,
  { position, now }: Approval,
): Promise<void> {
  const changes = await changesSince(tx, agreement, proposal, valueOf(position, 'wallet'), now);
  if (changes.length > 0)
    throw failedPrecondition('POSITION_CHANGED', 'The preview no longer fits; make a new proposal.', {
      proposal_id: proposal.proposalId,
      changed: changes.join(','),
    });
}

async function changesSince(
  tx: Tx<EnforcementTables>,
  agreement: AgreementVersion,
  proposal: Proposal,
  position: GetPositionResponse,
  now: Date,
): Promise<string[]> {
  if (agreement.id !== proposal.agreementId || agreement.version !== proposal.agreementVersion) return ['agreement'];
  const staff = (await standingRestrictions(tx, proposal.tenantId)).filter((each) => each.cause === 'STAFF');
  const ids = staff.map((each) => each.restrictionId);
  const claims = await establishedClaims(tx, proposal.tenantId);
  try {
    return changesOf(proposal.basis, basisOf(agreement, proposal, fromProtoPosition(position, claims), now, ids));
  } catch (error) {
    // What could be settled when it was proposed cannot be now.
    if (isDomainError(error)) return [error.reason];
    throw error;
  }
}

async function stopAdmission(
  tx: Tx<EnforcementTables>,
  tenant: TenantRow,
  agreement: AgreementVersion,
  proposal: Proposal,
  { actor, now }: Pick<Decision, 'actor' | 'now'>,
): Promise<void> {
  const basis = basisUnder(agreement, 'TERMINATION');
  const decider = DECIDER_OF[proposal.cause];
  const rule = agreement.settlement.rules.find((r) => r.cause === proposal.cause && r.deciders.includes(decider));
  await impose(tx, tenant, {
    cause: 'TERMINATION',
    basis: { ...basis, clauseId: rule?.clause ?? basis.clauseId },
    agreement,
    words: proposal.reason,
    actor,
    expiresAt: null,
    now,
  });
}
