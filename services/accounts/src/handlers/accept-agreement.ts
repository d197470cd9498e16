// AgreementsService.AcceptAgreement
import { actorOf, callerOf } from '@tollgate/auth';
import { AcceptAgreementRequest, AcceptAgreementResponse } from '@tollgate/contracts/accounts/v1/agreements';
import type { Unary } from '@tollgate/rpc';
import { mutation } from '@tollgate/service';
import { acceptAgreement } from '../operations/accept-agreement.ts';
import { fromProtoEvidence, fromProtoMode, toProtoAcceptance } from './convert-agreements.ts';
import type { HandlerParts } from './handler-parts.ts';

export function acceptAgreementHandler(parts: HandlerParts): Unary<AcceptAgreementRequest, AcceptAgreementResponse> {
  return mutation(parts, AcceptAgreementResponse, AcceptAgreementRequest, async (tx, request, call) => {
    const acceptance = await acceptAgreement(tx, parts.deps, {
      tenantId: request.tenantId,
      agreementId: request.agreementId,
      version: request.version,
      contentHash: request.contentHash,
      mode: fromProtoMode(request.mode),
      evidence: request.evidence && fromProtoEvidence(request.evidence),
      actor: actorOf(call),
      byStaff: callerOf(call).person?.kind === 'staff',
    });
    return { acceptance: toProtoAcceptance(acceptance) };
  });
}
