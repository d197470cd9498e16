// ReverseCharge and BatchReverseCharges: charges given back, in full or in part.
import {
  type BatchReverseChargesRequest,
  type BatchReverseChargesResponse,
  ReversalServiceService,
  type ReverseChargeRequest,
  type ReverseChargeResponse,
} from '@tollgate/contracts/wallet/v1/reversal';
import type { Unary } from '@tollgate/rpc';
import type { Deps } from '../deps.ts';
import { reverseCharge } from '../operations/reverse-charge.ts';
import { fromProtoPositive } from './convert-money.ts';
import { toProtoReversal } from './convert-units.ts';
import { outcomesOf } from './each-item.ts';

/** The reversal's own id does the work of a request id. */
export function reverseChargeHandler(deps: Deps): Unary<ReverseChargeRequest, ReverseChargeResponse> {
  return async ({ reversalId, tenantId, chargeId, amount }, { signal }) => {
    const micros = fromProtoPositive(amount, 'amount');
    const command = { kind: 'reverse-charge', reversalId, tenantId, chargeId, amount: micros } as const;
    return { receipt: toProtoReversal(await reverseCharge(deps, command, signal)) };
  };
}

export function batchReverseChargesHandler(deps: Deps): Unary<BatchReverseChargesRequest, BatchReverseChargesResponse> {
  const single = reverseChargeHandler(deps);
  return async ({ items }, call) => {
    const outcomes = await outcomesOf(items, single, ReversalServiceService.reverseCharge.path, call);
    return { results: items.map(({ reversalId }, place) => ({ reversalId, outcome: outcomes[place] })) };
  };
}
