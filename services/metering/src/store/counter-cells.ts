// Adds deltas to tables of counters, whose rows are a tenant's hour and product, told apart by one thing more.

import type { Tx } from '@tollgate/db';
import { type RawBuilder, sql } from 'kysely';

import type { Counters, COUNTERS } from '../domain/usage.ts';
import { int8Array, textArray, timeArray, uuidArray } from './binary-arrays.ts';
import type { MeteringTables } from './schema.ts';
import { tenantHex } from './tenant-uuid.ts';

/** The columns of the counters, in the domain's order: the compiler compares the two lists. */
export const COUNTER_COLUMNS: typeof COUNTERS = [
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

interface CountedPlace {
  readonly tenantId: string;
  readonly hourMs: bigint;
  readonly product: string;
  readonly counters: Counters;
}

/** A table of counters, and what tells its rows apart besides tenant, hour and product. */
export interface CounterTable<C extends CountedPlace> {
  readonly table: 'usage_hours' | 'domain_hours';
  readonly column: 'job_id' | 'domain_id';
  /** That column of some cells, as an array. */
  readonly values: (cells: readonly C[]) => RawBuilder<unknown>;
}

const counterColumns = (of?: string): RawBuilder<unknown> =>
  sql.join(COUNTER_COLUMNS.map((name) => (of === undefined ? sql.id(name) : sql.id(of, name))));
const sums = (added: string): RawBuilder<unknown> =>
  sql.join(COUNTER_COLUMNS.map((name) => sql`${sql.id(name)} = cell.${sql.id(name)} + ${sql.id(added, name)}`));

/**
 * They come sorted, and rows are locked in that order, whatever the statement: cells that only grow are upserted; cells
 * that lose messages exist, and are updated, because the checks of the table are made on what an insert proposes too.
 */
export async function addCounters<C extends CountedPlace>(
  tx: Tx<MeteringTables>,
  into: CounterTable<C>,
  cells: readonly C[],
): Promise<void> {
  for (const run of runsOf(cells)) await (shrinks(run[0]) ? shrink(tx, into, run) : grow(tx, into, run));
}

const shrinks = (cell: CountedPlace | undefined): boolean => cell?.counters.some((count) => count < 0n) === true;

/** Neighbours that one statement can take: nearly always all of them. */
function runsOf<C extends CountedPlace>(cells: readonly C[]): C[][] {
  const runs: C[][] = [];
  for (const cell of cells) {
    const run = runs.at(-1);
    if (run !== undefined && shrinks(run[0]) === shrinks(cell)) run.push(cell);
    else runs.push([cell]);
  }
  return runs;
}

async function grow<C extends CountedPlace>(
  tx: Tx<MeteringTables>,
  into: CounterTable<C>,
  cells: readonly C[],
): Promise<void> {
  const key = sql`tenant_id, hour_start, product, ${sql.id(into.column)}`;
  await sql`
    insert into ${sql.table(into.table)} as cell (${key}, ${counterColumns()})
    select * from unnest(${arrays(into, cells)})
    on conflict (${key}) do update set ${sums('excluded')}`.execute(tx);
}

async function shrink<C extends CountedPlace>(
  tx: Tx<MeteringTables>,
  into: CounterTable<C>,
  cells: readonly C[],
): Promise<void> {
  const key = (of: string): RawBuilder<unknown> =>
    sql.join(['tenant_id', 'hour_start', 'product', into.column].map((name) => sql.id(of, name)));
  await sql`
    update ${sql.table(into.table)} as cell set ${sums('delta')}
    from (
      select ${key('held')}, ${counterColumns('given')}
      from unnest(${arrays(into, cells)})
        with ordinality as given (tenant_id, hour_start, product, ${sql.id(into.column)}, ${counterColumns()}, place)
      join ${sql.table(into.table)} held on (${key('held')}) = (${key('given')})
      order by place for update of held
    ) as delta
    where (${key('cell')}) = (${key('delta')})`.execute(tx);
}

const arrays = <C extends CountedPlace>(into: CounterTable<C>, cells: readonly C[]): RawBuilder<unknown> => sql`
  ${uuidArray(cells.map((cell) => tenantHex(cell.tenantId)))}::uuid[], ${timeArray(cells.map((cell) => cell.hourMs))}::timestamptz[],
  ${textArray(cells.map((cell) => cell.product))}::text[], ${into.values(cells)},
  ${sql.join(COUNTER_COLUMNS.map((_, index) => sql`${int8Array(cells.map((cell) => cell.counters[index] ?? 0n))}::bigint[]`))}`;
