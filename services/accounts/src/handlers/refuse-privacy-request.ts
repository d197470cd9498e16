// PrivacyService.RefusePrivacyRequest
import { actorOf } from '@tollgate/auth';
import { RefusePrivacyRequestRequest, RefusePrivacyRequestResponse } from '@tollgate/contracts/accounts/v1/privacy';
import type { Unary } from '@tollgate/rpc';
import { mutation } from '@tollgate/service';
import { refusePrivacyRequest } from '../operations/privacy-requests.ts';
import { fromProtoGround, toProtoPrivacyRequest } from './convert-privacy.ts';
import type { HandlerParts } from './handler-parts.ts';
import { digestedRequest } from './private-log.ts';
import { withPrivacyWords } from './with-privacy-words.ts';

export function refusePrivacyRequestHandler(
  parts: HandlerParts,
): Unary<RefusePrivacyRequestRequest, RefusePrivacyRequestResponse> {
  // Words and passwords leave no digest that could be guessed at.
  const requests = digestedRequest(RefusePrivacyRequestRequest, parts.deps.keys.digest);
  const run = mutation(parts, RefusePrivacyRequestResponse, requests, async (tx, request, call) => {
    const { tenantId, privacyRequestId } = request;
    const which = { tenantId, privacyRequestId, actor: actorOf(call) };
    return {
      request: toProtoPrivacyRequest(
        await refusePrivacyRequest(tx, parts.deps, which, {
          ground: fromProtoGround(request.ground),
          reason: request.reason,
        }),
      ),
    };
  });
  return async (request, call) => withPrivacyWords(parts, await run(request, call));
}
