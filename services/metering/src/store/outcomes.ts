// The outcomes table: one row a message, merged in place by the same rules as domain/message.ts.

import type { Reader, Tx } from '@tollgate/db';
import { sql } from 'kysely';

import type { Span } from '../domain/agreement-at.ts';
import type { Message } from '../domain/message.ts';
import type { CountedState, Transition } from '../domain/usage.ts';
import { givenUpTables, tableOfDay } from './keeping.ts';
import { int2Array, int4Array, textArray, timeArray, uuidArray } from './binary-arrays.ts';
import type { MeteringTables, OutcomeTable } from './schema.ts';
import { fromRowTenantId, tenantHex, toRowTenantId } from './tenant-uuid.ts';

interface TransitionRow {
  tenant_id: string;
  agreement_no: number;
  was_agreement_no: number | null;
  was_facts: number | null;
  was_classes: number;
  was_segments: number;
  was_hour: Date;
  was_product: string;
  was_job: string;
  was_grant: string;
  was_domain: number;
  facts: number;
  classes: number;
  segments: number;
  hour: Date;
  product: string;
  job: string;
  grant: string;
  domain: number;
  messages: bigint;
}

/** What a statement that changes outcomes returns of each row. */
const CHANGE = sql`new.tenant_id, new.agreement_no, old.agreement_no as was_agreement_no,
        old.facts as was_facts, old.classes as was_classes, old.segments as was_segments,
        date_trunc('hour', old.first_event_at, 'UTC') as was_hour,
        old.product as was_product, old.job_id as was_job, old.grant_id as was_grant, old.domain_id as was_domain,
        new.facts, new.classes, new.segments, date_trunc('hour', new.first_event_at, 'UTC') as hour,
        new.product, new.job_id as job, new.grant_id as "grant", new.domain_id as domain`;
const EQUAL_TOGETHER = sql`
    select *, count(*) as messages from changed
    group by tenant_id, agreement_no, was_agreement_no, was_facts, was_classes, was_segments, was_hour, was_product, was_job,
             was_grant, was_domain, facts, classes, segments, hour, product, job, "grant", domain`;

/**
 * Merges messages of one day (or of none) into what is stored and answers what changed, equal changes together. One statement: each row is
 * locked, read and written at once, so that two batches with the same message cannot both think they are the first.
 * Rows come sorted by tenant and key (foldReports does that), the one order in which they are locked; a report that
 * tells nothing new writes nothing.
 */
export async function mergeOutcomes(
  tx: Tx<MeteringTables>,
  messages: readonly Message[],
  date: string | undefined,
  domainIdOf: (message: Message) => number,
): Promise<Transition[]> {
  const table = sql.table(date === undefined ? 'outcomes' : tableOfDay(date));
  const { rows } = await sql<TransitionRow>`
    with changed as (
      insert into ${table} as known (tenant_id, message_key, first_event_at, last_event_at, agreement_no, facts, classes,
                                     segments, product, job_id, grant_id, domain_id)
      select * from unnest(
        ${uuidArray(messages.map((m) => tenantHex(m.tenantId)))}::uuid[], ${uuidArray(messages.map((m) => m.key))}::uuid[],
        ${timeArray(messages.map((m) => m.firstMs))}::timestamptz[], ${timeArray(messages.map((m) => m.lastMs))}::timestamptz[],
        ${int2Array(messages.map((m) => m.agreementNo))}::smallint[], ${int2Array(messages.map((m) => m.facts))}::smallint[],
        ${int2Array(messages.map((m) => m.classes))}::smallint[], ${int2Array(messages.map((m) => m.segments))}::smallint[],
        ${textArray(messages.map((m) => m.product))}::text[], ${textArray(messages.map((m) => m.jobId))}::text[],
        ${textArray(messages.map((m) => m.grantId))}::text[], ${int4Array(messages.map(domainIdOf))}::integer[])
      on conflict (tenant_id, message_key) do update set
        first_event_at = least(known.first_event_at, excluded.first_event_at),
        last_event_at = greatest(known.last_event_at, excluded.last_event_at),
        agreement_no = case when excluded.first_event_at < known.first_event_at then excluded.agreement_no else known.agreement_no end,
        facts = known.facts | excluded.facts,
        classes = known.classes | excluded.classes,
        segments = greatest(known.segments, excluded.segments),
        product = least(known.product, excluded.product),
        job_id = coalesce(least(nullif(known.job_id, ''), nullif(excluded.job_id, '')), ''),
        grant_id = coalesce(least(nullif(known.grant_id, ''), nullif(excluded.grant_id, '')), ''),
        domain_id = case when known.domain_id < 0 then excluded.domain_id else known.domain_id end
      where known.facts | excluded.facts <> known.facts
        or known.classes | excluded.classes <> known.classes
        or excluded.segments > known.segments
        or excluded.first_event_at < known.first_event_at
        or excluded.last_event_at > known.last_event_at
        or excluded.product < known.product
        or (excluded.job_id <> '' and (known.job_id = '' or excluded.job_id < known.job_id))
        or (excluded.grant_id <> '' and (known.grant_id = '' or excluded.grant_id < known.grant_id))
        or (known.domain_id < 0 and excluded.domain_id >= 0)
      returning ${CHANGE}
    )
    ${EQUAL_TOGETHER}`.execute(tx);
  return rows.map(fromRowTransition);
}

/**
 * Puts the kept messages of a span under another agreement of their tenant and answers what changed, equal changes together.
 * Days that were given up stay as they are: they may be summed at this moment. To be called under keepDays.
 */
export async function rebindOutcomes(
  tx: Tx<MeteringTables>,
  tenantId: string,
  agreementNo: number,
  { fromMs, untilMs }: Span,
): Promise<Transition[]> {
  const { rows } = await sql<TransitionRow>`
    with changed as (
      update outcomes as known set agreement_no = ${agreementNo}
      where tenant_id = ${toRowTenantId(tenantId)} and agreement_no <> ${agreementNo}
        and first_event_at >= ${instant(fromMs) ?? '-infinity'}::timestamptz
        and first_event_at < ${instant(untilMs) ?? 'infinity'}::timestamptz
        and tableoid <> all(array(${givenUpTables}))
      returning ${CHANGE}
    )
    ${EQUAL_TOGETHER}`.execute(tx);
  return rows.map(fromRowTransition);
}

const instant = (ms: bigint | undefined): Date | undefined => (ms === undefined ? undefined : new Date(Number(ms)));

function fromRowTransition(row: TransitionRow): Transition {
  const { agreement_no: agreementNo, was_agreement_no: was, messages } = row;
  const moved = was === null || was === agreementNo ? {} : { beforeAgreementNo: was };
  const tenantId = fromRowTenantId(row.tenant_id);
  return { tenantId, agreementNo, ...moved, before: before(row), after: after(row), messages };
}

const after = (row: TransitionRow): CountedState => ({
  facts: row.facts,
  classes: row.classes,
  segments: row.segments,
  hourMs: BigInt(row.hour.getTime()),
  product: row.product,
  jobId: row.job,
  grantId: row.grant,
  domainId: row.domain,
});

const before = (row: TransitionRow): CountedState | undefined =>
  row.was_facts === null
    ? undefined
    : {
        facts: row.was_facts,
        classes: row.was_classes,
        segments: row.was_segments,
        hourMs: BigInt(row.was_hour.getTime()),
        product: row.was_product,
        jobId: row.was_job,
        grantId: row.was_grant,
        domainId: row.was_domain,
      };

/** What is known of one message; undefined when nothing is. */
export async function findOutcome(
  db: Reader<MeteringTables>,
  tenantId: string,
  key: string,
): Promise<OutcomeTable | undefined> {
  return db
    .selectFrom('outcomes')
    .selectAll()
    .where('tenant_id', '=', toRowTenantId(tenantId))
    .where('message_key', '=', key)
    .executeTakeFirst();
}

/** All messages of one tenant ever, equal ones together: the recount that usage is proved against. */
export async function recountOutcomes(db: Reader<MeteringTables>, tenantId: string): Promise<Transition[]> {
  const tenant = toRowTenantId(tenantId);
  const { rows } = await sql<TransitionRow>`
    select tenant_id, agreement_no, null::smallint as was_agreement_no, null as was_facts, facts, classes, segments,
           date_trunc('hour', first_event_at, 'UTC') as hour, product, job_id as job, '' as "grant",
           domain_id as domain, count(*) as messages
    from outcomes where tenant_id = ${tenant}
    group by tenant_id, agreement_no, facts, classes, segments, hour, product, job_id, domain_id
    union all
    select tenant_id, agreement_no, null, null, facts, classes, segments, hour_start, product, job_id, '', domain_id, messages
    from retired_messages where tenant_id = ${tenant}`.execute(db);
  return rows.map(fromRowTransition);
}

/** Tenants with messages, usage or published usage. */
export async function countedTenants(db: Reader<MeteringTables>): Promise<string[]> {
  // Three index skips a tenant instead of three full scans would need a recursive query; tenants are few beside messages.
  const { rows } = await sql<{ tenant_id: string }>`
    select tenant_id from tenants
    union select tenant_id from usage_hours union select tenant_id from published_usage union select tenant_id from outcomes
    union select tenant_id from retired_messages
    order by 1`.execute(db);
  return rows.map((row) => fromRowTenantId(row.tenant_id));
}
