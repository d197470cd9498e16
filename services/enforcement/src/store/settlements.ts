// Settlements and the steps they have taken.
import type { SealedContract } from '@tollgate/agreements';
import type { Reader, Tx } from '@tollgate/db';
import type { Selectable } from 'kysely';
import type { Step } from '../domain/settlement-steps.ts';
import type { StoredElection, TerminationCause } from '../domain/termination.ts';
import type { EnforcementTables, SettlementsTable } from './schema.ts';

export interface StepDone {
  readonly step: Step;
  readonly at: Date;
}

export interface Settlement {
  readonly settlementId: string;
  readonly tenantId: string;
  readonly proposalId: string;
  readonly cause: TerminationCause;
  readonly elections: readonly StoredElection[];
  readonly agreementId: string;
  readonly agreementVersion: string;
  /** The tenant's sealed contract over it, as the first decision found it. */
  readonly contract: SealedContract | null;
  readonly approver: string;
  readonly createdAt: Date;
  /** When the decision was made that is carried out. */
  readonly approvedAt: Date;
  /** True while it goes on only by another decision. */
  readonly inReview: boolean;
  readonly closingMonth: string | null;
  /** The place of the delivery stream up to which counting is waited for; null until the grants are back. */
  readonly drainPlace: bigint | null;
  /** Refusals by other services so far. */
  readonly refusals: number;
  readonly finalInvoiceId: string;
  readonly waitingFor: string;
  readonly completedAt: Date | null;
  readonly done: readonly StepDone[];
  /** Why whoever is behind the tenant is banned at the end; empty where nobody is. */
  readonly banReason: string;
  readonly bannedAt: Date | null;
}

export type NewSettlement = Pick<
  Settlement,
  | 'settlementId'
  | 'tenantId'
  | 'proposalId'
  | 'cause'
  | 'elections'
  | 'agreementId'
  | 'agreementVersion'
  | 'contract'
  | 'approver'
  | 'createdAt'
  | 'banReason'
>;

export async function insertSettlement(tx: Tx<EnforcementTables>, settlement: NewSettlement): Promise<void> {
  await tx
    .insertInto('settlements')
    .values({
      settlement_id: settlement.settlementId,
      tenant_id: settlement.tenantId,
      proposal_id: settlement.proposalId,
      cause: settlement.cause,
      elections: JSON.stringify(settlement.elections),
      agreement_id: settlement.agreementId,
      agreement_version: settlement.agreementVersion,
      agreement_contract: settlement.contract?.document ?? null,
      agreement_contract_hash: settlement.contract?.effectiveHash ?? null,
      approver: settlement.approver,
      created_at: settlement.createdAt,
      approved_at: null,
      closing_month: null,
      drain_place: null,
      retry_at: null,
      completed_at: null,
      ban_reason: settlement.banReason,
    })
    .execute();
}

/** False when the step was noted before. */
export async function insertStep(
  tx: Tx<EnforcementTables>,
  settlementId: string,
  { step, at }: StepDone,
): Promise<boolean> {
  const result = await tx
    .insertInto('settlement_steps')
    .values({ settlement_id: settlementId, step, completed_at: at })
    .onConflict((conflict) => conflict.columns(['settlement_id', 'step']).doNothing())
    .executeTakeFirst();
  return (result.numInsertedOrUpdatedRows ?? 0n) > 0n;
}

export async function findSettlement(
  db: Reader<EnforcementTables>,
  settlementId: string,
): Promise<Settlement | undefined> {
  const row = await db
    .selectFrom('settlements')
    .selectAll()
    .where('settlement_id', '=', settlementId)
    .executeTakeFirst();
  return row && withSteps(db, row);
}

/** Holds the settlement until the transaction ends: two processes that took the same step note it in turn. */
export async function lockSettlement(tx: Tx<EnforcementTables>, settlementId: string): Promise<Settlement> {
  const row = await tx
    .selectFrom('settlements')
    .selectAll()
    .where('settlement_id', '=', settlementId)
    .forUpdate()
    .executeTakeFirstOrThrow();
  return withSteps(tx, row);
}

export async function settlementOfTenant(db: Reader<EnforcementTables>, tenantId: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('settlements')
    .select('settlement_id')
    .where('tenant_id', '=', tenantId)
    .executeTakeFirst();
  return row?.settlement_id;
}

/** Ids of settlements that are not complete and whose next try is due, those that waited longest first. */
export async function dueSettlements(db: Reader<EnforcementTables>, now: Date, limit: number): Promise<string[]> {
  const rows = await db
    .selectFrom('settlements')
    .select('settlement_id')
    .where('completed_at', 'is', null)
    .where((eb) => eb(eb.fn.coalesce('retry_at', 'created_at'), '<=', now))
    .orderBy((eb) => eb.fn.coalesce('retry_at', 'created_at'))
    .limit(limit)
    .execute();
  return rows.map((row) => row.settlement_id);
}

type Changes = Partial<
  Pick<
    Selectable<SettlementsTable>,
    'final_invoice_id' | 'waiting_for' | 'retry_at' | 'in_review' | 'completed_at' | 'banned_at'
  >
>;

export async function updateSettlement(
  tx: Tx<EnforcementTables>,
  settlementId: string,
  changes: Changes,
): Promise<void> {
  await tx.updateTable('settlements').set(changes).where('settlement_id', '=', settlementId).execute();
}

/** The month that is closed: the first one that any process fixed. */
export async function fixClosingMonth(tx: Tx<EnforcementTables>, settlementId: string, month: string): Promise<string> {
  const row = await tx
    .updateTable('settlements')
    .set((eb) => ({ closing_month: eb.fn.coalesce('closing_month', eb.val(month)) }))
    .where('settlement_id', '=', settlementId)
    .returning('closing_month')
    .executeTakeFirstOrThrow();
  return row.closing_month ?? month;
}

/** The place of the delivery stream that is waited for: the first one that any process fixed. */
export async function fixDrainPlace(tx: Tx<EnforcementTables>, settlementId: string, place: bigint): Promise<bigint> {
  const row = await tx
    .updateTable('settlements')
    .set((eb) => ({ drain_place: eb.fn.coalesce('drain_place', eb.val(place)) }))
    .where('settlement_id', '=', settlementId)
    .returning('drain_place')
    .executeTakeFirstOrThrow();
  return row.drain_place ?? place;
}

export interface RefusedTry {
  /** The count of refusals that the try was made with. */
  readonly refusals: number;
  readonly retryAt: Date;
  readonly waitingFor: string;
}

/** Makes the next try another request. Counted once, however many processes were refused with the same request. */
export async function noteRefusal(
  tx: Tx<EnforcementTables>,
  settlementId: string,
  { refusals, retryAt, waitingFor }: RefusedTry,
): Promise<void> {
  await tx
    .updateTable('settlements')
    .set({ refusals: refusals + 1, retry_at: retryAt, waiting_for: waitingFor, closing_month: null })
    .where('settlement_id', '=', settlementId)
    .where('refusals', '=', refusals)
    .execute();
}

/**
 * Notes what is waited for, unless the try that says so was refused, another process was done with everything, or
 * another decision has come.
 */
export async function postpone(
  tx: Tx<EnforcementTables>,
  { settlementId, refusals, proposalId }: Settlement,
  changes: Pick<Selectable<SettlementsTable>, 'waiting_for' | 'retry_at' | 'in_review'>,
): Promise<void> {
  await tx
    .updateTable('settlements')
    .set(changes)
    .where('settlement_id', '=', settlementId)
    .where('refusals', '=', refusals)
    .where('proposal_id', '=', proposalId)
    .where('completed_at', 'is', null)
    .execute();
}

/** Puts another decision in the place of the one that the settlement started with. Only for one that is locked. */
export async function replaceDecision(
  tx: Tx<EnforcementTables>,
  settlementId: string,
  decision: Pick<Settlement, 'proposalId' | 'elections' | 'approver' | 'approvedAt'>,
): Promise<void> {
  await tx
    .updateTable('settlements')
    .set({
      proposal_id: decision.proposalId,
      elections: JSON.stringify(decision.elections),
      approver: decision.approver,
      approved_at: decision.approvedAt,
      in_review: false,
      waiting_for: '',
      retry_at: null,
    })
    .where('settlement_id', '=', settlementId)
    .execute();
}

async function withSteps(db: Reader<EnforcementTables>, row: Selectable<SettlementsTable>): Promise<Settlement> {
  const steps = await db
    .selectFrom('settlement_steps')
    .select(['step', 'completed_at'])
    .where('settlement_id', '=', row.settlement_id)
    .orderBy('completed_at')
    .execute();
  const done = steps.map(({ step, completed_at }): StepDone => ({ step: step as Step, at: completed_at }));
  return {
    settlementId: row.settlement_id,
    tenantId: row.tenant_id,
    proposalId: row.proposal_id,
    cause: row.cause as TerminationCause,
    elections: row.elections as StoredElection[],
    agreementId: row.agreement_id,
    agreementVersion: row.agreement_version,
    contract: fromRowContract(row),
    approver: row.approver,
    createdAt: row.created_at,
    approvedAt: row.approved_at ?? row.created_at,
    inReview: row.in_review,
    closingMonth: row.closing_month,
    drainPlace: row.drain_place,
    refusals: row.refusals,
    finalInvoiceId: row.final_invoice_id,
    waitingFor: row.waiting_for,
    completedAt: row.completed_at,
    done,
    banReason: row.ban_reason,
    bannedAt: row.banned_at,
  };
}

function fromRowContract(
  row: Pick<Selectable<SettlementsTable>, 'agreement_contract' | 'agreement_contract_hash'>,
): SealedContract | null {
  const { agreement_contract: document, agreement_contract_hash: effectiveHash } = row;
  return document === null || effectiveHash === null ? null : { document, effectiveHash };
}
