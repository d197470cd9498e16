// FapiaoService.RequestFapiaoReturn

import { RequestFapiaoReturnRequest, RequestFapiaoReturnResponse } from '@tollgate/contracts/billing/v1/fapiao';
import type { Unary } from '@tollgate/rpc';
import { mutation } from '@tollgate/service';
import type { EntryParts } from '../deps.ts';
import { requestFapiaoReturn } from '../operations/fapiao.ts';
import { fromProtoReturnReason, sideOf, toProtoFapiao } from './convert-fapiao.ts';

export function requestFapiaoReturnHandler(
  parts: EntryParts,
): Unary<RequestFapiaoReturnRequest, RequestFapiaoReturnResponse> {
  return mutation(parts, RequestFapiaoReturnResponse, RequestFapiaoReturnRequest, async (tx, request, call) => {
    const reason = fromProtoReturnReason(request.reason);
    return { fapiao: toProtoFapiao(await requestFapiaoReturn(tx, request, reason, sideOf(call))) };
  });
}
