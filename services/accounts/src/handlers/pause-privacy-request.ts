// PrivacyService.PausePrivacyRequest
import { actorOf } from '@tollgate/auth';
import { PausePrivacyRequestRequest, PausePrivacyRequestResponse } from '@tollgate/contracts/accounts/v1/privacy';
import type { Unary } from '@tollgate/rpc';
import { mutation } from '@tollgate/service';
import { pausePrivacyRequest } from '../operations/privacy-requests.ts';
import { fromProtoPause, toProtoPrivacyRequest } from './convert-privacy.ts';
import type { HandlerParts } from './handler-parts.ts';
import { withPrivacyWords } from './with-privacy-words.ts';

export function pausePrivacyRequestHandler(
  parts: HandlerParts,
): Unary<PausePrivacyRequestRequest, PausePrivacyRequestResponse> {
  const run = mutation(parts, PausePrivacyRequestResponse, PausePrivacyRequestRequest, async (tx, request, call) => {
    const { tenantId, privacyRequestId } = request;
    const which = { tenantId, privacyRequestId, actor: actorOf(call) };
    return {
      request: toProtoPrivacyRequest(await pausePrivacyRequest(tx, parts.deps, which, fromProtoPause(request.reason))),
    };
  });
  return async (request, call) => withPrivacyWords(parts, await run(request, call));
}
