// Proves the books in one snapshot. It reports and never repairs.
import type { Reader } from '@tollgate/db';
import type { Deps } from '../deps.ts';
import { NEVER_NEGATIVE } from '../domain/chart.ts';
import { askLedgerQuestions, newestSequence, type LedgerCheck } from '../store/ledger-checks.ts';
import type { WalletTables } from '../store/schema.ts';
import { inSnapshot } from './in-snapshot.ts';

export interface LedgerProof {
  readonly checks: readonly LedgerCheck[];
  readonly ok: boolean;
  readonly sequence: bigint;
}

/** How long one question to the whole ledger may take. */
const PROOF_STATEMENT_MS = 10 * 60_000;

export function verifyLedger({ db }: Pick<Deps, 'db'>): Promise<LedgerProof> {
  const prove = async (snapshot: Reader<WalletTables>): Promise<LedgerProof> => {
    const checks = await askLedgerQuestions(snapshot, NEVER_NEGATIVE);
    return {
      checks,
      ok: checks.every((check) => check.faults.length === 0),
      sequence: await newestSequence(snapshot),
    };
  };
  return inSnapshot(db, prove, PROOF_STATEMENT_MS);
}
