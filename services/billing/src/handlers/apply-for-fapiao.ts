// FapiaoService.ApplyForFapiao

import { ApplyForFapiaoRequest, ApplyForFapiaoResponse } from '@tollgate/contracts/billing/v1/fapiao';
import type { Unary } from '@tollgate/rpc';
import { mutation } from '@tollgate/service';
import type { EntryParts } from '../deps.ts';
import { applyForFapiao } from '../operations/fapiao.ts';
import { fromProtoMoney } from './convert.ts';
import { toProtoFapiao } from './convert-fapiao.ts';

export function applyForFapiaoHandler(parts: EntryParts): Unary<ApplyForFapiaoRequest, ApplyForFapiaoResponse> {
  const run = mutation(parts, ApplyForFapiaoResponse, ApplyForFapiaoRequest, async (tx, request) => {
    const amount = fromProtoMoney(request.amount, 'amount');
    return { fapiao: toProtoFapiao(await applyForFapiao(tx, request.tenantId, amount, parts.now())) };
  });
  return async (request, call) => {
    const response = await run(request, call);
    parts.deps.wake.fapiao();
    return response;
  };
}
