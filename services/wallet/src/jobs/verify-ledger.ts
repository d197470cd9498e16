// Every hour: the books are proved; a fault is an error in the log and a metric, nothing is repaired.
import { inTransaction } from '@tollgate/db';
import type { Log, Meter } from '@tollgate/observability';
import type { Job } from '@tollgate/service';
import type { Deps } from '../deps.ts';
import { PROOF_STATEMENT_MS, verifyLedger } from '../operations/verify-ledger.ts';

export function verifyLedgerJob({ db }: Deps, log: Log, meter: Meter): Job {
  const faults = meter.gauge('wallet_ledger_faults', 'Faults that the last proof of the ledger found, by check.', [
    'check',
  ]);
  return {
    name: 'verify-ledger',
    everyMs: 3_600_000,
    run: async () => {
      const proof = await inTransaction(db, verifyLedger, {
        isolation: 'repeatable read',
        statementMs: PROOF_STATEMENT_MS,
      });
      for (const check of proof.checks) {
        faults.set({ check: check.name }, check.faults.length);
        if (check.faults.length > 0)
          log.error({ check: check.name, faults: check.faults }, 'the ledger does not prove');
      }
    },
  };
}
