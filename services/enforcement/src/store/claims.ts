// Claims of both sides.
import type { PositionClaim } from '@tollgate/agreements';
import type { Reader, Tx } from '@tollgate/db';
import type { Selectable } from 'kysely';
import type { Claim, ClaimEvidence, ClaimState } from '../domain/claim.ts';
import { fromRowMoney } from './rows.ts';
import type { ClaimsTable } from './schema-sanctions.ts';
import type { EnforcementTables } from './schema.ts';

export async function insertClaim(tx: Tx<EnforcementTables>, claim: Claim): Promise<void> {
  await tx
    .insertInto('claims')
    .values({
      claim_id: claim.claimId,
      tenant_id: claim.tenantId,
      side: claim.side,
      state: claim.state,
      clause_id: claim.clauseId,
      reason: claim.reason,
      amount_micros: claim.amount.micros,
      indirect_micros: claim.indirect.micros,
      service_fee_micros: claim.serviceFee.micros,
      payable_micros: claim.payable.micros,
      currency: claim.amount.currency,
      cap_clause: claim.capClause,
      may_set_off: claim.maySetOff,
      established_micros: null,
      evidence: JSON.stringify(claim.evidence),
      filed_by: claim.filedBy,
      filed_at: claim.filedAt,
      decided_by: null,
      decision_reason: null,
      decided_at: null,
      answer_zh: null,
      answer_en: null,
    })
    .execute();
}

/** Holds the claim until the transaction ends. */
export async function lockClaim(
  tx: Tx<EnforcementTables>,
  tenantId: string,
  claimId: string,
): Promise<Claim | undefined> {
  const row = await tx
    .selectFrom('claims')
    .selectAll()
    .where('claim_id', '=', claimId)
    .where('tenant_id', '=', tenantId)
    .forUpdate()
    .executeTakeFirst();
  return row && fromRowClaim(row);
}

export type ClaimDecision = Required<NonNullable<Claim['decision']>>;

export async function decideClaimRow(
  tx: Tx<EnforcementTables>,
  claimId: string,
  state: ClaimState,
  decision: ClaimDecision,
): Promise<void> {
  await tx
    .updateTable('claims')
    .set({
      state,
      established_micros: decision.established.micros,
      decided_by: decision.by,
      decision_reason: decision.reason,
      decided_at: decision.at,
      answer_zh: decision.answer.zh,
      answer_en: decision.answer.en,
    })
    .where('claim_id', '=', claimId)
    .execute();
}

export interface ClaimFilter {
  readonly tenantId: string | undefined;
  readonly state: ClaimState | undefined;
  /** Only claims older than this one. */
  readonly before: string | undefined;
  readonly limit: number;
}

/** Newest first. */
export async function listClaims(db: Reader<EnforcementTables>, filter: ClaimFilter): Promise<Claim[]> {
  let query = db.selectFrom('claims').selectAll().orderBy('claim_id', 'desc').limit(filter.limit);
  if (filter.tenantId !== undefined) query = query.where('tenant_id', '=', filter.tenantId);
  if (filter.state !== undefined) query = query.where('state', '=', filter.state);
  if (filter.before !== undefined) query = query.where('claim_id', '<', filter.before);
  return (await query.execute()).map(fromRowClaim);
}

/** Established claims, as a settlement takes them: what was established is what is demanded. */
export async function establishedClaims(db: Reader<EnforcementTables>, tenantId: string): Promise<PositionClaim[]> {
  const rows = await db
    .selectFrom('claims')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('state', '=', 'ESTABLISHED')
    .orderBy('claim_id')
    .execute();
  return rows.map((row) => ({
    id: row.claim_id,
    by: row.side as Claim['side'],
    amount: row.established_micros ?? 0n,
    serviceFee: row.service_fee_micros,
    established: true,
  }));
}

function fromRowClaim(row: Selectable<ClaimsTable>): Claim {
  const of = (micros: bigint) => fromRowMoney(micros, row.currency);
  const decided = row.decided_at;
  return {
    claimId: row.claim_id,
    tenantId: row.tenant_id,
    side: row.side as Claim['side'],
    state: row.state as ClaimState,
    clauseId: row.clause_id,
    reason: row.reason,
    amount: of(row.amount_micros),
    indirect: of(row.indirect_micros),
    serviceFee: of(row.service_fee_micros),
    payable: of(row.payable_micros),
    capClause: row.cap_clause,
    maySetOff: row.may_set_off,
    evidence: row.evidence as ClaimEvidence[],
    filedBy: row.filed_by,
    filedAt: row.filed_at,
    decision:
      decided === null
        ? undefined
        : {
            established: of(row.established_micros ?? 0n),
            by: row.decided_by ?? '',
            reason: row.decision_reason ?? '',
            at: decided,
            answer: { zh: row.answer_zh ?? '', en: row.answer_en ?? '' },
          },
  };
}
