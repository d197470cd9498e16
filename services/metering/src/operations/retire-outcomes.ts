// Gives up the outcomes of messages whose period is over. What they counted stays: usage, what was told to billing, and
// their sums, by which both are proved.

import { type Db, inTransaction } from '@tollgate/db';

import { dateOf, dayAt } from '../domain/message-day.ts';
import { giveUpDaysBefore, holdCorrections, listDays, noteUndated, openDays, undatedDue } from '../store/keeping.ts';
import { retireDay, retireUndated, undatedPages } from '../store/retired-outcomes.ts';
import type { MeteringTables } from '../store/schema.ts';

/** Reading a day of a hundred million messages once. */
const DAY_STATEMENT_MS = 30 * 60_000;
/** Of messages without a day, read in one transaction: some 16,000 of them. */
const PAGES = 256;

export interface RetirementInput {
  readonly now: Date;
  /** For how many days outcomes are kept. */
  readonly keepDays: number;
  /** How many pages of messages without a day a transaction reads. */
  readonly pages?: number;
}

/** What one run has given up. */
export interface Retirement {
  readonly days: readonly string[];
  readonly undated: bigint;
}

/**
 * First nobody may count anything of those days any more; when that is committed, day by day is summed up and dropped.
 * Every step can be repeated: killed anywhere, the next run goes on.
 */
export async function retireOutcomes(
  db: Db<MeteringTables>,
  { now, keepDays, pages = PAGES }: RetirementInput,
  signal: AbortSignal,
): Promise<Retirement> {
  const today = dayAt(BigInt(now.getTime()));
  const keptFrom = dateOf(today - keepDays);
  // Tomorrow's table is there before its first message.
  await inTransaction(db, (tx) => openDays(tx, [dateOf(today), dateOf(today + 1)]));
  await inTransaction(db, (tx) => giveUpDaysBefore(tx, keptFrom));
  const days = (await listDays(db)).filter((date) => date < keptFrom);
  const retired: string[] = [];
  for (const date of days) {
    if (signal.aborted) break;
    await inTransaction(db, (tx) => holdCorrections(tx).then(() => retireDay(tx, date)), {
      statementMs: DAY_STATEMENT_MS,
    });
    retired.push(date);
  }
  return { days: retired, undated: await retireAllUndated(db, pages, signal) };
}

/** Once for each day that was given up: the table is read from end to end. Killed anywhere, the next run reads it again. */
async function retireAllUndated(db: Db<MeteringTables>, pages: number, signal: AbortSignal): Promise<bigint> {
  const date = await undatedDue(db);
  let undated = 0n;
  if (date === undefined) return undated;
  const end = await undatedPages(db);
  for (let from = 0; from < end; from += pages) {
    if (signal.aborted) return undated;
    undated += await inTransaction(db, (tx) =>
      holdCorrections(tx).then(() => retireUndated(tx, date, { from, pages })),
    );
  }
  await inTransaction(db, (tx) => noteUndated(tx, date));
  return undated;
}
