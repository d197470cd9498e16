// ClosuresService.RequestClosure
import { actorOf } from '@tollgate/auth';
import { RequestClosureRequest, RequestClosureResponse } from '@tollgate/contracts/accounts/v1/closures';
import type { Unary } from '@tollgate/rpc';
import { mutation } from '@tollgate/service';
import { passwordRefused } from '../domain/member-errors.ts';
import { isOwnPassword } from '../operations/change-password.ts';
import { requestClosure } from '../operations/closures.ts';
import { personOfCall } from './convert-members.ts';
import { fromProtoChannel, toProtoClosure } from './convert-privacy.ts';
import type { HandlerParts } from './handler-parts.ts';
import { digestedRequest } from './private-log.ts';

export function requestClosureHandler(parts: HandlerParts): Unary<RequestClosureRequest, RequestClosureResponse> {
  const requests = digestedRequest(RequestClosureRequest, parts.deps.keys.digest);
  return async (request, call) => {
    const { kind, userId } = personOfCall(call);
    const given = request.password !== '';
    const fits = kind === 'tenant' && given && (await isOwnPassword(parts.db, parts.deps, userId, request.password));
    const run = mutation(parts, RequestClosureResponse, requests, async (tx, { tenantId, channel }) => {
      if (kind === 'tenant' && given && !fits) throw passwordRefused();
      const wish = { tenantId, channel: fromProtoChannel(channel), proved: fits || kind === 'staff' };
      return { closure: toProtoClosure(await requestClosure(tx, parts.deps, { ...wish, actor: actorOf(call) })) };
    });
    return run(request, call);
  };
}
