// GetStatement: opening, sums, closing of a period.
import type { GetStatementRequest, GetStatementResponse } from '@tollgate/contracts/wallet/v1/statement';
import type { Unary } from '@tollgate/rpc';
import type { Deps } from '../deps.ts';
import { readStatement } from '../operations/read-past.ts';
import { toProtoSumMoney } from './convert-money.ts';
import { fromProtoPeriod, toProtoPast } from './convert-statement.ts';

export function getStatementHandler(deps: Deps): Unary<GetStatementRequest, GetStatementResponse> {
  return async (request) => {
    const { opening, closing, credits, debits, lines } = await readStatement(
      deps,
      request.tenantId,
      fromProtoPeriod(request),
    );
    return {
      opening: toProtoPast(opening),
      closing: toProtoPast(closing),
      credits: toProtoSumMoney(credits),
      debits: toProtoSumMoney(debits),
      lines,
    };
  };
}
