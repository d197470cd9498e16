// PostCharges: each charge on its own, answered in the order of the request.
import type { PostChargesRequest, PostChargesResponse } from '@tollgate/contracts/wallet/v1/wallet';
import { inTransaction } from '@tollgate/db';
import type { Unary } from '@tollgate/rpc';
import { postCharges as postChargesOperation } from '../operations/post-charges.ts';
import { fromProtoPositive, toProtoChargeResult } from './convert.ts';
import type { HandlerDeps } from './handler-deps.ts';

export function postCharges(deps: HandlerDeps): Unary<PostChargesRequest, PostChargesResponse> {
  return async ({ charges }) => {
    const orders = charges.map((charge, index) => ({
      ...charge,
      amount: fromProtoPositive(charge.amount, `charges[${index}].amount`),
    }));
    const outcomes = await inTransaction(deps.db, (tx) => postChargesOperation(tx, deps, orders));
    return { results: outcomes.map(toProtoChargeResult) };
  };
}
