// VerificationsService.RequestRevision
import { actorOf } from '@tollgate/auth';
import { RequestRevisionRequest, RequestRevisionResponse } from '@tollgate/contracts/accounts/v1/verifications';
import type { Unary } from '@tollgate/rpc';
import { mutation } from '@tollgate/service';
import { requestRevision } from '../operations/review-verification.ts';
import { toProtoVerification } from './convert-verifications.ts';
import type { HandlerParts } from './handler-parts.ts';
import { withIdentity } from './with-identity.ts';

export function requestRevisionHandler(parts: HandlerParts): Unary<RequestRevisionRequest, RequestRevisionResponse> {
  const ask = mutation(
    parts,
    RequestRevisionResponse,
    RequestRevisionRequest,
    async (tx, { tenantId, verificationId, findings }, call) => {
      const decision = { tenantId, verificationId, reviewer: actorOf(call), findings };
      return { verification: toProtoVerification(await requestRevision(tx, parts.deps, decision)) };
    },
  );
  return async (request, call) => withIdentity(parts, await ask(request, call), call);
}
