// PostCharges: each charge on its own, answered in the order of the request.
import type { PostChargesRequest, PostChargesResponse } from '@tollgate/contracts/wallet/v1/wallet';
import { itemFaultsOf, type Unary } from '@tollgate/rpc';
import type { Deps } from '../deps.ts';
import { postCharges } from '../operations/post-charges.ts';
import { fromProtoCharge, toProtoChargeResult } from './convert.ts';

export function postChargesHandler(deps: Deps): Unary<PostChargesRequest, PostChargesResponse> {
  return async ({ charges }, call) => {
    const faults = itemFaultsOf(call);
    const read = charges.map((charge, place) => {
      const refusal = faults.get(place);
      // A charge is answered under its id: without one there is no answer to give.
      if (refusal?.violations.some(({ field }) => field === 'charge_id') === true) throw refusal;
      return refusal === undefined
        ? fromProtoCharge(charge)
        : ({ kind: 'unreadable', chargeId: charge.chargeId, refusal } as const);
    });
    const outcomes = await postCharges(deps, read, call.signal);
    return { results: outcomes.map(toProtoChargeResult) };
  };
}
