// GetPastBalance: what a tenant had, lot by lot.
import type { GetPastBalanceRequest, GetPastBalanceResponse } from '@tollgate/contracts/wallet/v1/statement';
import { invalidArgument } from '@tollgate/errors';
import type { Unary } from '@tollgate/rpc';
import type { Deps } from '../deps.ts';
import { type AsOf, readPast } from '../operations/read-past.ts';
import { fromProtoTime } from './convert.ts';
import { toProtoLotBalances, toProtoPast } from './convert-statement.ts';

export function getPastBalanceHandler(deps: Deps): Unary<GetPastBalanceRequest, GetPastBalanceResponse> {
  return async ({ tenantId, asOf }) => {
    const view = await readPast(deps, tenantId, fromProtoAsOf(asOf));
    return { balance: toProtoPast(view), lots: toProtoLotBalances(view) };
  };
}

function fromProtoAsOf(asOf: GetPastBalanceRequest['asOf']): AsOf {
  if (asOf === undefined) throw invalidArgument('INVALID_TIME', 'as_of: is required');
  return asOf.$case === 'asOfSequence' ? { sequence: asOf.value } : { time: fromProtoTime(asOf.value, 'as_of_time') };
}
