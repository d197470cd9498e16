// DeliveriesService.RecordBounce
import { RecordBounceRequest, RecordBounceResponse } from '@tollgate/contracts/accounts/v1/deliveries';
import type { Unary } from '@tollgate/rpc';
import { mutation } from '@tollgate/service';
import { withoutAddresses } from '../domain/mail.ts';
import { recordBounce } from '../operations/deliver-mail.ts';
import type { HandlerParts } from './handler-parts.ts';

export function recordBounceHandler(parts: HandlerParts): Unary<RecordBounceRequest, RecordBounceResponse> {
  return mutation(parts, RecordBounceResponse, RecordBounceRequest, async (tx, { messageId, response }) => {
    await recordBounce(tx, parts.deps, { messageId, response: withoutAddresses(response) });
    return {};
  });
}
