// ExportLedger: the whole ledger as a stream of lines.
import type { ExportLedgerRequest, ExportLedgerResponse } from '@tollgate/contracts/wallet/v1/audit';
import type { ServerStream } from '@tollgate/rpc';
import type { Deps } from '../deps.ts';
import { exportLedger } from '../operations/export-ledger.ts';

export function exportLedgerHandler(deps: Deps): ServerStream<ExportLedgerRequest, ExportLedgerResponse> {
  return async function* () {
    for await (const { lines, transfers, transfersTotal } of exportLedger(deps))
      yield { lines: Buffer.from(lines), transfers, transfersTotal };
  };
}
