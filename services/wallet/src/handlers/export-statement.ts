// ExportStatement: a statement as a stream of CSV.
import type { ExportStatementRequest, ExportStatementResponse } from '@tollgate/contracts/wallet/v1/statement';
import type { ServerStream } from '@tollgate/rpc';
import type { Deps } from '../deps.ts';
import { readWholeStatement } from '../operations/read-past.ts';
import { fromProtoPeriod } from './convert-statement.ts';
import { csvHeader, csvRows } from './statement-csv.ts';

export function exportStatementHandler(deps: Deps): ServerStream<ExportStatementRequest, ExportStatementResponse> {
  return async function* (request) {
    let lines = 0n;
    const period = fromProtoPeriod(request);
    let rows = csvHeader();
    for await (const part of readWholeStatement(deps, request.tenantId, period)) {
      if (part.kind === 'lines') lines += BigInt(part.lines.length);
      rows += csvRows(part);
      yield { rows: Buffer.from(rows), lines };
      rows = '';
    }
  };
}
