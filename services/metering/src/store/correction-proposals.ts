// The correction_proposals table: what was proposed, by whom, and what became of it.

import type { Reader, Tx } from '@tollgate/db';
import { type Selectable, sql } from 'kysely';

import type { Decidable, FactChange, ProposalState } from '../domain/correction.ts';
import type { CorrectionEffect, EffectCell } from '../domain/correction-effect.ts';
import type { CorrectionProposalTable } from './correction-tables.ts';
import type { MeteringTables } from './schema.ts';
import { fromRowTenantId, toRowTenantId } from './tenant-uuid.ts';

export interface CorrectionProposal extends FactChange, Decidable {
  readonly correctionId: string;
  readonly tenantId: string;
  /** Exactly one of the two is set. */
  readonly messageKey: string | undefined;
  readonly jobId: string | undefined;
  /** Wire name of the reason code. */
  readonly reason: string;
  readonly text: string;
  readonly effect: CorrectionEffect;
  readonly effectDigest: Uint8Array;
  readonly proposedAt: Date;
  /** Empty until decided. */
  readonly decidedBy: string;
  readonly decidedAt: Date | undefined;
  readonly rejection: string;
}

export async function insertProposal(tx: Tx<MeteringTables>, proposal: CorrectionProposal): Promise<void> {
  await tx
    .insertInto('correction_proposals')
    .values({
      correction_id: proposal.correctionId,
      tenant_id: toRowTenantId(proposal.tenantId),
      message_key: proposal.messageKey ?? null,
      job_id: proposal.jobId ?? null,
      facts_on: proposal.on,
      facts_off: proposal.off,
      facts_released: proposal.released,
      reason: proposal.reason,
      explanation: proposal.text,
      state: 'PENDING',
      effect: toJson(proposal.effect),
      effect_digest: Buffer.from(proposal.effectDigest),
      proposed_by: proposal.proposedBy,
      proposed_at: proposal.proposedAt,
      expires_at: proposal.expiresAt,
      decided_by: '',
      decided_at: null,
      rejection: '',
    })
    .execute();
}

export interface ProposalDecision {
  readonly state: 'APPROVED' | 'REJECTED';
  readonly decidedBy: string;
  readonly decidedAt: Date;
  readonly rejection: string;
}

export async function decideProposal(
  tx: Tx<MeteringTables>,
  correctionId: string,
  decision: ProposalDecision,
): Promise<void> {
  const { state, decidedBy, decidedAt, rejection } = decision;
  await tx
    .updateTable('correction_proposals')
    .set({ state, decided_by: decidedBy, decided_at: decidedAt, rejection })
    .where('correction_id', '=', correctionId)
    .execute();
}

export async function findProposal(
  db: Reader<MeteringTables>,
  correctionId: string,
): Promise<CorrectionProposal | undefined> {
  const row = await db
    .selectFrom('correction_proposals')
    .selectAll()
    .where('correction_id', '=', correctionId)
    .executeTakeFirst();
  return row && fromRowProposal(row);
}

/** Holds the proposal until the transaction ends: it is decided once. */
export async function lockProposal(
  tx: Tx<MeteringTables>,
  correctionId: string,
): Promise<CorrectionProposal | undefined> {
  const row = await tx
    .selectFrom('correction_proposals')
    .selectAll()
    .where('correction_id', '=', correctionId)
    .forUpdate()
    .executeTakeFirst();
  return row && fromRowProposal(row);
}

export interface ProposalFilter {
  readonly tenantId: string | undefined;
  readonly state: ProposalState | undefined;
  /** Only proposals older than this one. */
  readonly before: string | undefined;
  readonly limit: number;
}

/** Newest first; states as of now. */
export async function listProposals(
  db: Reader<MeteringTables>,
  filter: ProposalFilter,
  now: Date,
): Promise<CorrectionProposal[]> {
  let query = db.selectFrom('correction_proposals').selectAll().orderBy('correction_id', 'desc').limit(filter.limit);
  if (filter.tenantId !== undefined) query = query.where('tenant_id', '=', toRowTenantId(filter.tenantId));
  if (filter.before !== undefined) query = query.where('correction_id', '<', filter.before);
  if (filter.state !== undefined) {
    const current = sql<string>`case when state = 'PENDING' and expires_at <= ${now} then 'EXPIRED' else state end`;
    query = query.where(current, '=', filter.state);
  }
  return (await query.execute()).map(fromRowProposal);
}

function fromRowProposal(row: Selectable<CorrectionProposalTable>): CorrectionProposal {
  return {
    correctionId: row.correction_id,
    tenantId: fromRowTenantId(row.tenant_id),
    // Keys are 32 digits everywhere but in a uuid column.
    messageKey: row.message_key?.replaceAll('-', ''),
    jobId: row.job_id ?? undefined,
    on: row.facts_on,
    off: row.facts_off,
    released: row.facts_released,
    reason: row.reason,
    text: row.explanation,
    // The table's check allows these and nothing else.
    state: row.state as ProposalState,
    effect: fromJson(row.effect as StoredEffect),
    effectDigest: row.effect_digest,
    proposedBy: row.proposed_by,
    proposedAt: row.proposed_at,
    expiresAt: row.expires_at,
    decidedBy: row.decided_by,
    decidedAt: row.decided_at ?? undefined,
    rejection: row.rejection,
  };
}

/** JSON has no bigint: counts are texts. */
interface StoredEffect {
  readonly messages: string;
  readonly changed: string;
  readonly billableMessages: string;
  readonly billableUnits: string;
  readonly cellCount: string;
  readonly cells: readonly {
    readonly hourMs: string;
    readonly product: string;
    readonly jobId: string;
    readonly counters: Readonly<Record<string, string>>;
  }[];
}

const toJson = (effect: CorrectionEffect): string =>
  JSON.stringify(effect, (_key, value: unknown) => (typeof value === 'bigint' ? value.toString() : value));

const fromJson = (stored: StoredEffect): CorrectionEffect => ({
  messages: BigInt(stored.messages),
  changed: BigInt(stored.changed),
  billableMessages: BigInt(stored.billableMessages),
  billableUnits: BigInt(stored.billableUnits),
  cellCount: BigInt(stored.cellCount),
  cells: stored.cells.map((cell) => ({
    hourMs: BigInt(cell.hourMs),
    product: cell.product,
    jobId: cell.jobId,
    counters: Object.fromEntries(
      Object.entries(cell.counters).map(([name, count]) => [name, BigInt(count)]),
    ) as EffectCell['counters'],
  })),
});
