// Every hour: the books are proved; what is wrong is told to people, nothing is repaired.
import type { Job } from '@tollgate/service';
import type { AuditDeps } from '../deps.ts';
import { verifyLedgerPortion } from '../operations/verify-ledger.ts';

export function verifyLedgerJob(deps: AuditDeps): Job {
  return {
    name: 'verify-ledger',
    everyMs: 3_600_000,
    run: async () => deps.telemetry.ledgerProved((await verifyLedgerPortion(deps)).checks),
  };
}
