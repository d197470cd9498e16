// SumLedger: sums of all tenants over a period.
import type { SumLedgerRequest, SumLedgerResponse } from '@tollgate/contracts/wallet/v1/movements';
import type { Unary } from '@tollgate/rpc';
import type { Deps } from '../deps.ts';
import { sumLedger } from '../operations/sum-movements.ts';
import { toProtoSum } from './convert-movements.ts';
import { fromProtoPeriod } from './convert-statement.ts';

export function sumLedgerHandler(deps: Deps): Unary<SumLedgerRequest, SumLedgerResponse> {
  return async (request) => {
    const { sums, packageSums } = await sumLedger(deps, fromProtoPeriod(request));
    return { sums: sums.map(toProtoSum), packageSums: packageSums.map(toProtoSum) };
  };
}
