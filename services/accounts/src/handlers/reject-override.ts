// OverridesService.RejectOverride
import { actorOf } from '@tollgate/auth';
import { RejectOverrideRequest, RejectOverrideResponse } from '@tollgate/contracts/accounts/v1/overrides';
import type { Unary } from '@tollgate/rpc';
import { mutation } from '@tollgate/service';
import { rejectOverride } from '../operations/agreement-overrides.ts';
import { toProtoOverride } from './convert-overrides.ts';
import type { HandlerParts } from './handler-parts.ts';

export function rejectOverrideHandler(parts: HandlerParts): Unary<RejectOverrideRequest, RejectOverrideResponse> {
  return mutation(parts, RejectOverrideResponse, RejectOverrideRequest, async (tx, request, call) => {
    const { overrideId, reason } = request;
    const override = await rejectOverride(tx, parts.deps, { overrideId, reason, actor: actorOf(call) });
    return { override: toProtoOverride(override, parts.deps) };
  });
}
