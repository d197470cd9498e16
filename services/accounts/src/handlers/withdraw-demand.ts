// RequirementsService.WithdrawDemand
import { WithdrawDemandRequest, WithdrawDemandResponse } from '@tollgate/contracts/accounts/v1/requirements';
import type { Unary } from '@tollgate/rpc';
import { mutation } from '@tollgate/service';
import { withdrawDemand } from '../operations/demands.ts';
import { toProtoDemand } from './convert-kyc.ts';
import type { HandlerParts } from './handler-parts.ts';

export function withdrawDemandHandler(parts: HandlerParts): Unary<WithdrawDemandRequest, WithdrawDemandResponse> {
  return mutation(parts, WithdrawDemandResponse, WithdrawDemandRequest, async (tx, request) => {
    return { demand: toProtoDemand(await withdrawDemand(tx, parts.deps, request)) };
  });
}
