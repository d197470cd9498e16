// Outcomes by day: messages whose id tells the day on which they were named lie in a table of that day, a child of outcomes,
// so that a day can be dropped at once. All others stay in outcomes itself.

import { APP_ROLE_SETTING, type Migration } from '@tollgate/db';
import { type Kysely, sql } from 'kysely';

/**
 * Children and not declared partitions: a child is created and dropped without a lock that counting would wait for, and
 * its key needs no day, because the writer knows the table. Readers of outcomes see all of them.
 *
 * A message has to lie in the same place for every version that counts. Where there are messages already, the previous
 * version may still be counting beside this one: messages named in the next two days still go where it puts them.
 */
const keeping = async (db: Kysely<unknown>): Promise<void> => {
  await sql`
    create table outcome_keeping (
      one boolean primary key default true check (one),
      dated_from date not null,
      kept_from date not null
    )`.execute(db);
  await sql`
    insert into outcome_keeping (dated_from, kept_from)
    select case when exists (select from outcomes) then current_date + 2 else '2026-01-01'::date end, '2000-01-01'`.execute(
    db,
  );
};

/** What is left of messages that are no longer kept: enough to prove usage by, equal ones together. */
const retired = async (db: Kysely<unknown>): Promise<void> => {
  await sql`
    create table retired_outcomes (
      tenant_id uuid not null,
      hour_start timestamptz not null,
      product text collate "C" not null,
      job_id text collate "C" not null,
      grant_id text collate "C" not null,
      agreement_no smallint not null,
      facts smallint not null,
      classes smallint not null,
      segments smallint not null,
      messages bigint not null check (messages > 0),
      primary key (tenant_id, hour_start, product, job_id, grant_id, agreement_no, facts, classes, segments)
    )`.execute(db);
  // Of those that lie together, the ones that are no longer reported; rows of one time lie near each other.
  await sql`create index outcomes_last_event on outcomes using brin (last_event_at) with (pages_per_range = 32)`.execute(
    db,
  );
};

/** The service's role owns nothing: these two do for it what only an owner may, and no more. */
const functions = async (db: Kysely<unknown>): Promise<void> => {
  await sql`
    create function open_outcome_day(day date) returns void language plpgsql security definer
    set search_path = public, pg_temp as $$
    declare name text := 'outcomes_' || to_char(day, 'YYYY_MM_DD');
    begin
      if to_regclass(name) is not null then return; end if;
      perform pg_advisory_xact_lock(hashtextextended('open_outcome_day', 0));
      execute format('create table if not exists %I (primary key (tenant_id, message_key)) inherits (outcomes) with (fillfactor = 85)', name);
    end $$`.execute(db);
  await sql`
    create function drop_outcome_day(day date) returns void language plpgsql security definer
    set search_path = public, pg_temp as $$
    begin
      if not exists (select from outcome_keeping where day < kept_from) then
        raise exception 'the outcomes of % are kept', day using errcode = 'restrict_violation';
      end if;
      execute format('drop table if exists %I', 'outcomes_' || to_char(day, 'YYYY_MM_DD'));
    end $$`.execute(db);
  for (const name of ['open_outcome_day', 'drop_outcome_day']) {
    await sql`revoke all on function ${sql.id(name)}(date) from public`.execute(db);
    await sql`
      do $$ begin
        execute format('grant execute on function ${sql.raw(name)}(date) to %I', current_setting('${sql.raw(APP_ROLE_SETTING)}'));
      end $$`.execute(db);
  }
};

export const outcomeDays: Migration = {
  up: async (db) => {
    const schema = db as Kysely<unknown>;
    await keeping(schema);
    await retired(schema);
    await functions(schema);
  },
};
