// VerificationsService.RejectVerification
import { actorOf } from '@tollgate/auth';
import { RejectVerificationRequest, RejectVerificationResponse } from '@tollgate/contracts/accounts/v1/verifications';
import type { Unary } from '@tollgate/rpc';
import { mutation } from '@tollgate/service';
import { rejectVerification } from '../operations/review-verification.ts';
import { toProtoVerification } from './convert-verifications.ts';
import type { HandlerParts } from './handler-parts.ts';
import { withIdentity } from './with-identity.ts';

export function rejectVerificationHandler(
  parts: HandlerParts,
): Unary<RejectVerificationRequest, RejectVerificationResponse> {
  const reject = mutation(
    parts,
    RejectVerificationResponse,
    RejectVerificationRequest,
    async (tx, { tenantId, verificationId, reasons, findings }, call) => {
      const decision = { tenantId, verificationId, reviewer: actorOf(call), reasons, findings };
      return { verification: toProtoVerification(await rejectVerification(tx, parts.deps, decision)) };
    },
  );
  return async (request, call) => withIdentity(parts, await reject(request, call), call);
}
