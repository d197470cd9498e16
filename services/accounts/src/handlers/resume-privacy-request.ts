// PrivacyService.ResumePrivacyRequest
import { actorOf } from '@tollgate/auth';
import { ResumePrivacyRequestRequest, ResumePrivacyRequestResponse } from '@tollgate/contracts/accounts/v1/privacy';
import type { Unary } from '@tollgate/rpc';
import { mutation } from '@tollgate/service';
import { resumePrivacyRequest } from '../operations/privacy-requests.ts';
import { toProtoPrivacyRequest } from './convert-privacy.ts';
import type { HandlerParts } from './handler-parts.ts';
import { withPrivacyWords } from './with-privacy-words.ts';

export function resumePrivacyRequestHandler(
  parts: HandlerParts,
): Unary<ResumePrivacyRequestRequest, ResumePrivacyRequestResponse> {
  const run = mutation(parts, ResumePrivacyRequestResponse, ResumePrivacyRequestRequest, async (tx, request, call) => {
    const { tenantId, privacyRequestId } = request;
    const which = { tenantId, privacyRequestId, actor: actorOf(call) };
    return { request: toProtoPrivacyRequest(await resumePrivacyRequest(tx, parts.deps, which)) };
  });
  return async (request, call) => withPrivacyWords(parts, await run(request, call));
}
