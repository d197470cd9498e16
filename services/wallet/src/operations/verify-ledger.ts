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

/** How long one question to the whole ledger may take. */
export const PROOF_STATEMENT_MS = 10 * 60_000;

/** Run it in one repeatable-read transaction, with PROOF_STATEMENT_MS. */
export async function verifyLedger(db: Reader<WalletTables>): Promise<LedgerProof> {
  const checks = await askLedgerQuestions(db, NEVER_NEGATIVE);
  return { checks, ok: checks.every((check) => check.faults.length === 0), sequence: await newestSequence(db) };
}
