// PrivacyService.AnswerPrivacyRequest
import { actorOf } from '@tollgate/auth';
import { AnswerPrivacyRequestRequest, AnswerPrivacyRequestResponse } from '@tollgate/contracts/accounts/v1/privacy';
import type { Unary } from '@tollgate/rpc';
import { mutation } from '@tollgate/service';
import { answerPrivacyRequest } from '../operations/privacy-requests.ts';
import { toProtoPrivacyRequest } from './convert-privacy.ts';
import type { HandlerParts } from './handler-parts.ts';
import { digestedRequest } from './private-log.ts';
import { withPrivacyWords } from './with-privacy-words.ts';

export function answerPrivacyRequestHandler(
  parts: HandlerParts,
): Unary<AnswerPrivacyRequestRequest, AnswerPrivacyRequestResponse> {
  // Words and passwords leave no digest that could be guessed at.
  const requests = digestedRequest(AnswerPrivacyRequestRequest, parts.deps.keys.digest);
  const run = mutation(parts, AnswerPrivacyRequestResponse, requests, async (tx, request, call) => {
    const { tenantId, privacyRequestId } = request;
    const which = { tenantId, privacyRequestId, actor: actorOf(call) };
    return { request: toProtoPrivacyRequest(await answerPrivacyRequest(tx, parts.deps, which, request.answer)) };
  });
  return async (request, call) => withPrivacyWords(parts, await run(request, call));
}
