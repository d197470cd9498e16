// SessionsService.RevokeSessions
import { RevokeSessionsRequest, RevokeSessionsResponse } from '@tollgate/contracts/accounts/v1/sessions';
import type { Unary } from '@tollgate/rpc';
import { mutation } from '@tollgate/service';
import { revokeSessions } from '../operations/manage-sessions.ts';
import { personOfCall } from './convert-members.ts';
import type { HandlerParts } from './handler-parts.ts';

export function revokeSessionsHandler(parts: HandlerParts): Unary<RevokeSessionsRequest, RevokeSessionsResponse> {
  return mutation(parts, RevokeSessionsResponse, RevokeSessionsRequest, async (tx, { userId, sessionId }, call) => {
    const asker = personOfCall(call);
    const which = { userId: userId || asker.userId, sessionId: sessionId || undefined };
    return { revoked: await revokeSessions(tx, parts.deps, asker, which) };
  });
}
