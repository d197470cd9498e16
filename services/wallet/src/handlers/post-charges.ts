// PostCharges: each charge on its own, answered in the order of the request.
import type { PostChargesRequest, PostChargesResponse } from '@tollgate/contracts/wallet/v1/wallet';
import type { Unary } from '@tollgate/rpc';
import type { Deps } from '../deps.ts';
import { postCharges } from '../operations/post-charges.ts';
import { fromProtoCharge, toProtoChargeResult } from './convert.ts';

export function postChargesHandler(deps: Deps): Unary<PostChargesRequest, PostChargesResponse> {
  return async ({ charges }, { signal }) => {
    const outcomes = await postCharges(deps, charges.map(fromProtoCharge), signal);
    return { results: outcomes.map(toProtoChargeResult) };
  };
}
