// The usage_hours table: counters per tenant, hour, product and job.

import type { Reader, Tx } from '@tollgate/db';
import { sql } from 'kysely';

import type { CellDelta } from '../domain/usage.ts';
import { textArray } from './binary-arrays.ts';
import { addCounters, COUNTER_COLUMNS, type CounterTable } from './counter-cells.ts';
import type { MeteringTables } from './schema.ts';
import { fromRowTenantId, toRowTenantId } from './tenant-uuid.ts';

const USAGE_HOURS: CounterTable<CellDelta> = {
  table: 'usage_hours',
  column: 'job_id',
  values: (cells) => sql`${textArray(cells.map((cell) => cell.jobId))}::text[]`,
};

/** Adds deltas, sorted as usageChange does. */
export function addUsage(tx: Tx<MeteringTables>, cells: readonly CellDelta[]): Promise<void> {
  return addCounters(tx, USAGE_HOURS, cells);
}

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
      counters: COUNTER_COLUMNS.map((name) => row[name]),
    }))
    .filter((cell) => cell.counters.some((count) => count !== 0n));
}
