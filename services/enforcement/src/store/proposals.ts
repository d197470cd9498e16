// Proposals to end an agreement.
import type { Reader, Tx } from '@tollgate/db';
import { type Selectable, sql } from 'kysely';
import type { ApprovalBasis } from '../domain/approval-basis.ts';
import type { ProposalState, StoredElection, TerminationCause } from '../domain/termination.ts';
import { fromRowBasis, toRowBasis } from './rows.ts';
import type { EnforcementTables, ProposalsTable } from './schema.ts';

export interface Proposal {
  readonly proposalId: string;
  readonly tenantId: string;
  readonly cause: TerminationCause;
  readonly reason: string;
  /** As stored; domain/termination.ts says what it is now. */
  readonly state: ProposalState;
  readonly elections: readonly StoredElection[];
  readonly agreementId: string;
  readonly agreementVersion: string;
  /** An encoded SettlementPreview. */
  readonly preview: Uint8Array;
  readonly basis: ApprovalBasis;
  readonly proposer: string;
  /** Empty until decided. */
  readonly decider: string;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly settlementId: string | null;
  /** A reason code of accounts; empty where nobody is banned. */
  readonly banReason: string;
  /** Why rungs of the ladder are left out; empty where none are, or the reason says so. */
  readonly skipReason: string;
}

export async function insertProposal(tx: Tx<EnforcementTables>, proposal: Proposal): Promise<void> {
  await tx
    .insertInto('proposals')
    .values({
      proposal_id: proposal.proposalId,
      tenant_id: proposal.tenantId,
      cause: proposal.cause,
      reason: proposal.reason,
      state: proposal.state,
      elections: JSON.stringify(proposal.elections),
      agreement_id: proposal.agreementId,
      agreement_version: proposal.agreementVersion,
      preview: Buffer.from(proposal.preview),
      basis: toRowBasis(proposal.basis),
      proposer: proposal.proposer,
      decider: '',
      decision_reason: '',
      created_at: proposal.createdAt,
      expires_at: proposal.expiresAt,
      decided_at: null,
      settlement_id: null,
      ban_reason: proposal.banReason,
      skip_reason: proposal.skipReason,
    })
    .execute();
}

/** Notes what time has decided, so that a new proposal can be made. */
export async function expireProposals(tx: Tx<EnforcementTables>, tenantId: string, now: Date): Promise<void> {
  await tx
    .updateTable('proposals')
    .set({ state: 'EXPIRED' })
    .where('tenant_id', '=', tenantId)
    .where('state', '=', 'PENDING')
    .where('expires_at', '<=', now)
    .execute();
}

export async function pendingProposal(db: Reader<EnforcementTables>, tenantId: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('proposals')
    .select('proposal_id')
    .where('tenant_id', '=', tenantId)
    .where('state', '=', 'PENDING')
    .executeTakeFirst();
  return row?.proposal_id;
}

export async function findProposal(db: Reader<EnforcementTables>, proposalId: string): Promise<Proposal | undefined> {
  const row = await db.selectFrom('proposals').selectAll().where('proposal_id', '=', proposalId).executeTakeFirst();
  return row && fromRowProposal(row);
}

/** Holds the proposal until the transaction ends: it is decided once. */
export async function lockProposal(tx: Tx<EnforcementTables>, proposalId: string): Promise<Proposal | undefined> {
  const row = await tx
    .selectFrom('proposals')
    .selectAll()
    .where('proposal_id', '=', proposalId)
    .forUpdate()
    .executeTakeFirst();
  return row && fromRowProposal(row);
}

export interface ProposalDecision {
  readonly state: 'APPROVED' | 'REJECTED';
  readonly decider: string;
  readonly reason: string;
  readonly at: Date;
  readonly settlementId: string | null;
}

export async function decideProposal(
  tx: Tx<EnforcementTables>,
  proposalId: string,
  decision: ProposalDecision,
): Promise<void> {
  await tx
    .updateTable('proposals')
    .set({
      state: decision.state,
      decider: decision.decider,
      decision_reason: decision.reason,
      decided_at: decision.at,
      settlement_id: decision.settlementId,
    })
    .where('proposal_id', '=', proposalId)
    .execute();
}

export interface ProposalFilter {
  readonly state: ProposalState | undefined;
  readonly tenantId: string | undefined;
  /** Only proposals older than this one. */
  readonly before: string | undefined;
  readonly limit: number;
}

/** Newest first. */
export async function listProposals(
  db: Reader<EnforcementTables>,
  filter: ProposalFilter,
  now: Date,
): Promise<Proposal[]> {
  let query = db.selectFrom('proposals').selectAll().orderBy('proposal_id', 'desc').limit(filter.limit);
  if (filter.tenantId !== undefined) query = query.where('tenant_id', '=', filter.tenantId);
  if (filter.before !== undefined) query = query.where('proposal_id', '<', filter.before);
  if (filter.state !== undefined) {
    const current = sql<string>`case when state = 'PENDING' and expires_at <= ${now} then 'EXPIRED' else state end`;
    query = query.where(current, '=', filter.state);
  }
  return (await query.execute()).map(fromRowProposal);
}

function fromRowProposal(row: Selectable<ProposalsTable>): Proposal {
  return {
    proposalId: row.proposal_id,
    tenantId: row.tenant_id,
    cause: row.cause as TerminationCause,
    reason: row.reason,
    state: row.state as ProposalState,
    elections: row.elections as StoredElection[],
    agreementId: row.agreement_id,
    agreementVersion: row.agreement_version,
    preview: row.preview,
    basis: fromRowBasis(row.basis),
    proposer: row.proposer,
    decider: row.decider,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    settlementId: row.settlement_id,
    banReason: row.ban_reason,
    skipReason: row.skip_reason,
  };
}
