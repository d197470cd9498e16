// Ending an agreement: causes, who decides by them, and how long a proposal waits for its second person.
import { type Decider, SETTLEMENT_CAUSES, type SettlementCause } from '@tollgate/agreements';

/** Every cause that agreements settle; which of them a tenant's agreement knows, the agreement says. */
export const TERMINATION_CAUSES = SETTLEMENT_CAUSES;
export type TerminationCause = SettlementCause;

/** Whose decision each cause is; the agreement says whether that side is entitled to it. */
export const DECIDER_OF: Readonly<Record<TerminationCause, Decider>> = {
  PROVIDER_CONVENIENCE: 'PROVIDER',
  MUTUAL: 'MUTUAL',
  TENANT_CLOSURE: 'TENANT',
  SERIOUS_BREACH: 'PROVIDER',
  CONTENT_BREACH: 'PROVIDER',
  LIST_VALIDITY_BREACH: 'PROVIDER',
  RATIO_BREACH: 'PROVIDER',
  CHANNEL_RISK: 'PROVIDER',
  CHANNEL_SHUTDOWN: 'PROVIDER',
  ATTACK: 'PROVIDER',
  ARREARS: 'PROVIDER',
  KYC_FAILURE: 'PROVIDER',
  EXPIRY: 'PROVIDER',
  EXHAUSTION: 'PROVIDER',
  // What the provider did wrong, the tenant invokes; staff propose it for the tenant.
  PROVIDER_BREACH: 'TENANT',
  REGULATOR_ORDER: 'REGULATOR',
  FORCE_MAJEURE: 'PROVIDER',
  MINOR: 'PROVIDER',
};

/** Causes that are a breach by the tenant: they are the last rungs of the agreement's ladder. */
export const BREACHES: ReadonlySet<TerminationCause> = new Set<TerminationCause>([
  'SERIOUS_BREACH',
  'CONTENT_BREACH',
  'LIST_VALIDITY_BREACH',
  'RATIO_BREACH',
  'CHANNEL_RISK',
  'CHANNEL_SHUTDOWN',
]);

export type ProposalState = 'PENDING' | 'APPROVED' | 'REJECTED' | 'EXPIRED';

/** How long a proposal waits for approval. */
export const PROPOSAL_LIFE_MS = 72 * 3_600_000;

/** A choice where the agreement leaves one, and who made it. */
export interface StoredElection {
  readonly clause: string;
  readonly option: string;
  readonly electedBy: string;
}

export interface ProposalFacts {
  readonly state: ProposalState;
  readonly proposer: string;
  readonly expiresAt: Date;
}

/** A pending proposal past its time is expired, whether or not anybody noted it. */
export function proposalState(proposal: Pick<ProposalFacts, 'state' | 'expiresAt'>, now: Date): ProposalState {
  return proposal.state === 'PENDING' && proposal.expiresAt <= now ? 'EXPIRED' : proposal.state;
}

export type DecisionRefusal = 'PROPOSAL_DECIDED' | 'PROPOSAL_EXPIRED' | 'SAME_PERSON';

/** Why this person cannot approve the proposal now; nobody approves a proposal of their own. */
export function approvalRefusal(proposal: ProposalFacts, approver: string, now: Date): DecisionRefusal | undefined {
  const refusal = rejectionRefusal(proposal, now);
  if (refusal !== undefined) return refusal;
  return proposal.proposer === approver ? 'SAME_PERSON' : undefined;
}

/** Why the proposal cannot be rejected now; a proposer may take back their own. */
export function rejectionRefusal(proposal: ProposalFacts, now: Date): DecisionRefusal | undefined {
  const state = proposalState(proposal, now);
  if (state === 'EXPIRED') return 'PROPOSAL_EXPIRED';
  return state === 'PENDING' ? undefined : 'PROPOSAL_DECIDED';
}
