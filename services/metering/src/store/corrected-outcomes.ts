// Reads of outcomes for corrections: single messages by key, and all messages of a job, equal ones together.

import type { Reader, Tx } from '@tollgate/db';
import { type RawBuilder, sql } from 'kysely';

import type { KeyedStep, Step } from '../domain/corrected-usage.ts';
import type { CountedState } from '../domain/usage.ts';
import { uuidArray } from './binary-arrays.ts';
import type { MeteringTables } from './schema.ts';
import { toRowTenantId } from './tenant-uuid.ts';

interface StateRow {
  agreement_no: number;
  facts: number;
  classes: number;
  segments: number;
  hour: Date;
  product: string;
  job_id: string;
  grant_id: string;
  domain_id: number;
}

const STATE = sql`agreement_no, facts, classes, segments, date_trunc('hour', first_event_at, 'UTC') as hour, product, job_id, grant_id, domain_id`;

/** A known message as it is: a step whose `after` is the state. */
export type KnownMessage = KeyedStep & { readonly after: CountedState };

/** Those of the messages that are known, locked until the transaction ends, in the global order of rows. */
export async function lockMessages(
  tx: Tx<MeteringTables>,
  tenantId: string,
  messageKeys: readonly string[],
): Promise<KnownMessage[]> {
  return readMessages(
    tx,
    tenantId,
    sql`message_key = any(${uuidArray(messageKeys.toSorted())}::uuid[]) order by message_key for update`,
  );
}

/** The messages of a tenant that have corrections of their own; of one job where one is named. */
export async function messagesCorrectedAlone(
  db: Reader<MeteringTables>,
  tenantId: string,
  jobId?: string,
): Promise<KnownMessage[]> {
  const tenant = toRowTenantId(tenantId);
  const ofJob = jobId === undefined ? sql`` : sql`and job_id = ${jobId}`;
  return readMessages(
    db,
    tenantId,
    sql`message_key in (select message_key from corrections where tenant_id = ${tenant} and message_key is not null) ${ofJob}`,
  );
}

async function readMessages(
  db: Reader<MeteringTables>,
  tenantId: string,
  which: RawBuilder<unknown>,
): Promise<KnownMessage[]> {
  const { rows } = await sql<StateRow & { message_key: string }>`
    select message_key, ${STATE} from outcomes where tenant_id = ${toRowTenantId(tenantId)} and ${which}`.execute(db);
  return rows.map((row) => ({ ...known(tenantId, row, 1n), messageKey: row.message_key.replaceAll('-', '') }));
}

/** All messages of a job ever, equal ones together: also those that are no longer kept one by one. */
export async function countJob(
  db: Reader<MeteringTables>,
  tenantId: string,
  jobId: string,
): Promise<(Step & { readonly after: CountedState })[]> {
  const tenant = toRowTenantId(tenantId);
  const { rows } = await sql<StateRow & { messages: bigint }>`
    select ${STATE}, count(*) as messages from outcomes
    where tenant_id = ${tenant} and job_id = ${jobId}
    group by agreement_no, facts, classes, segments, hour, product, job_id, grant_id, domain_id
    union all
    select agreement_no, facts, classes, segments, hour_start, product, job_id, grant_id, domain_id, messages from retired_messages
    where tenant_id = ${tenant} and job_id = ${jobId}`.execute(db);
  return rows.map((row) => known(tenantId, row, row.messages));
}

function known(tenantId: string, row: StateRow, messages: bigint): Step & { readonly after: CountedState } {
  const { facts, classes, segments, product } = row;
  return {
    tenantId,
    agreementNo: row.agreement_no,
    before: undefined,
    after: {
      facts,
      classes,
      segments,
      hourMs: BigInt(row.hour.getTime()),
      product,
      jobId: row.job_id,
      grantId: row.grant_id,
      domainId: row.domain_id,
    },
    messages,
  };
}
