// AgreementsService.RecordSealedOverride
import { actorOf } from '@tollgate/auth';
import { RecordSealedOverrideRequest, RecordSealedOverrideResponse } from '@tollgate/contracts/accounts/v1/agreements';
import type { Unary } from '@tollgate/rpc';
import { mutation } from '@tollgate/service';
import { recordSealedOverride } from '../operations/sealed-overrides.ts';
import { fromProtoEffect, fromProtoEvidence, toProtoSealedOverride } from './convert-agreements.ts';
import { required } from './convert.ts';
import type { HandlerParts } from './handler-parts.ts';

export function recordSealedOverrideHandler(
  parts: HandlerParts,
): Unary<RecordSealedOverrideRequest, RecordSealedOverrideResponse> {
  return mutation(parts, RecordSealedOverrideResponse, RecordSealedOverrideRequest, async (tx, request, call) => {
    const override = await recordSealedOverride(tx, parts.deps, {
      tenantId: request.tenantId,
      agreementId: request.agreementId,
      clauseId: request.clauseId,
      effect: fromProtoEffect(request.effect),
      replacement: request.replacement,
      effectiveAt: request.effectiveTime,
      evidence: fromProtoEvidence(required(request.evidence, 'evidence')),
      recordedBy: actorOf(call),
    });
    return { override: toProtoSealedOverride(override) };
  });
}
