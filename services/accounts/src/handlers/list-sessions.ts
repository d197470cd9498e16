// SessionsService.ListSessions
import type { ListSessionsRequest, ListSessionsResponse } from '@tollgate/contracts/accounts/v1/sessions';
import type { Unary } from '@tollgate/rpc';
import { listSessions } from '../operations/manage-sessions.ts';
import { personOfCall, toProtoSession } from './convert-members.ts';
import type { HandlerParts } from './handler-parts.ts';

export function listSessionsHandler({ db, deps }: HandlerParts): Unary<ListSessionsRequest, ListSessionsResponse> {
  return async ({ userId }, call) => {
    const asker = personOfCall(call);
    const sessions = await listSessions(db, deps, asker, userId || asker.userId);
    return { sessions: sessions.map((session) => toProtoSession(session, asker.sessionId)) };
  };
}
