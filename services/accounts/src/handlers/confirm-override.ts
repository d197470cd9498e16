// OverridesService.ConfirmOverride
import { actorOf } from '@tollgate/auth';
import { ConfirmOverrideRequest, ConfirmOverrideResponse } from '@tollgate/contracts/accounts/v1/overrides';
import type { Unary } from '@tollgate/rpc';
import { mutation } from '@tollgate/service';
import { confirmOverride } from '../operations/agreement-overrides.ts';
import { toProtoOverride } from './convert-overrides.ts';
import type { HandlerParts } from './handler-parts.ts';

export function confirmOverrideHandler(parts: HandlerParts): Unary<ConfirmOverrideRequest, ConfirmOverrideResponse> {
  return mutation(parts, ConfirmOverrideResponse, ConfirmOverrideRequest, async (tx, request, call) => {
    const { overrideId } = request;
    const override = await confirmOverride(tx, parts.deps, { overrideId, actor: actorOf(call) });
    return { override: toProtoOverride(override, parts.deps) };
  });
}
