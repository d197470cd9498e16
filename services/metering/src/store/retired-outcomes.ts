// The retired_outcomes and retired_mail tables: what is left of messages that are no longer kept, and how they get there.

import type { Reader, Tx } from '@tollgate/db';
import { type RawBuilder, sql } from 'kysely';

import { tableOfDay } from './keeping.ts';
import type { MeteringTables } from './schema.ts';

/**
 * Gives a day's messages up: equal ones together become rows there, and the day's table is dropped. Messages
 * with corrections of their own outlive their day, because what a correction changed is proved from the message. To be called
 * under holdCorrections: a message is either kept or summed, which are two statements.
 */
export async function retireDay(tx: Tx<MeteringTables>, date: string): Promise<void> {
  const table = sql.table(tableOfDay(date));
  await sql`
    insert into outcomes select * from ${table} as given where ${correctedAlone}
    on conflict do nothing`.execute(tx);
  await retire(tx, sql`select * from ${table} as given where not ${correctedAlone}`);
  await sql`select drop_outcome_day(${date}::date)`.execute(tx);
}

/** Pages of the table that holds the messages without a day. */
export async function undatedPages(db: Reader<MeteringTables>): Promise<number> {
  const { rows } = await sql<{ pages: bigint }>`
    select pg_relation_size('outcomes') / current_setting('block_size')::int as pages`.execute(db);
  return Number(rows[0]?.pages ?? 0n);
}

/**
 * The same for messages without a day that were last reported before `date`, of so many pages: whoever goes from page to
 * page has read the table once, however many there are. None comes to an earlier page but by a report that makes it a kept one.
 * To be called under holdCorrections.
 *
 * @returns how many it were.
 */
export async function retireUndated(
  tx: Tx<MeteringTables>,
  date: string,
  { from, pages }: { readonly from: number; readonly pages: number },
): Promise<bigint> {
  const { rows } = await sql<{ gone: bigint }>`
    with gone as (
      delete from only outcomes as given
      where ctid >= ${`(${from},0)`}::tid and ctid < ${`(${from + pages},0)`}::tid
        and last_event_at < ${date}::date::timestamptz and not ${correctedAlone}
      returning *
    ), mail as (${retiring('mail')}), others as (${retiring('none')})
    select count(*) as gone from gone`.execute(tx);
  return rows[0]?.gone ?? 0n;
}

const correctedAlone = sql`exists (
  select from corrections where corrections.tenant_id = given.tenant_id and corrections.message_key = given.message_key)`;

async function retire(tx: Tx<MeteringTables>, messages: RawBuilder<unknown>): Promise<void> {
  await sql`with gone as (${messages}), mail as (${retiring('mail')}) ${retiring('none')}`.execute(tx);
}

/** Equal ones of `gone` together, by whether they count under a domain. */
function retiring(which: 'mail' | 'none'): RawBuilder<unknown> {
  const key = sql`tenant_id, hour_start, product, job_id, grant_id, agreement_no, facts, classes, segments${which === 'mail' ? sql`, domain_id` : sql``}`;
  return sql`
    insert into ${which === 'mail' ? sql`retired_mail` : sql`retired_outcomes`} as known (${key}, messages)
    select ${key}, count(*)
    from (select date_trunc('hour', first_event_at, 'UTC') as hour_start, * from gone
          where domain_id ${which === 'mail' ? sql`>=` : sql`<`} 0) as message
    group by ${key}
    on conflict (${key}) do update set messages = known.messages + excluded.messages`;
}
