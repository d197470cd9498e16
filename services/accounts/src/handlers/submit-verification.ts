// VerificationsService.SubmitVerification
import { SubmitVerificationRequest, SubmitVerificationResponse } from '@tollgate/contracts/accounts/v1/verifications';
import type { Unary } from '@tollgate/rpc';
import { mutation } from '@tollgate/service';
import { submitVerification } from '../operations/submit-verification.ts';
import { fromProtoIdentity, toProtoVerification } from './convert.ts';
import type { HandlerParts } from './handler-parts.ts';
import { digestedRequest } from './private-log.ts';
import { withIdentity } from './with-identity.ts';

export function submitVerificationHandler(
  parts: HandlerParts,
): Unary<SubmitVerificationRequest, SubmitVerificationResponse> {
  const requests = digestedRequest(SubmitVerificationRequest, parts.deps.keys.digest);
  const submit = mutation(parts, SubmitVerificationResponse, requests, async (tx, request) => {
    const facts = { tenantId: request.tenantId, identity: fromProtoIdentity(request) };
    return { verification: toProtoVerification(await submitVerification(tx, parts.deps, facts), undefined) };
  });
  return async (request, call) => withIdentity(parts, await submit(request, call));
}
