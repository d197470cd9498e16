// PostRounding: what a document in whole fen differs from the exact charges.
import { PostRoundingRequest, PostRoundingResponse } from '@tollgate/contracts/wallet/v1/wallet';
import type { Unary } from '@tollgate/rpc';
import { mutation } from '@tollgate/service';
import { postRounding } from '../operations/post-rounding.ts';
import { fromProtoMoney, fromProtoText, toProtoTransfer } from './convert.ts';
import type { Deps } from '../deps.ts';

export function postRoundingHandler(deps: Deps): Unary<PostRoundingRequest, PostRoundingResponse> {
  return mutation(deps, PostRoundingResponse, PostRoundingRequest, async (tx, { tenantId, difference, reference }) => {
    const row = await postRounding(tx, deps, {
      tenantId,
      reference: fromProtoText(reference, 'reference'),
      difference: fromProtoMoney(difference, 'difference'),
    });
    return { transfer: row === undefined ? undefined : toProtoTransfer(row) };
  });
}
