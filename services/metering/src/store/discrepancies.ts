// The discrepancies table with the comparison that opened each, and the pieces of their evidence.

import type { Reader, Tx } from '@tollgate/db';
import { type Selectable, sql } from 'kysely';

import type { Note } from '../domain/compare-counts.ts';
import type { Discrepancy, ProposedNote } from '../domain/discrepancy.ts';
import { fromRowComparison } from './comparisons.ts';
import type { ComparisonTable, DiscrepancyTable } from './reconciliation-tables.ts';
import type { MeteringTables } from './schema.ts';
import { toRowTenantId } from './tenant-uuid.ts';

/** An open one; its comparison is stored before. */
export async function insertDiscrepancy(tx: Tx<MeteringTables>, discrepancy: Discrepancy): Promise<void> {
  const { tenantId } = discrepancy.comparison;
  await tx
    .insertInto('discrepancies')
    .values({
      discrepancy_id: discrepancy.discrepancyId,
      tenant_id: tenantId === undefined ? null : toRowTenantId(tenantId),
      state: 'OPEN',
      suggested_direction: discrepancy.suggested?.direction ?? null,
      suggested_units: discrepancy.suggested?.units ?? null,
      proposed: null,
      note_direction: null,
      note_units: null,
      reason: '',
      decided_by: '',
      decided_at: null,
      opened_at: discrepancy.openedAt,
      due_at: discrepancy.dueAt,
      due_clause_id: discrepancy.dueClauseId,
    })
    .execute();
}

/** Holds the discrepancy until the transaction ends: it is decided once. */
export async function lockDiscrepancy(tx: Tx<MeteringTables>, discrepancyId: string): Promise<Discrepancy | undefined> {
  await tx
    .selectFrom('discrepancies')
    .select('discrepancy_id')
    .where('discrepancy_id', '=', discrepancyId)
    .forUpdate()
    .execute();
  return findDiscrepancy(tx, discrepancyId);
}

export async function findDiscrepancy(
  db: Reader<MeteringTables>,
  discrepancyId: string,
): Promise<Discrepancy | undefined> {
  const row = await withComparison(db).where('discrepancies.discrepancy_id', '=', discrepancyId).executeTakeFirst();
  return row && fromRowDiscrepancy(row);
}

export interface DiscrepancyFilter {
  readonly tenantId: string | undefined;
  readonly state: Discrepancy['state'] | undefined;
  /** Only those older than this one. */
  readonly before: string | undefined;
  readonly limit: number;
}

/** Newest first. */
export async function listDiscrepancies(db: Reader<MeteringTables>, filter: DiscrepancyFilter): Promise<Discrepancy[]> {
  let query = withComparison(db).orderBy('discrepancies.discrepancy_id', 'desc').limit(filter.limit);
  if (filter.tenantId !== undefined)
    query = query.where('discrepancies.tenant_id', '=', toRowTenantId(filter.tenantId));
  if (filter.state !== undefined) query = query.where('state', '=', filter.state);
  if (filter.before !== undefined) query = query.where('discrepancies.discrepancy_id', '<', filter.before);
  return (await query.execute()).map(fromRowDiscrepancy);
}

const withComparison = (db: Reader<MeteringTables>) =>
  db
    .selectFrom('discrepancies')
    .innerJoin('comparisons', 'comparisons.discrepancy_id', 'discrepancies.discrepancy_id')
    .selectAll('comparisons')
    .select([
      'discrepancies.discrepancy_id as id',
      'state',
      'suggested_direction',
      'suggested_units',
      'proposed',
      'note_direction',
      'note_units',
      'reason',
      'decided_by',
      'decided_at',
      'opened_at',
      'due_at',
      'due_clause_id',
    ]);

export async function storeProposedNote(
  tx: Tx<MeteringTables>,
  discrepancyId: string,
  proposed: ProposedNote,
): Promise<void> {
  const stored: StoredNote = {
    direction: proposed.note.direction,
    units: String(proposed.note.units),
    reason: proposed.reason,
    by: proposed.by,
    at: proposed.at.toISOString(),
    expiresAt: proposed.expiresAt.toISOString(),
    billed: String(proposed.billed),
    recounted: String(proposed.recounted),
  };
  await tx
    .updateTable('discrepancies')
    .set({ proposed: JSON.stringify(stored) })
    .where('discrepancy_id', '=', discrepancyId)
    .execute();
}

export type Decided = Pick<Discrepancy, 'note' | 'reason' | 'decidedBy' | 'decidedAt'> & {
  readonly state: 'RESOLVED' | 'DISMISSED';
};

export async function decideDiscrepancy(
  tx: Tx<MeteringTables>,
  discrepancyId: string,
  decided: Decided,
): Promise<void> {
  await tx
    .updateTable('discrepancies')
    .set({
      state: decided.state,
      note_direction: decided.note?.direction ?? null,
      note_units: decided.note?.units ?? null,
      reason: decided.reason,
      decided_by: decided.decidedBy,
      decided_at: decided.decidedAt ?? null,
    })
    .where('discrepancy_id', '=', discrepancyId)
    .execute();
}

export async function insertEvidencePart(
  tx: Tx<MeteringTables>,
  discrepancyId: string,
  partNo: number,
  content: Uint8Array,
): Promise<void> {
  await tx
    .insertInto('evidence_parts')
    .values({ discrepancy_id: discrepancyId, part_no: partNo, content: Buffer.from(content) })
    .execute();
}

export async function evidenceBytes(db: Reader<MeteringTables>, discrepancyId: string): Promise<bigint> {
  const { rows } = await sql<{ bytes: bigint }>`
    select coalesce(sum(octet_length(content)), 0)::bigint as bytes from evidence_parts
    where discrepancy_id = ${discrepancyId}`.execute(db);
  return rows[0]?.bytes ?? 0n;
}

/** Parts are numbered from 1; undefined after the last. */
export async function findEvidencePart(
  db: Reader<MeteringTables>,
  discrepancyId: string,
  partNo: number,
): Promise<Uint8Array | undefined> {
  const row = await db
    .selectFrom('evidence_parts')
    .select('content')
    .where('discrepancy_id', '=', discrepancyId)
    .where('part_no', '=', partNo)
    .executeTakeFirst();
  return row?.content;
}

/** JSON has no bigint and no dates: they are texts. */
interface StoredNote {
  readonly direction: Note['direction'];
  readonly units: string;
  readonly reason: string;
  readonly by: string;
  readonly at: string;
  readonly expiresAt: string;
  readonly billed: string;
  readonly recounted: string;
}

type DiscrepancyRow = Selectable<ComparisonTable> &
  Omit<Selectable<DiscrepancyTable>, 'discrepancy_id' | 'tenant_id'> & { readonly id: string };

function fromRowDiscrepancy(row: DiscrepancyRow): Discrepancy {
  return {
    discrepancyId: row.id,
    // The table's checks allow the names of these types and nothing else.
    state: row.state as Discrepancy['state'],
    comparison: fromRowComparison(row),
    suggested: noteOf(row.suggested_direction, row.suggested_units),
    proposed: row.proposed === null ? undefined : fromStoredNote(row.proposed as StoredNote),
    note: noteOf(row.note_direction, row.note_units),
    reason: row.reason,
    decidedBy: row.decided_by,
    decidedAt: row.decided_at ?? undefined,
    openedAt: row.opened_at,
    dueAt: row.due_at,
    dueClauseId: row.due_clause_id,
  };
}

const noteOf = (direction: string | null, units: bigint | null): Note | undefined =>
  direction === null || units === null ? undefined : { direction: direction as Note['direction'], units };

const fromStoredNote = (stored: StoredNote): ProposedNote => ({
  note: { direction: stored.direction, units: BigInt(stored.units) },
  reason: stored.reason,
  by: stored.by,
  at: new Date(stored.at),
  expiresAt: new Date(stored.expiresAt),
  billed: BigInt(stored.billed),
  recounted: BigInt(stored.recounted),
});
