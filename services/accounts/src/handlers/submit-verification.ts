// VerificationsService.SubmitVerification
import { SubmitVerificationRequest, SubmitVerificationResponse } from '@tollgate/contracts/accounts/v1/verifications';
import { actorOf } from '@tollgate/auth';
import type { Unary } from '@tollgate/rpc';
import { mutation } from '@tollgate/service';
import { submitVerification } from '../operations/submit-verification.ts';
import { fromProtoIdentity, toProtoVerification } from './convert-verifications.ts';
import type { HandlerParts } from './handler-parts.ts';
import { digestedRequest } from './private-log.ts';
import { withIdentity } from './with-identity.ts';

export function submitVerificationHandler(
  parts: HandlerParts,
): Unary<SubmitVerificationRequest, SubmitVerificationResponse> {
  const requests = digestedRequest(SubmitVerificationRequest, parts.deps.keys.digest);
  const submit = mutation(parts, SubmitVerificationResponse, requests, async (tx, request, call) => {
    const facts = { tenantId: request.tenantId, ...fromProtoIdentity(request), actor: actorOf(call) };
    return { verification: toProtoVerification(await submitVerification(tx, parts.deps, facts)) };
  });
  return async (request, call) => withIdentity(parts, await submit(request, call), call);
}
