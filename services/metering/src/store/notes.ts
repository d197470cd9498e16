// What approved notes have moved already, by product and day of a tenant.

import type { Reader, Tx } from '@tollgate/db';
import { sql } from 'kysely';

import type { MeteringTables } from './schema.ts';
import { toRowTenantId } from './tenant-uuid.ts';

/** A product and day of one tenant. */
export interface TenantDay {
  readonly tenantId: string;
  readonly product: string;
  readonly day: string;
}

/** Units that approved notes have added to the bill; negative where they gave back. */
export async function notedUnits(db: Reader<MeteringTables>, { tenantId, product, day }: TenantDay): Promise<bigint> {
  const { rows } = await sql<{ units: bigint }>`
    select coalesce(sum(case note_direction when 'DEBIT' then note_units else -note_units end), 0)::bigint as units
    from discrepancies join comparisons using (discrepancy_id)
    where discrepancies.tenant_id = ${toRowTenantId(tenantId)} and state = 'RESOLVED'
      and product = ${product} and day = ${day}::date`.execute(db);
  return rows[0]?.units ?? 0n;
}

/** Every product and day of a tenant whose bill a note has changed, with a discrepancy that did. */
export async function notedDays(
  db: Reader<MeteringTables>,
  tenantId: string,
): Promise<(TenantDay & { readonly discrepancyId: string })[]> {
  const { rows } = await sql<{ product: string; day: string; discrepancy_id: string }>`
    select product, day::text as day, max(discrepancy_id) as discrepancy_id
    from discrepancies join comparisons using (discrepancy_id)
    where discrepancies.tenant_id = ${toRowTenantId(tenantId)} and state = 'RESOLVED' and note_units > 0
    group by product, day`.execute(db);
  return rows.map(({ product, day, discrepancy_id }) => ({ tenantId, product, day, discrepancyId: discrepancy_id }));
}

/** The newest count that a tenant told of a day whose bill a note has changed, else that on which the note rests; undefined where none has. */
export async function countOfNotedDay(
  db: Reader<MeteringTables>,
  { tenantId, product, day }: TenantDay,
): Promise<bigint | undefined> {
  const { rows } = await sql<{ units: bigint }>`
    with noted as (
      select submitted from discrepancies join comparisons using (discrepancy_id)
      where discrepancies.tenant_id = ${toRowTenantId(tenantId)} and state = 'RESOLVED'
        and product = ${product} and day = ${day}::date
      order by decided_at desc limit 1
    ) select coalesce((
        select units from statement_lines line join statements using (statement_id)
        where line.tenant_id = ${toRowTenantId(tenantId)} and product = ${product} and day = ${day}::date and party = 'TENANT'
        order by uploaded_at desc, statement_id desc limit 1), submitted) as units
    from noted`.execute(db);
  return rows[0]?.units;
}

/** A product and day of a tenant, or of totals that span tenants, and who disputes it. */
export interface DisputedDay extends Omit<TenantDay, 'tenantId'> {
  readonly tenantId: string | undefined;
  /** Empty for the tenant itself; whichever it is, the totals of all gateways are one party's. */
  readonly gateway: string;
}

/** The disputes of a party about a product and day that nobody ended; held until the transaction ends. */
export async function lockOpenDisputes(
  tx: Tx<MeteringTables>,
  { tenantId, gateway, product, day }: DisputedDay,
): Promise<string[]> {
  const whose = tenantId === undefined ? sql`is null` : sql`= ${toRowTenantId(tenantId)}`;
  const { rows } = await sql<{ discrepancy_id: string }>`
    select discrepancy_id from discrepancies join comparisons using (discrepancy_id)
    where comparisons.tenant_id ${whose} and state = 'OPEN' and (gateway = '') = ${gateway === ''}
      and product = ${product} and day = ${day}::date
    order by discrepancy_id for update of discrepancies`.execute(tx);
  return rows.map((row) => row.discrepancy_id);
}
