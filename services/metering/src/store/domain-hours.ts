// The domain_hours table: counters per tenant, hour, product and recipients' domain.

import type { Reader, Tx } from '@tollgate/db';
import { sql } from 'kysely';

import type { DomainDelta } from '../domain/domain-usage.ts';
import { int4Array } from './binary-arrays.ts';
import { addCounters, COUNTER_COLUMNS, type CounterTable } from './counter-cells.ts';
import type { MeteringTables } from './schema.ts';
import { fromRowTenantId, toRowTenantId } from './tenant-uuid.ts';

const DOMAIN_HOURS: CounterTable<DomainDelta> = {
  table: 'domain_hours',
  column: 'domain_id',
  values: (cells) => sql`${int4Array(cells.map((cell) => cell.domainId))}::integer[]`,
};

/** Adds deltas, sorted as domainDeltas does. */
export function addDomainUsage(tx: Tx<MeteringTables>, deltas: readonly DomainDelta[]): Promise<void> {
  return addCounters(tx, DOMAIN_HOURS, deltas);
}

/** All cells of a tenant. */
export async function domainCells(db: Reader<MeteringTables>, tenantId: string): Promise<DomainDelta[]> {
  const rows = await db
    .selectFrom('domain_hours')
    .selectAll()
    .where('tenant_id', '=', toRowTenantId(tenantId))
    .execute();
  return rows.map((row) => ({
    tenantId: fromRowTenantId(row.tenant_id),
    hourMs: BigInt(row.hour_start.getTime()),
    product: row.product,
    domainId: row.domain_id,
    counters: COUNTER_COLUMNS.map((name) => row[name]),
  }));
}
