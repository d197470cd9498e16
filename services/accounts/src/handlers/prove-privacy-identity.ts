// PrivacyService.ProvePrivacyIdentity
import { actorOf } from '@tollgate/auth';
import { ProvePrivacyIdentityRequest, ProvePrivacyIdentityResponse } from '@tollgate/contracts/accounts/v1/privacy';
import type { Unary } from '@tollgate/rpc';
import { mutation } from '@tollgate/service';
import { provePrivacyIdentity } from '../operations/privacy-requests.ts';
import { toProtoPrivacyRequest } from './convert-privacy.ts';
import type { HandlerParts } from './handler-parts.ts';
import { proofOf } from './privacy-proof.ts';
import { digestedRequest } from './private-log.ts';
import { withPrivacyWords } from './with-privacy-words.ts';

export function provePrivacyIdentityHandler(
  parts: HandlerParts,
): Unary<ProvePrivacyIdentityRequest, ProvePrivacyIdentityResponse> {
  // Words and passwords leave no digest that could be guessed at.
  const requests = digestedRequest(ProvePrivacyIdentityRequest, parts.deps.keys.digest);
  return async (request, call) => {
    const proof = await proofOf(parts, request, call);
    const prove = mutation(
      parts,
      ProvePrivacyIdentityResponse,
      requests,
      async (tx, { tenantId, privacyRequestId }) => {
        const which = { tenantId, privacyRequestId, actor: actorOf(call) };
        return { request: toProtoPrivacyRequest(await provePrivacyIdentity(tx, parts.deps, which, proof())) };
      },
    );
    return withPrivacyWords(parts, await prove(request, call));
  };
}
