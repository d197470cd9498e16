// Messages of single hours by parts of the hour, and what the counters of those hours say.

import type { Reader } from '@tollgate/db';
import { sql } from 'kysely';

import type { CellDelta, COUNTERS, Transition } from '../domain/usage.ts';
import { timeArray } from './binary-arrays.ts';
import type { MeteringTables } from './schema.ts';
import { toRowTenantId } from './tenant-uuid.ts';

/** Equal messages of one hour and one part of it. */
export interface PartOfHour extends Transition {
  /** The greatest boundary at or before them, undefined before the first. */
  readonly boundaryMs: bigint | undefined;
}

interface PartRow {
  agreement_no: number;
  facts: number;
  classes: number;
  segments: number;
  product: string;
  job_id: string;
  domain_id: number;
  hour: Date;
  boundary: Date | null;
  messages: bigint;
}

/** All messages of a tenant in these hours (their starts), told apart by ascending boundaries, equal ones together. */
export async function messagesInHours(
  db: Reader<MeteringTables>,
  tenantId: string,
  hours: readonly bigint[],
  boundaries: readonly bigint[],
): Promise<PartOfHour[]> {
  const marks = sql`${timeArray(boundaries)}::timestamptz[]`;
  const starts = sql`${timeArray(hours)}::timestamptz[]`;
  const { rows } = await sql<PartRow>`
    select agreement_no, facts, classes, segments, product, job_id, domain_id, date_trunc('hour', first_event_at, 'UTC') as hour,
           (${marks})[width_bucket(first_event_at, ${marks})] as boundary, count(*) as messages
    from outcomes
    where tenant_id = ${toRowTenantId(tenantId)}
      and first_event_at >= ${new Date(Number(hours[0]))} and first_event_at < ${new Date(Number(hours.at(-1)) + 3_600_000)}
      and date_trunc('hour', first_event_at, 'UTC') = any (${starts})
    group by 1, 2, 3, 4, 5, 6, 7, 8, 9`.execute(db);
  return rows.map((row) => ({
    tenantId,
    agreementNo: row.agreement_no,
    before: undefined,
    after: {
      facts: row.facts,
      classes: row.classes,
      segments: row.segments,
      hourMs: BigInt(row.hour.getTime()),
      product: row.product,
      jobId: row.job_id,
      grantId: '',
      domainId: row.domain_id,
    },
    messages: row.messages,
    boundaryMs: row.boundary === null ? undefined : BigInt(row.boundary.getTime()),
  }));
}

/** The cells of these hours that count something. */
export async function cellsOfHours(
  db: Reader<MeteringTables>,
  tenantId: string,
  hours: readonly bigint[],
  columns: typeof COUNTERS,
): Promise<CellDelta[]> {
  const rows = await db
    .selectFrom('usage_hours')
    .selectAll()
    .where('tenant_id', '=', toRowTenantId(tenantId))
    .where(
      'hour_start',
      'in',
      hours.map((hour) => new Date(Number(hour))),
    )
    .where('messages', '>', 0n)
    .execute();
  return rows.map((row) => ({
    tenantId,
    hourMs: BigInt(row.hour_start.getTime()),
    product: row.product,
    jobId: row.job_id,
    counters: columns.map((name) => row[name]),
  }));
}
