// CreditLots: lots, all or none.
import { CreditLotsRequest, CreditLotsResponse } from '@tollgate/contracts/wallet/v1/wallet';
import type { Unary } from '@tollgate/rpc';
import { mutation } from '@tollgate/service';
import { creditLots } from '../operations/credit-lots.ts';
import { fromProtoCredit, fromProtoText, toProtoBalance, toProtoLot } from './convert.ts';
import type { Deps } from '../deps.ts';

export function creditLotsHandler(deps: Deps): Unary<CreditLotsRequest, CreditLotsResponse> {
  return mutation(deps, CreditLotsResponse, CreditLotsRequest, async (tx, { tenantId, origin, credits }) => {
    const lots = credits.map(fromProtoCredit);
    const done = await creditLots(tx, deps, { tenantId, origin: fromProtoText(origin, 'origin'), lots });
    return {
      lots: done.lots.map(toProtoLot),
      balance: toProtoBalance(done.balance),
      settledBefore: done.settledBefore,
    };
  });
}
