// Sums of usage by window and group, a page at a time: hours from their cells, cut hours from what was counted anew.

import type { Reader } from '@tollgate/db';
import { type RawBuilder, sql } from 'kysely';

import type { CellDelta, COUNTERS } from '../domain/usage.ts';
import type { Grouping, UsagePlace, UsageSumRow, UsageSums } from '../domain/usage-row.ts';
import { int8Array, textArray, timeArray } from './binary-arrays.ts';
import type { MeteringTables } from './schema.ts';
import { fromRowTenantId, toRowTenantId } from './tenant-uuid.ts';

type Counter = (typeof COUNTERS)[number];
type Columns = readonly Counter[];

/** What to read of a tenant's usage. */
export interface UsageQuery {
  readonly tenantId: string;
  readonly startMs: bigint;
  readonly endMs: bigint;
  /** Starts of the windows, ascending; undefined for hours of UTC. */
  readonly starts: readonly bigint[] | undefined;
  /** Hours whose cells are left out, because `counted` has what of them lies in the range. */
  readonly cutHours: readonly bigint[];
  /** By window: hourMs is the window's start. */
  readonly counted: readonly CellDelta[];
  /** Empty for all. */
  readonly product: string;
  /** Undefined for all, empty for messages without one. */
  readonly jobId: string | undefined;
  readonly by: Grouping;
  readonly facts: readonly { readonly no: number; readonly counter: Counter }[];
  readonly columns: Columns;
  /** Read on after this row. */
  readonly after: UsagePlace | undefined;
  readonly limit: number;
}

type SumRow = UsageSums & { window_start: Date; product: string; job_id: string; outcome: number };

const at = (ms: bigint): Date => new Date(Number(ms));
const names = (columns: Columns): RawBuilder<unknown> => sql.join(columns.map((name) => sql.id(name)));

/** Rows in the order of their places; those that count nothing are left out. */
export async function sumUsage(db: Reader<MeteringTables>, query: UsageQuery): Promise<UsageSumRow[]> {
  const { by, columns, after } = query;
  const summed = by.outcome
    ? factSums(columns)
    : sql.join(columns.map((name) => sql`sum(${sql.id(name)})::bigint as ${sql.id(name)}`));
  const { rows } = await sql<SumRow>`
    with cells as (${hourCells(query)} union all ${countedCells(query)}),
    rows as (
      select window_start, ${by.product ? sql`product` : sql`''`} as product, ${by.job ? sql`job_id` : sql`''`} as job_id,
             ${by.outcome ? sql`fact.no` : sql`0`} as outcome, ${summed}
      from cells ${by.outcome ? factsOf(query.facts) : sql``}
      group by 1, 2, 3, 4
    )
    select * from rows where messages > 0
    ${after === undefined ? sql`` : sql`and (window_start, product collate "C", job_id collate "C", outcome) > (${at(after.windowMs)}, ${after.product}, ${after.jobId}, ${after.outcome})`}
    order by window_start, product collate "C", job_id collate "C", outcome limit ${query.limit}`.execute(db);
  return rows.map(({ window_start, product, job_id, outcome, ...sums }) => ({
    windowMs: BigInt(window_start.getTime()),
    product,
    jobId: job_id,
    outcome,
    sums,
  }));
}

/** Every fact's counter as a row of its own. */
const factsOf = (facts: UsageQuery['facts']): RawBuilder<unknown> =>
  sql`cross join lateral (values ${sql.join(facts.map(({ no, counter }) => sql`(${sql.lit(no)}, ${sql.id(counter)})`))}) as fact(no, count)`;

const factSums = (columns: Columns): RawBuilder<unknown> =>
  sql.join(
    columns.map((name) =>
      name === 'messages' ? sql`sum(fact.count)::bigint as messages` : sql`0::bigint as ${sql.id(name)}`,
    ),
  );

function hourCells({ tenantId, startMs, endMs, starts, cutHours, columns, ...query }: UsageQuery): RawBuilder<unknown> {
  const boundaries = starts === undefined ? undefined : sql`${timeArray(starts)}::timestamptz[]`;
  const window =
    boundaries === undefined ? sql`hour_start` : sql`(${boundaries})[width_bucket(hour_start, ${boundaries})]`;
  return sql`
    select ${window} as window_start, product, job_id, ${names(columns)} from usage_hours
    where tenant_id = ${toRowTenantId(tenantId)} and hour_start >= ${at(startMs)} and hour_start < ${at(endMs)}
      and hour_start <> all (${timeArray(cutHours)}::timestamptz[]) ${filters(query)}`;
}

function countedCells({ counted, columns, ...query }: UsageQuery): RawBuilder<unknown> {
  const counters = columns.map(
    (_, index) => sql`${int8Array(counted.map((cell) => cell.counters[index] ?? 0n))}::bigint[]`,
  );
  return sql`
    select * from unnest(
      ${timeArray(counted.map((cell) => cell.hourMs))}::timestamptz[], ${textArray(counted.map((cell) => cell.product))}::text[],
      ${textArray(counted.map((cell) => cell.jobId))}::text[], ${sql.join(counters)}
    ) as counted (window_start, product, job_id, ${names(columns)})
    where true ${filters(query)}`;
}

const filters = ({ product, jobId }: Pick<UsageQuery, 'product' | 'jobId'>): RawBuilder<unknown> => sql`
  ${product === '' ? sql`` : sql`and product = ${product}`} ${jobId === undefined ? sql`` : sql`and job_id = ${jobId}`}`;

/** Totals of some tenants by product, each since its own hour. */
export async function totalsSince(
  db: Reader<MeteringTables>,
  watched: readonly { readonly tenantId: string; readonly sinceMs: bigint }[],
  columns: Columns,
): Promise<
  { readonly tenantId: string; readonly sinceMs: bigint; readonly product: string; readonly sums: UsageSums }[]
> {
  const { rows } = await sql<UsageSums & { tenant_id: string; since: Date; product: string }>`
    select watched.tenant_id, watched.since, product, ${sql.join(columns.map((name) => sql`sum(${sql.id(name)})::bigint as ${sql.id(name)}`))}
    from unnest(${watched.map(({ tenantId }) => toRowTenantId(tenantId))}::uuid[], ${timeArray(watched.map(({ sinceMs }) => sinceMs))}::timestamptz[])
      as watched (tenant_id, since)
    join usage_hours cell on cell.tenant_id = watched.tenant_id and cell.hour_start >= watched.since
    group by watched.tenant_id, watched.since, product having sum(messages) > 0
    order by product`.execute(db);
  return rows.map(({ tenant_id, since, product, ...sums }) => ({
    tenantId: fromRowTenantId(tenant_id),
    sinceMs: BigInt(since.getTime()),
    product,
    sums,
  }));
}
