// VerificationsService.RejectVerification
import { actorOf } from '@tollgate/auth';
import { RejectVerificationRequest, RejectVerificationResponse } from '@tollgate/contracts/accounts/v1/verifications';
import type { Unary } from '@tollgate/rpc';
import { mutation } from '@tollgate/service';
import { rejectVerification } from '../operations/review-verification.ts';
import { toProtoVerification } from './convert.ts';
import type { HandlerParts } from './handler-parts.ts';
import { withIdentity } from './with-identity.ts';

export function rejectVerificationHandler(
  parts: HandlerParts,
): Unary<RejectVerificationRequest, RejectVerificationResponse> {
  const reject = mutation(
    parts,
    RejectVerificationResponse,
    RejectVerificationRequest,
    async (tx, { tenantId, verificationId, reasons }, call) => {
      const decision = { tenantId, verificationId, reviewer: actorOf(call), reasons };
      return { verification: toProtoVerification(await rejectVerification(tx, parts.deps, decision), undefined) };
    },
  );
  return async (request, call) => withIdentity(parts, await reject(request, call));
}
