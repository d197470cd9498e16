// ReturnKept: what settlements kept, given back.
import { KeptValue, ReturnKeptRequest, ReturnKeptResponse } from '@tollgate/contracts/wallet/v1/forfeitures';
import type { Unary } from '@tollgate/rpc';
import type { Deps } from '../deps.ts';
import type { ReturnKept, ReturnKeptResult } from '../domain/commands/return-kept.ts';
import { returnKept } from '../operations/return-kept.ts';
import { fromProtoText, toProtoPosted } from './convert.ts';
import { fromProtoPositive } from './convert-money.ts';
import { rememberedHandler } from './remembered.ts';

export function returnKeptHandler(deps: Deps): Unary<ReturnKeptRequest, ReturnKeptResponse> {
  return rememberedHandler<ReturnKeptRequest, ReturnKept, ReturnKeptResult, ReturnKeptResponse>(deps, {
    request: ReturnKeptRequest,
    response: ReturnKeptResponse,
    read: ({ tenantId, kept, amount, reference }) => ({
      kind: 'return-kept',
      tenantId,
      kept: kept === KeptValue.PACKAGES ? 'PACKAGES' : 'FORFEITED',
      amount: fromProtoPositive(amount, 'amount'),
      reference: fromProtoText(reference, 'reference'),
    }),
    give: returnKept,
    render: ({ result, transfers }) => {
      const posted = result ?? transfers()[0];
      return { transfer: posted && toProtoPosted(posted) };
    },
  });
}
