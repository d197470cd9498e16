// PostRounding: what a document in whole fen differs from the exact charges.
import { PostRoundingRequest, PostRoundingResponse } from '@tollgate/contracts/wallet/v1/wallet';
import type { Unary } from '@tollgate/rpc';
import type { Deps } from '../deps.ts';
import type { PostRounding, RoundingResult } from '../domain/commands/post-rounding.ts';
import { postRounding } from '../operations/post-rounding.ts';
import { fromProtoText, toProtoPosted } from './convert.ts';
import { fromProtoMoney } from './convert-money.ts';
import { rememberedHandler } from './remembered.ts';

export function postRoundingHandler(deps: Deps): Unary<PostRoundingRequest, PostRoundingResponse> {
  return rememberedHandler<PostRoundingRequest, PostRounding, RoundingResult, PostRoundingResponse>(deps, {
    request: PostRoundingRequest,
    response: PostRoundingResponse,
    read: ({ tenantId, difference, reference }) => ({
      kind: 'post-rounding',
      tenantId,
      reference: fromProtoText(reference, 'reference'),
      difference: fromProtoMoney(difference, 'difference'),
    }),
    give: postRounding,
    render: ({ result, transfers }) => {
      const posted = result ?? transfers()[0];
      return { transfer: posted && toProtoPosted(posted) };
    },
  });
}
