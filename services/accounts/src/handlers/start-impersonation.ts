// SessionsService.StartImpersonation
import { StartImpersonationRequest, StartImpersonationResponse } from '@tollgate/contracts/accounts/v1/sessions';
import type { Unary } from '@tollgate/rpc';
import { mutation } from '@tollgate/service';
import { refreshPersonToken } from '../operations/keep-session.ts';
import { startImpersonation } from '../operations/start-impersonation.ts';
import { toProtoUser } from './convert.ts';
import { personOfCall } from './convert-members.ts';
import type { HandlerParts } from './handler-parts.ts';
import { strippedAnswer } from './private-log.ts';

const DEFAULT_MINUTES = 15;

export function startImpersonationHandler(
  parts: HandlerParts,
): Unary<StartImpersonationRequest, StartImpersonationResponse> {
  const answers = strippedAnswer(StartImpersonationResponse, ({ sessionExpireTime }) =>
    StartImpersonationResponse.fromPartial({ sessionExpireTime }),
  );
  const start = mutation(parts, answers, StartImpersonationRequest, async (tx, request, call) => {
    const { tenantId, reason } = request;
    const minutes = request.minutes === 0 ? DEFAULT_MINUTES : request.minutes;
    const wanted = { userId: personOfCall(call).userId, tenantId, reason, minutes };
    const { sessionToken, expiresAt } = await startImpersonation(tx, parts.deps, wanted);
    return StartImpersonationResponse.fromPartial({ sessionToken, sessionExpireTime: expiresAt });
  });
  return async (request, call) => {
    const answer = await start(request, call);
    if (answer.sessionToken === '') return answer;
    const { personToken, user } = await refreshPersonToken(parts.db, parts.deps, answer.sessionToken);
    return {
      ...answer,
      personToken: personToken.token,
      personTokenExpireTime: personToken.expiresAt,
      user: toProtoUser(user),
    };
  };
}
