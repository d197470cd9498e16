// CreditLots: lots, all or none.
import { CreditLotsRequest, CreditLotsResponse } from '@tollgate/contracts/wallet/v1/wallet';
import type { Unary } from '@tollgate/rpc';
import type { Deps } from '../deps.ts';
import type { CreditLots, CreditResult } from '../domain/commands/credit-lots.ts';
import { creditLots } from '../operations/credit-lots.ts';
import { balanceAfter } from '../operations/read-balance.ts';
import { fromProtoCredit, fromProtoText, toProtoBalance, toProtoLot } from './convert.ts';
import { rememberedHandler } from './remembered.ts';

export function creditLotsHandler(deps: Deps): Unary<CreditLotsRequest, CreditLotsResponse> {
  return rememberedHandler<CreditLotsRequest, CreditLots, CreditResult, CreditLotsResponse>(deps, {
    request: CreditLotsRequest,
    response: CreditLotsResponse,
    read: ({ tenantId, origin, credits }) => ({
      kind: 'credit-lots',
      tenantId,
      lots: credits.map(fromProtoCredit),
      origin: fromProtoText(origin, 'origin'),
    }),
    give: creditLots,
    render: (done, { tenantId }) => ({
      lots: done.result.lots.map(toProtoLot),
      balance: toProtoBalance(balanceAfter(done.standing(tenantId))),
      settledBefore: done.result.settledBefore,
    }),
  });
}
