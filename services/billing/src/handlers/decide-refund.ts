// RefundsService.ApproveRefund and RejectRefund

import { actorOf } from '@tollgate/auth';
import {
  ApproveRefundRequest,
  ApproveRefundResponse,
  RejectRefundRequest,
  RejectRefundResponse,
} from '@tollgate/contracts/billing/v1/refunds';
import type { Unary } from '@tollgate/rpc';
import { mutation } from '@tollgate/service';
import type { EntryParts } from '../deps.ts';
import { approveRefund, rejectRefund } from '../operations/decide-refund.ts';
import { withParts } from '../operations/read-refunds.ts';
import { toProtoRefund } from './convert-refunds.ts';

export function approveRefundHandler(parts: EntryParts): Unary<ApproveRefundRequest, ApproveRefundResponse> {
  return mutation(parts, ApproveRefundResponse, ApproveRefundRequest, async (tx, { refundId }, call) => {
    const refund = await approveRefund(tx, parts.deps, { refundId, actor: actorOf(call) });
    return { refund: toProtoRefund(await withParts(tx, refund)) };
  });
}

export function rejectRefundHandler(parts: EntryParts): Unary<RejectRefundRequest, RejectRefundResponse> {
  return mutation(parts, RejectRefundResponse, RejectRefundRequest, async (tx, { refundId }, call) => {
    const refund = await rejectRefund(tx, parts.deps, { refundId, actor: actorOf(call) });
    return { refund: toProtoRefund(await withParts(tx, refund)) };
  });
}
