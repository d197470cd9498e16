// RefundsService.ProposeRefund

import { actorOf } from '@tollgate/auth';
import { ProposeRefundRequest, ProposeRefundResponse } from '@tollgate/contracts/billing/v1/refunds';
import type { Unary } from '@tollgate/rpc';
import { mutation } from '@tollgate/service';
import type { EntryParts } from '../deps.ts';
import { proposeRefund } from '../operations/propose-refund.ts';
import { fromProtoMoney } from './convert.ts';
import { fromProtoDestination, fromProtoSource, toProtoProposed } from './convert-refunds.ts';

export function proposeRefundHandler(parts: EntryParts): Unary<ProposeRefundRequest, ProposeRefundResponse> {
  return async (request, call) => {
    const source = fromProtoSource(request.source);
    // Asked before the transaction. What another proposal takes meanwhile is taken off under the tenant's lock, and in the
    // end the wallet refuses to let go of what it does not have.
    const { balance } =
      source === 'wallet'
        ? await parts.deps.wallet.getBalance({ tenantId: request.tenantId }, { signal: call.signal })
        : { balance: undefined };
    const propose = mutation(parts, ProposeRefundResponse, ProposeRefundRequest, async (tx) => {
      const proposed = await proposeRefund(tx, parts.deps, {
        tenantId: request.tenantId,
        amount: fromProtoMoney(request.amount, 'amount'),
        source,
        destination: fromProtoDestination(request.destination),
        reason: request.reason,
        paymentId: request.paymentId === '' ? undefined : request.paymentId,
        proposer: actorOf(call),
        refundable: balance && fromProtoMoney(balance.refundable, 'refundable'),
      });
      return { refund: toProtoProposed(proposed, request.validateOnly) };
    });
    return propose(request, call);
  };
}
