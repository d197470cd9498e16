// RefundsService.RecordBankPayment

import { actorOf } from '@tollgate/auth';
import { RecordBankPaymentRequest, RecordBankPaymentResponse } from '@tollgate/contracts/billing/v1/refunds';
import type { Unary } from '@tollgate/rpc';
import { mutation } from '@tollgate/service';
import type { EntryParts } from '../deps.ts';
import { withParts } from '../operations/read-refunds.ts';
import { recordBankPayment } from '../operations/record-bank-payment.ts';
import { toProtoRefund } from './convert-refunds.ts';

export function recordBankPaymentHandler(
  parts: EntryParts,
): Unary<RecordBankPaymentRequest, RecordBankPaymentResponse> {
  return mutation(parts, RecordBankPaymentResponse, RecordBankPaymentRequest, async (tx, request, call) => {
    const { partId, bankReference } = request;
    const refund = await recordBankPayment(tx, parts.deps, { partId, bankReference, actor: actorOf(call) });
    return { refund: toProtoRefund(await withParts(tx, refund)) };
  });
}
