// Our count of a product and day: what was told to billing, and what the messages themselves say.

import type { Reader } from '@tollgate/db';
import { type RawBuilder, sql } from 'kysely';

import type { KeyedStep, Step } from '../domain/corrected-usage.ts';
import type { CountedState } from '../domain/usage.ts';
import type { MeteringTables } from './schema.ts';
import { fromRowTenantId, toRowTenantId } from './tenant-uuid.ts';

/** A product in [from, to). */
export interface ProductDay {
  readonly product: string;
  readonly from: Date;
  readonly to: Date;
}

/**
 * Billable units of a product and day by usage, whose sum over all days is what was told to billing; and those among what
 * was told that were told at `lateFrom` or after.
 */
export async function billedUnits(
  db: Reader<MeteringTables>,
  tenantId: string | undefined,
  { product, from, to }: ProductDay,
  lateFrom: Date,
): Promise<{ readonly billed: bigint; readonly late: bigint }> {
  const where = sql`${ofTenant(tenantId)} product = ${product} and hour_start >= ${from} and hour_start < ${to}`;
  const { rows } = await sql<{ billed: bigint; late: bigint }>`
    select (select coalesce(sum(billable_units), 0)::bigint from usage_hours where ${where}) as billed,
           (select coalesce(sum(units), 0)::bigint from (
             select units from published_usage where ${where} and created_at >= ${lateFrom}
             union all select units from corrected_usage where ${where} and created_at >= ${lateFrom}
           ) as told) as late`.execute(db);
  return rows[0] ?? { billed: 0n, late: 0n };
}

const ofTenant = (tenantId: string | undefined): RawBuilder<unknown> =>
  tenantId === undefined ? sql`` : sql`tenant_id = ${toRowTenantId(tenantId)} and`;

/** The tenants that have messages of a product and day, in order. */
export async function tenantsWithMessages(
  db: Reader<MeteringTables>,
  { product, from, to }: ProductDay,
): Promise<string[]> {
  const { rows } = await sql<{ tenant_id: string }>`
    select distinct tenant_id from usage_hours
    where product = ${product} and hour_start >= ${from} and hour_start < ${to} and messages > 0
    order by tenant_id`.execute(db);
  return rows.map((row) => fromRowTenantId(row.tenant_id));
}

/** One message of the day. */
export interface DayMessage extends KeyedStep {
  readonly after: CountedState;
  readonly firstAt: Date;
  readonly lastAt: Date;
}

interface MessageRow {
  message_key: string;
  agreement_no: number;
  facts: number;
  classes: number;
  segments: number;
  hour: Date;
  product: string;
  job_id: string;
  grant_id: string;
  domain_id: number;
  first_event_at: Date;
  last_event_at: Date;
}

/** Messages of a tenant's product and day in the order of their keys, from the one after `after` on. */
export async function dayMessages(
  db: Reader<MeteringTables>,
  tenantId: string,
  { product, from, to }: ProductDay,
  page: { readonly after: string | undefined; readonly limit: number },
): Promise<DayMessage[]> {
  const beyond = page.after === undefined ? sql`` : sql`and message_key > ${page.after}::uuid`;
  const { rows } = await sql<MessageRow>`
    select message_key, agreement_no, facts, classes, segments, date_trunc('hour', first_event_at, 'UTC') as hour,
           product, job_id, grant_id, domain_id, first_event_at, last_event_at
    from outcomes
    where tenant_id = ${toRowTenantId(tenantId)} and product = ${product}
      and first_event_at >= ${from} and first_event_at < ${to} ${beyond}
    order by message_key limit ${page.limit}`.execute(db);
  return rows.map((row) => ({
    ...stepOf(tenantId, row, 1n),
    // Keys are 32 digits everywhere but in a uuid column.
    messageKey: row.message_key.replaceAll('-', ''),
    firstAt: row.first_event_at,
    lastAt: row.last_event_at,
  }));
}

/** The same messages, equal ones together, with those that are no longer kept one by one. */
export async function groupDayMessages(
  db: Reader<MeteringTables>,
  tenantId: string,
  { product, from, to }: ProductDay,
): Promise<Step[]> {
  const tenant = toRowTenantId(tenantId);
  const { rows } = await sql<
    Omit<MessageRow, 'message_key' | 'first_event_at' | 'last_event_at'> & { messages: bigint }
  >`
    select agreement_no, facts, classes, segments, date_trunc('hour', first_event_at, 'UTC') as hour,
           product, job_id, '' as grant_id, domain_id, count(*) as messages
    from outcomes
    where tenant_id = ${tenant} and product = ${product} and first_event_at >= ${from} and first_event_at < ${to}
    group by agreement_no, facts, classes, segments, hour, product, job_id, domain_id
    union all
    select agreement_no, facts, classes, segments, hour_start, product, job_id, '', domain_id, messages
    from retired_messages
    where tenant_id = ${tenant} and product = ${product} and hour_start >= ${from} and hour_start < ${to}`.execute(db);
  return rows.map((row) => stepOf(tenantId, row, row.messages));
}

function stepOf(
  tenantId: string,
  row: Omit<MessageRow, 'message_key' | 'first_event_at' | 'last_event_at'>,
  messages: bigint,
): Step & { readonly after: CountedState } {
  const { facts, classes, segments, product } = row;
  const hourMs = BigInt(row.hour.getTime());
  const after = {
    facts,
    classes,
    segments,
    hourMs,
    product,
    jobId: row.job_id,
    grantId: row.grant_id,
    domainId: row.domain_id,
  };
  return { tenantId, agreementNo: row.agreement_no, before: undefined, after, messages };
}
