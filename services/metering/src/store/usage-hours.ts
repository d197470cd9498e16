// The usage_hours table: counters per tenant, hour, product and job.

import type { Reader, Tx } from '@tollgate/db';
import { type RawBuilder, sql } from 'kysely';

import type { Cell, CellDelta, COUNTERS } from '../domain/usage.ts';
import { int8Array, textArray, timeArray, uuidArray } from './binary-arrays.ts';
import type { MeteringTables } from './schema.ts';
import { fromRowTenantId, tenantHex, toRowTenantId } from './tenant-uuid.ts';

/** The columns of the counters, in the domain's order: the compiler compares the two lists. */
const COLUMNS: typeof COUNTERS = [
  'messages',
  'submitted',
  'delivered',
  'hard_bounced',
  'soft_bounced',
  'dropped',
  'complained',
  'unsubscribed',
  'billable_messages',
  'billable_units',
];

const counterColumns = (of?: string): RawBuilder<unknown> =>
  sql.join(COLUMNS.map((name) => (of === undefined ? sql.id(name) : sql.id(of, name))));
const sums = (added: string): RawBuilder<unknown> =>
  sql.join(COLUMNS.map((name) => sql`${sql.id(name)} = cell.${sql.id(name)} + ${sql.id(added, name)}`));

/**
 * Adds deltas. They come sorted (usageChange does that) and rows are locked in that order, whatever the statement:
 * cells that only grow are upserted; cells that lose messages exist, and are updated, because the checks of the table
 * are made on what an insert proposes too.
 */
export async function addUsage(tx: Tx<MeteringTables>, cells: readonly CellDelta[]): Promise<void> {
  for (const run of runsOf(cells)) await (shrinks(run[0]) ? shrink(tx, run) : grow(tx, run));
}

const shrinks = (cell: CellDelta | undefined): boolean => cell?.counters.some((count) => count < 0n) === true;

/** Neighbours that one statement can take: nearly always all of them. */
function runsOf(cells: readonly CellDelta[]): CellDelta[][] {
  const runs: CellDelta[][] = [];
  for (const cell of cells) {
    const run = runs.at(-1);
    if (run !== undefined && shrinks(run[0]) === shrinks(cell)) run.push(cell);
    else runs.push([cell]);
  }
  return runs;
}

async function grow(tx: Tx<MeteringTables>, cells: readonly CellDelta[]): Promise<void> {
  await sql`
    insert into usage_hours as cell (tenant_id, hour_start, product, job_id, ${counterColumns()})
    select * from unnest(${keyArrays(cells)}, ${counterArrays(cells)})
    on conflict (tenant_id, hour_start, product, job_id) do update set ${sums('excluded')}`.execute(tx);
}

async function shrink(tx: Tx<MeteringTables>, cells: readonly CellDelta[]): Promise<void> {
  await sql`
    update usage_hours as cell set ${sums('delta')}
    from (
      select held.tenant_id, held.hour_start, held.product, held.job_id, ${counterColumns('given')}
      from unnest(${keyArrays(cells)}, ${counterArrays(cells)})
        with ordinality as given (tenant_id, hour_start, product, job_id, ${counterColumns()}, place)
      join usage_hours held on (held.tenant_id, held.hour_start, held.product, held.job_id)
        = (given.tenant_id, given.hour_start, given.product, given.job_id)
      order by place for update of held
    ) as delta
    where (cell.tenant_id, cell.hour_start, cell.product, cell.job_id)
        = (delta.tenant_id, delta.hour_start, delta.product, delta.job_id)`.execute(tx);
}

const keyArrays = (cells: readonly Cell[]): RawBuilder<unknown> => sql`
  ${uuidArray(cells.map((cell) => tenantHex(cell.tenantId)))}::uuid[], ${timeArray(cells.map((cell) => cell.hourMs))}::timestamptz[],
  ${textArray(cells.map((cell) => cell.product))}::text[], ${textArray(cells.map((cell) => cell.jobId))}::text[]`;

const counterArrays = (cells: readonly CellDelta[]): RawBuilder<unknown> =>
  sql.join(COLUMNS.map((_, index) => sql`${int8Array(cells.map((cell) => cell.counters[index] ?? 0n))}::bigint[]`));

/** All cells of a tenant that count something. */
export async function usageCells(db: Reader<MeteringTables>, tenantId: string): Promise<CellDelta[]> {
  const rows = await db
    .selectFrom('usage_hours')
    .selectAll()
    .where('tenant_id', '=', toRowTenantId(tenantId))
    .execute();
  return rows
    .map((row) => ({
      tenantId: fromRowTenantId(row.tenant_id),
      hourMs: BigInt(row.hour_start.getTime()),
      product: row.product,
      jobId: row.job_id,
      counters: COLUMNS.map((name) => row[name]),
    }))
    .filter((cell) => cell.counters.some((count) => count !== 0n));
}
