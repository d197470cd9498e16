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
  /** What stands for domains that are not told apart, and for those that are not known. */
  readonly labels: { readonly OTHER: string; readonly UNKNOWN: string };
  /** Read on after this row. */
  readonly after: UsagePlace | undefined;
  readonly limit: number;
}

type SumRow = UsageSums & { window_start: Date; product: string; job_id: string; domain: string; outcome: number };

const at = (ms: bigint): Date => new Date(Number(ms));
const names = (columns: Columns): RawBuilder<unknown> => sql.join(columns.map((name) => sql.id(name)));

/** Rows in the order of their places; those that count nothing are left out. */
export async function sumUsage(db: Reader<MeteringTables>, query: UsageQuery): Promise<UsageSumRow[]> {
  const { by, columns, after } = query;
  const summed = by.outcome
    ? factSums(columns)
    : sql.join(columns.map((name) => sql`sum(${sql.id(name)})::bigint as ${sql.id(name)}`));
  const { rows } = await sql<SumRow>`
    with cells as (${by.domain ? domainCells(query) : sql`${hourCells(query)} union all ${countedCells(query)}`}),
    rows as (
      select window_start, ${by.product ? sql`product` : sql`''`} as product, ${by.job ? sql`job_id` : sql`''`} as job_id,
             ${by.domain ? sql`domain` : sql`''`} as domain, ${by.outcome ? sql`fact.no` : sql`0`} as outcome, ${summed}
      from cells ${by.outcome ? factsOf(query.facts) : sql``}
      group by 1, 2, 3, 4, 5
    )
    select * from rows where messages > 0
    ${after === undefined ? sql`` : sql`and (${PLACE}) > (${at(after.windowMs)}, ${after.product}, ${after.jobId}, ${after.domain}, ${after.outcome})`}
    order by ${PLACE} limit ${query.limit}`.execute(db);
  return rows.map(({ window_start, product, job_id, domain, outcome, ...sums }) => ({
    windowMs: BigInt(window_start.getTime()),
    product,
    jobId: job_id,
    domain,
    outcome,
    sums,
  }));
}

const PLACE = sql`window_start, product collate "C", job_id collate "C", domain collate "C", outcome`;

/** Every fact's counter as a row of its own. */
const factsOf = (facts: UsageQuery['facts']): RawBuilder<unknown> =>
  sql`cross join lateral (values ${sql.join(facts.map(({ no, counter }) => sql`(${sql.lit(no)}, ${sql.id(counter)})`))}) as fact(no, count)`;

const factSums = (columns: Columns): RawBuilder<unknown> =>
  sql.join(
    columns.map((name) =>
      name === 'messages' ? sql`sum(fact.count)::bigint as messages` : sql`0::bigint as ${sql.id(name)}`,
    ),
  );

function hourCells({ columns, ...query }: UsageQuery): RawBuilder<unknown> {
  return sql`
    select ${windowOf(query.starts)} as window_start, product, job_id, '' as domain, ${names(columns)} from usage_hours
    where ${inRange(query)} and hour_start <> all (${timeArray(query.cutHours)}::timestamptz[]) ${filters(query)}`;
}

/** What counts under domains, and what is left of usage, so that all domains of a product make its usage. */
function domainCells({ columns, labels, ...query }: UsageQuery): RawBuilder<unknown> {
  const window = windowOf(query.starts);
  const rest = sql`case when product_class = 'EMAIL' then ${sql.lit(labels.UNKNOWN)} else '' end`;
  const negative = sql.join(columns.map((name) => sql`-${sql.id(name)}`));
  return sql`
    select ${window} as window_start, product, '' as job_id, coalesce(domain, ${sql.lit(labels.OTHER)}) as domain, ${names(columns)}
    from domain_hours left join mail_domains using (tenant_id, domain_id)
    where ${inRange(query)} ${filters(query)}
    union all
    select ${window}, product, '', ${rest}, ${names(columns)} from usage_hours left join products using (product)
    where ${inRange(query)} ${filters(query)}
    union all
    select ${window}, product, '', ${rest}, ${negative} from domain_hours left join products using (product)
    where ${inRange(query)} ${filters(query)}`;
}

function windowOf(starts: UsageQuery['starts']): RawBuilder<unknown> {
  if (starts === undefined) return sql`hour_start`;
  const boundaries = sql`${timeArray(starts)}::timestamptz[]`;
  return sql`(${boundaries})[width_bucket(hour_start, ${boundaries})]`;
}

const inRange = ({
  tenantId,
  startMs,
  endMs,
}: Pick<UsageQuery, 'tenantId' | 'startMs' | 'endMs'>): RawBuilder<unknown> =>
  sql`tenant_id = ${toRowTenantId(tenantId)} and hour_start >= ${at(startMs)} and hour_start < ${at(endMs)}`;

function countedCells({ counted, columns, ...query }: UsageQuery): RawBuilder<unknown> {
  const counters = columns.map(
    (_, index) => sql`${int8Array(counted.map((cell) => cell.counters[index] ?? 0n))}::bigint[]`,
  );
  return sql`
    select window_start, product, job_id, '' as domain, ${names(columns)} from unnest(
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
