// Asks the questions that prove the books. Each answers with the number of rows looked at and the first faults.
import type { Reader } from '@tollgate/db';
import { sql } from 'kysely';
import type { BookRules } from '../domain/book-rules.ts';
import { ledgerQuestions } from './ledger-questions.ts';
import type { WalletTables } from './schema.ts';

export interface LedgerCheck {
  readonly name: string;
  readonly examined: bigint;
  /** At most ten, for people. */
  readonly faults: readonly string[];
}

/** Asks every question; run it in one repeatable-read transaction, so that all look at the same books. */
export async function askLedgerQuestions(db: Reader<WalletTables>, rules: BookRules): Promise<LedgerCheck[]> {
  const checks: LedgerCheck[] = [];
  for (const { name, examined, faults } of ledgerQuestions(rules)) {
    const count = await sql<{ count: bigint }>`select count(*) from ${sql.table(examined)}`.execute(db);
    const found = await sql<{ fault: string }>`select fault from (${faults}) as found limit 10`.execute(db);
    checks.push({ name, examined: count.rows[0]?.count ?? 0n, faults: found.rows.map((row) => row.fault) });
  }
  return checks;
}

/** The newest sequence number of the whole ledger. */
export async function newestSequence(db: Reader<WalletTables>): Promise<bigint> {
  const row = await db
    .selectFrom('transfer')
    .select((build) => build.fn.max('sequence').as('sequence'))
    .executeTakeFirst();
  return row?.sequence ?? 0n;
}
