// PrivacyService.SubmitPrivacyRequest
import { actorOf } from '@tollgate/auth';
import { SubmitPrivacyRequestRequest, SubmitPrivacyRequestResponse } from '@tollgate/contracts/accounts/v1/privacy';
import type { Unary } from '@tollgate/rpc';
import { mutation } from '@tollgate/service';
import { submitPrivacyRequest } from '../operations/privacy-requests.ts';
import { fromProtoKind, toProtoPrivacyRequest } from './convert-privacy.ts';
import type { HandlerParts } from './handler-parts.ts';
import { proofOf } from './privacy-proof.ts';
import { digestedRequest } from './private-log.ts';
import { withPrivacyWords } from './with-privacy-words.ts';

export function submitPrivacyRequestHandler(
  parts: HandlerParts,
): Unary<SubmitPrivacyRequestRequest, SubmitPrivacyRequestResponse> {
  // Words and passwords leave no digest that could be guessed at.
  const requests = digestedRequest(SubmitPrivacyRequestRequest, parts.deps.keys.digest);
  return async (request, call) => {
    const proof = await proofOf(parts, request, call);
    const submit = mutation(parts, SubmitPrivacyRequestResponse, requests, async (tx, { tenantId, kind, details }) => {
      const wish = { tenantId, kind: fromProtoKind(kind), details, proof: proof(), actor: actorOf(call) };
      return { request: toProtoPrivacyRequest(await submitPrivacyRequest(tx, parts.deps, wish)) };
    });
    return withPrivacyWords(parts, await submit(request, call));
  };
}
