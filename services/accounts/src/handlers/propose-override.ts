// OverridesService.ProposeOverride
import { actorOf } from '@tollgate/auth';
import { ProposeOverrideRequest, ProposeOverrideResponse } from '@tollgate/contracts/accounts/v1/overrides';
import type { Unary } from '@tollgate/rpc';
import { mutation } from '@tollgate/service';
import { proposeOverride } from '../operations/agreement-overrides.ts';
import { fromProtoEvidence } from './convert-agreements.ts';
import { toProtoOverride } from './convert-overrides.ts';
import { required } from './convert.ts';
import type { HandlerParts } from './handler-parts.ts';

export function proposeOverrideHandler(parts: HandlerParts): Unary<ProposeOverrideRequest, ProposeOverrideResponse> {
  return mutation(parts, ProposeOverrideResponse, ProposeOverrideRequest, async (tx, request, call) => {
    const override = await proposeOverride(tx, parts.deps, {
      tenantId: request.tenantId,
      document: request.document,
      effectiveAt: request.effectiveTime,
      evidence: fromProtoEvidence(required(request.evidence, 'evidence')),
      proposer: actorOf(call),
    });
    return { override: toProtoOverride(override, parts.deps) };
  });
}
