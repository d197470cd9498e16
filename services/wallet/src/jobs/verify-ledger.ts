// Every hour: the books are proved; a fault is an error in the log and a metric, nothing is repaired.
import { inTransaction, type Db } from '@tollgate/db';
import type { Log, Meter } from '@tollgate/observability';
import type { Job } from '@tollgate/service';
import { verifyLedger } from '../operations/verify-ledger.ts';
import type { WalletTables } from '../store/schema.ts';

export function verifyLedgerJob(db: Db<WalletTables>, log: Log, meter: Meter): Job {
  const faults = meter.gauge('wallet_ledger_faults', 'Faults that the last proof of the ledger found, by check.', [
    'check',
  ]);
  return {
    name: 'verify-ledger',
    everyMs: 3_600_000,
    run: async () => {
      const proof = await inTransaction(db, verifyLedger, { isolation: 'repeatable read' });
      for (const check of proof.checks) {
        faults.set({ check: check.name }, check.faults.length);
        if (check.faults.length > 0)
          log.error({ check: check.name, faults: check.faults }, 'the ledger does not prove');
      }
    },
  };
}
