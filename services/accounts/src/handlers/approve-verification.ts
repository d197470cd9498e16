// VerificationsService.ApproveVerification
import { actorOf } from '@tollgate/auth';
import { ApproveVerificationRequest, ApproveVerificationResponse } from '@tollgate/contracts/accounts/v1/verifications';
import type { Unary } from '@tollgate/rpc';
import { mutation } from '@tollgate/service';
import { approveVerification } from '../operations/review-verification.ts';
import { toProtoVerification } from './convert-verifications.ts';
import type { HandlerParts } from './handler-parts.ts';
import { withIdentity } from './with-identity.ts';

export function approveVerificationHandler(
  parts: HandlerParts,
): Unary<ApproveVerificationRequest, ApproveVerificationResponse> {
  const approve = mutation(
    parts,
    ApproveVerificationResponse,
    ApproveVerificationRequest,
    async (tx, { tenantId, verificationId }, call) => {
      const decision = { tenantId, verificationId, reviewer: actorOf(call) };
      return { verification: toProtoVerification(await approveVerification(tx, parts.deps, decision)) };
    },
  );
  return async (request, call) => withIdentity(parts, await approve(request, call), call);
}
