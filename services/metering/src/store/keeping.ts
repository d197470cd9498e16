// Which days' outcomes are kept (outcome_keeping), and the tables by day that hold them (children of outcomes).

import type { Reader, Tx } from '@tollgate/db';
import { sql } from 'kysely';

import type { Keeping } from '../domain/message-day.ts';
import type { MeteringTables } from './schema.ts';

/** Name of the advisory lock that counting shares and retirement holds alone. */
const LOCK = 0x6b656570;

/** Until the transaction ends no further day is given up. Its own statement: what is read after it is read by then. */
export async function keepDays(tx: Tx<MeteringTables>): Promise<void> {
  await sql`select pg_advisory_xact_lock_shared(${LOCK})`.execute(tx);
}

/** Name of the advisory lock that approving a correction shares and giving messages up holds alone. Counting does not wait for it. */
const CORRECTED_LOCK = 0x6b656571;

/** Until the transaction ends no message is given up. Before any other lock, and its own statement: what is read after it is kept. */
export async function keepMessages(tx: Tx<MeteringTables>): Promise<void> {
  await sql`select pg_advisory_xact_lock_shared(${CORRECTED_LOCK})`.execute(tx);
}

/** Until the transaction ends no correction takes effect; those that did are seen by what is read after it. */
export async function holdCorrections(tx: Tx<MeteringTables>): Promise<void> {
  await sql`select pg_advisory_xact_lock(${CORRECTED_LOCK})`.execute(tx);
}

/**
 * Gives up all days before this one, for ever: when the transaction has committed nobody counts anything of them any more.
 *
 * @returns whether that is news.
 */
export async function giveUpDaysBefore(tx: Tx<MeteringTables>, date: string): Promise<boolean> {
  await sql`select pg_advisory_xact_lock(${LOCK})`.execute(tx);
  const { numAffectedRows = 0n } = await sql`
    update outcome_keeping set kept_from = ${date}::date where kept_from < ${date}::date`.execute(tx);
  return numAffectedRows > 0n;
}

export async function readKeeping(db: Reader<MeteringTables>): Promise<Keeping> {
  const { rows } = await sql<{ dated_from: number; kept_from: number; domains_from: Date }>`
    select dated_from - '1970-01-01'::date as dated_from, kept_from - '1970-01-01'::date as kept_from, domains_from
    from outcome_keeping`.execute(db);
  const [row] = rows;
  if (row === undefined) throw new Error('outcome_keeping has lost its row');
  return { datedFrom: row.dated_from, keptFrom: row.kept_from, domainsFromMs: BigInt(row.domains_from.getTime()) };
}

/** Until which day messages without a day still have to be given up; undefined where that is done. */
export async function undatedDue(db: Reader<MeteringTables>): Promise<string | undefined> {
  const { rows } = await sql<{ date: string }>`
    select kept_from::text as date from outcome_keeping where undated_from < kept_from`.execute(db);
  return rows[0]?.date;
}

export async function noteUndated(tx: Tx<MeteringTables>, date: string): Promise<void> {
  await sql`update outcome_keeping set undated_from = ${date}::date where undated_from < ${date}::date`.execute(tx);
}

/** The table of a day's messages. */
export const tableOfDay = (date: string): string => `outcomes_${date.replaceAll('-', '_')}`;

/** Makes the tables of those days that have none yet. */
export async function openDays(tx: Tx<MeteringTables>, dates: readonly string[]): Promise<void> {
  if (dates.length > 0) await sql`select open_outcome_day(day) from unnest(${dates}::date[]) as day`.execute(tx);
}

/** A select of the tables of days that were given up and are not dropped yet. */
export const givenUpTables = sql`
  select child.oid from pg_inherits join pg_class child on child.oid = inhrelid
  where inhparent = 'outcomes'::regclass and child.relname ~ '^outcomes_\\d{4}_\\d{2}_\\d{2}$'
    and child.relname < (select 'outcomes_' || to_char(kept_from, 'YYYY_MM_DD') from outcome_keeping)`;

/** Days that have a table, ascending. */
export async function listDays(db: Reader<MeteringTables>): Promise<string[]> {
  const { rows } = await sql<{ date: string }>`
    select replace(substr(child.relname, 10), '_', '-') as date
    from pg_inherits join pg_class child on child.oid = inhrelid
    where inhparent = 'outcomes'::regclass and child.relname ~ '^outcomes_\\d{4}_\\d{2}_\\d{2}$' order by 1`.execute(
    db,
  );
  return rows.map((row) => row.date);
}
