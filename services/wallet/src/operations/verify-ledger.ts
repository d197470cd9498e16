// Proves the books in one snapshot. It reports and never repairs.
import type { Reader } from '@tollgate/db';
import { NEVER_NEGATIVE } from '../domain/chart.ts';
import { askLedgerQuestions, newestSequence, type LedgerCheck } from '../store/ledger-checks.ts';
import type { WalletTables } from '../store/schema.ts';

export interface LedgerProof {
  readonly checks: readonly LedgerCheck[];
  readonly ok: boolean;
  readonly sequence: bigint;
}

/** Run it in one repeatable-read transaction. */
export async function verifyLedger(db: Reader<WalletTables>): Promise<LedgerProof> {
  const checks = await askLedgerQuestions(db, NEVER_NEGATIVE);
  return { checks, ok: checks.every((check) => check.faults.length === 0), sequence: await newestSequence(db) };
}
