// Counts of metering's facts by hour, day and job. Deltas are added in the order of the rows' keys.
import type { Reader, Tx } from '@tollgate/db';
import { type RawBuilder, sql } from 'kysely';
import type { Counts, Measure } from '../domain/fact-counts.ts';
import type { DaySpan, WindowReach } from '../domain/ratio-windows.ts';
import type { EnforcementTables } from './schema.ts';

/** What to add to one row; `at` is an hour, or a day as text. */
export interface CountDelta {
  readonly tenantId: string;
  readonly product: string;
  readonly jobId: string;
  readonly hourStart: Date;
  readonly day: string;
  readonly counts: Counts;
}

type CountRow = Record<Measure, bigint> & { product: string };

/** The columns, which are named as what they count. */
const MEASURES = [
  'messages',
  'submitted',
  'accepted',
  'delivered',
  'hard_bounced',
  'soft_bounced',
  'dropped',
  'complained',
  'unsubscribed',
  'reported',
] as const satisfies readonly Measure[];

const columns = sql.raw(MEASURES.join(', '));
const sums = sql.raw(MEASURES.map((name) => `sum(${name})::bigint as ${name}`).join(', '));

const fromRowCounts = (row: CountRow): Counts =>
  Object.fromEntries(MEASURES.map((measure) => [measure, row[measure]])) as Counts;

/**
 * Until the transaction ends nobody else adds counts of these tenants: windows are judged with all that was counted. Its own
 * statement, before anything is read.
 */
export async function lockCounts(tx: Tx<EnforcementTables>, tenantIds: readonly string[]): Promise<void> {
  const names = [...new Set(tenantIds)].toSorted().map((tenantId) => `counted ${tenantId}`);
  await sql`
    select pg_advisory_xact_lock(hashtextextended(name, 0))
    from unnest(${names}::text[]) with ordinality as named (name, place) order by place`.execute(tx);
}

interface Target {
  readonly table: string;
  /** Columns of the key: name, SQL type, value. */
  readonly key: readonly (readonly [string, string, (delta: CountDelta) => unknown])[];
  /** First and last hour, for jobs. */
  readonly hours: boolean;
}

const tenant = ['tenant_id', 'text', (delta: CountDelta) => delta.tenantId] as const;
const product = ['product', 'text', (delta: CountDelta) => delta.product] as const;
const job = ['job_id', 'text', (delta: CountDelta) => delta.jobId] as const;
const hour = ['hour_start', 'timestamptz', (delta: CountDelta) => delta.hourStart] as const;
const day = ['day', 'date', (delta: CountDelta) => delta.day] as const;

const HOURS: Target = { table: 'counted_hours', key: [tenant, hour, product], hours: false };
const DAYS: Target = { table: 'counted_days', key: [tenant, day, product], hours: false };
const JOBS: Target = { table: 'counted_jobs', key: [tenant, job, product], hours: true };
const JOB_HOURS: Target = { table: 'counted_job_hours', key: [tenant, job, hour, product], hours: false };

/** Adds deltas wherever they count. Under lockCounts. */
export async function addCounts(tx: Tx<EnforcementTables>, deltas: readonly CountDelta[]): Promise<void> {
  await addTo(tx, HOURS, deltas);
  await addTo(tx, DAYS, deltas);
  const ofJobs = deltas.filter(({ jobId }) => jobId !== '');
  await addTo(tx, JOBS, ofJobs);
  await addTo(tx, JOB_HOURS, ofJobs);
}

async function addTo(tx: Tx<EnforcementTables>, target: Target, deltas: readonly CountDelta[]): Promise<void> {
  if (deltas.length === 0) return;
  const key = target.key.map(([name]) => name).join(', ');
  const arrays: RawBuilder<unknown>[] = [
    ...target.key.map(([, type, value]) => sql`${deltas.map(value)}::${sql.raw(type)}[]`),
    ...MEASURES.map((measure) => sql`${deltas.map((delta) => delta.counts[measure].toString())}::bigint[]`),
    ...(target.hours ? [sql`${deltas.map((delta) => delta.hourStart)}::timestamptz[]`] : []),
  ];
  const names = sql.raw([key, ...MEASURES, ...(target.hours ? ['hour_start'] : [])].join(', '));
  const hours = target.hours ? sql`, min(hour_start), max(hour_start)` : sql``;
  const hourNames = target.hours ? sql`, first_hour, last_hour` : sql``;
  const hourSets = target.hours
    ? sql`, first_hour = least(had.first_hour, excluded.first_hour), last_hour = greatest(had.last_hour, excluded.last_hour)`
    : sql``;
  const sets = sql.raw(MEASURES.map((name) => `${name} = had.${name} + excluded.${name}`).join(', '));
  await sql`
    insert into ${sql.table(target.table)} as had (${sql.raw(key)}, ${columns}${hourNames})
    select ${sql.raw(key)}, ${sums}${hours} from unnest(${sql.join(arrays)}) as delta (${names})
    group by ${sql.raw(key)} order by ${sql.raw(key)}
    on conflict (${sql.raw(key)}) do update set ${sets}${hourSets}`.execute(tx);
}

/** A window of days to sum up. */
export interface DayQuestion {
  readonly tenantId: string;
  readonly reach: WindowReach;
}

/** Counts of each question's window by product, in the order of the questions. */
export async function sumDays(
  db: Reader<EnforcementTables>,
  questions: readonly DayQuestion[],
): Promise<Map<string, Counts>[]> {
  const found = questions.map(() => new Map<string, Counts>());
  if (questions.length === 0) return found;
  const of = <T>(value: (reach: WindowReach) => T) => questions.map(({ reach }) => value(reach));
  const { rows } = await sql<CountRow & { place: bigint }>`
    select asked.place, part.product, ${sql.raw(MEASURES.map((name) => `sum(part.${name})::bigint as ${name}`).join(', '))}
    from unnest(${questions.map(({ tenantId }) => tenantId)}::text[], ${of(({ days }) => days.fromDay)}::date[],
      ${of(({ days }) => days.toDay)}::date[], ${of(({ fromHour }) => fromHour)}::timestamptz[],
      ${of(({ toHour }) => toHour)}::timestamptz[])
      with ordinality as asked (tenant_id, from_day, to_day, from_hour, to_hour, place)
    cross join lateral (
      select product, ${columns} from counted_days
      where tenant_id = asked.tenant_id and day >= asked.from_day and day < asked.to_day
      union all
      select product, ${columns} from counted_hours
      where tenant_id = asked.tenant_id and hour_start >= asked.from_hour and hour_start < asked.to_hour
    ) part
    group by asked.place, part.product`.execute(db);
  for (const row of rows) found[Number(row.place) - 1]?.set(row.product, fromRowCounts(row));
  return found;
}

/** A job to sum up; facts before `from` do not count. */
export interface JobQuestion {
  readonly tenantId: string;
  readonly jobId: string;
  readonly from: Date | undefined;
}

export interface JobCounts {
  readonly byProduct: Map<string, Counts>;
  /** Undefined where nothing was counted. */
  readonly firstHour: Date | undefined;
}

/** Counts of jobs by product, in the order of the questions. */
export async function sumJobs(db: Reader<EnforcementTables>, questions: readonly JobQuestion[]): Promise<JobCounts[]> {
  if (questions.length === 0) return [];
  const { rows } = await sql<CountRow & { place: bigint; first_hour: Date }>`
    select asked.place, part.* from unnest(${questions.map((each) => each.tenantId)}::text[],
      ${questions.map((each) => each.jobId)}::text[], ${questions.map((each) => each.from ?? null)}::timestamptz[])
      with ordinality as asked (tenant_id, job_id, counts_from, place)
    cross join lateral (
      select product, first_hour, ${columns} from counted_jobs
      where tenant_id = asked.tenant_id and job_id = asked.job_id
        and (asked.counts_from is null or first_hour >= asked.counts_from)
      union all
      select hours.product, min(hours.hour_start), ${sql.raw(MEASURES.map((name) => `sum(hours.${name})::bigint`).join(', '))}
      from counted_job_hours hours join counted_jobs whole using (tenant_id, job_id, product)
      where hours.tenant_id = asked.tenant_id and hours.job_id = asked.job_id
        and whole.first_hour < asked.counts_from and hours.hour_start >= asked.counts_from
      group by hours.product
    ) part`.execute(db);
  const found = questions.map(() => ({ byProduct: new Map<string, Counts>(), hours: [] as Date[] }));
  for (const row of rows) {
    const entry = found[Number(row.place) - 1];
    entry?.byProduct.set(row.product, fromRowCounts(row));
    entry?.hours.push(row.first_hour);
  }
  return found.map(({ byProduct, hours }) => ({
    byProduct,
    firstHour: hours.reduce<Date | undefined>((a, b) => (a === undefined || b < a ? b : a), undefined),
  }));
}

/** Counts of one product and hour. */
export interface HourRow {
  readonly hourStart: Date;
  readonly jobId: string;
  readonly product: string;
  readonly counts: Counts;
}

export interface HourQuery {
  readonly tenantId: string;
  readonly start: Date;
  readonly end: Date;
  /** Undefined: whole hours, whatever the job. */
  readonly jobId?: string | undefined;
}

/** A tenant's hours in order, and of jobs where one is asked for. */
export async function readHours(db: Reader<EnforcementTables>, query: HourQuery): Promise<HourRow[]> {
  const { tenantId, start, end, jobId } = query;
  const { rows } =
    jobId === undefined
      ? await sql<CountRow & { hour_start: Date; job_id: string }>`
          select hour_start, '' as job_id, product, ${columns} from counted_hours
          where tenant_id = ${tenantId} and hour_start >= ${start} and hour_start < ${end}
          order by hour_start, product`.execute(db)
      : await sql<CountRow & { hour_start: Date; job_id: string }>`
          select hour_start, job_id, product, ${columns} from counted_job_hours
          where tenant_id = ${tenantId} and job_id = ${jobId} and hour_start >= ${start} and hour_start < ${end}
          order by hour_start, product`.execute(db);
  return rows.map(fromRowHour);
}

/** Every hour of every job of a tenant, in order. */
export async function readJobHours(
  db: Reader<EnforcementTables>,
  { tenantId, start, end }: Omit<HourQuery, 'jobId'>,
): Promise<HourRow[]> {
  const { rows } = await sql<CountRow & { hour_start: Date; job_id: string }>`
    select hour_start, job_id, product, ${columns} from counted_job_hours
    where tenant_id = ${tenantId} and hour_start >= ${start} and hour_start < ${end}
    order by hour_start, job_id, product`.execute(db);
  return rows.map(fromRowHour);
}

const fromRowHour = (row: CountRow & { hour_start: Date; job_id: string }): HourRow => ({
  hourStart: row.hour_start,
  jobId: row.job_id,
  product: row.product,
  counts: fromRowCounts(row),
});

/** Who sent how much of a product on a day: messages that were sent out. */
export async function volumesOf(
  db: Reader<EnforcementTables>,
  productName: string,
  onDay: string,
): Promise<{ tenantId: string; volume: bigint }[]> {
  const { rows } = await sql<{ tenant_id: string; volume: bigint }>`
    select counted.tenant_id, counted.messages - counted.dropped as volume
    from counted_days counted join tenants using (tenant_id)
    where counted.product = ${productName} and counted.day = ${onDay}::date
      and counted.messages > counted.dropped and tenants.registered_at is not null
    order by counted.tenant_id`.execute(db);
  return rows.map(({ tenant_id, volume }) => ({ tenantId: tenant_id, volume }));
}

/** Tenants with counts in a span of days, in order. */
export async function tenantsCounted(
  db: Reader<EnforcementTables>,
  { fromDay, toDay }: DaySpan,
  page: { readonly tenantId: string | undefined; readonly after: string; readonly limit: number },
): Promise<string[]> {
  const { rows } = await sql<{ tenant_id: string }>`
    select tenant_id from tenants
    where tenant_id > ${page.after} and (${page.tenantId ?? null}::text is null or tenant_id = ${page.tenantId ?? null})
      and exists (select from counted_days days
        where days.tenant_id = tenants.tenant_id and days.day >= ${fromDay}::date and days.day < ${toDay}::date)
    order by tenant_id limit ${page.limit}`.execute(db);
  return rows.map(({ tenant_id }) => tenant_id);
}
