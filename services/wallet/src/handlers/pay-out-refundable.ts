// PayOutRefundable: money that is paid back outside of the wallet.
import { PayOutRefundableRequest, PayOutRefundableResponse } from '@tollgate/contracts/wallet/v1/payouts';
import type { Unary } from '@tollgate/rpc';
import type { Deps } from '../deps.ts';
import type { PayOut, PayOutResult } from '../domain/commands/pay-out.ts';
import { payOut } from '../operations/pay-out.ts';
import { fromProtoText, toProtoPosted } from './convert.ts';
import { fromProtoPositive } from './convert-money.ts';
import { rememberedHandler } from './remembered.ts';

export function payOutRefundableHandler(deps: Deps): Unary<PayOutRefundableRequest, PayOutRefundableResponse> {
  return rememberedHandler<PayOutRefundableRequest, PayOut, PayOutResult, PayOutRefundableResponse>(deps, {
    request: PayOutRefundableRequest,
    response: PayOutRefundableResponse,
    read: ({ tenantId, amount, reference }) => ({
      kind: 'pay-out',
      tenantId,
      amount: fromProtoPositive(amount, 'amount'),
      reference: fromProtoText(reference, 'reference'),
    }),
    give: payOut,
    render: ({ result, transfers }) => {
      const posted = result ?? transfers()[0];
      return { transfer: posted && toProtoPosted(posted) };
    },
  });
}
