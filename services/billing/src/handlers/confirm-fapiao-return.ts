// FapiaoService.ConfirmFapiaoReturn

import { ConfirmFapiaoReturnRequest, ConfirmFapiaoReturnResponse } from '@tollgate/contracts/billing/v1/fapiao';
import type { Unary } from '@tollgate/rpc';
import { mutation } from '@tollgate/service';
import type { EntryParts } from '../deps.ts';
import { confirmFapiaoReturn } from '../operations/fapiao.ts';
import { sideOf, toProtoFapiao } from './convert-fapiao.ts';

export function confirmFapiaoReturnHandler(
  parts: EntryParts,
): Unary<ConfirmFapiaoReturnRequest, ConfirmFapiaoReturnResponse> {
  const run = mutation(parts, ConfirmFapiaoReturnResponse, ConfirmFapiaoReturnRequest, async (tx, request, call) => {
    const confirmed = await confirmFapiaoReturn(tx, request, sideOf(call), parts.now());
    return { fapiao: toProtoFapiao(confirmed) };
  });
  return async (request, call) => {
    const response = await run(request, call);
    parts.deps.wake.fapiao();
    return response;
  };
}
