// UsersService.CreateStaffUser
import { actorOf, callerOf } from '@tollgate/auth';
import { CreateStaffUserRequest, CreateStaffUserResponse } from '@tollgate/contracts/accounts/v1/users';
import type { Unary } from '@tollgate/rpc';
import { mutation } from '@tollgate/service';
import { hashPassword } from '../domain/password.ts';
import { createStaffUser } from '../operations/create-staff-user.ts';
import { toProtoUser } from './convert.ts';
import type { HandlerParts } from './handler-parts.ts';
import { digestedRequest, strippedAnswer } from './private-log.ts';

export function createStaffUserHandler(parts: HandlerParts): Unary<CreateStaffUserRequest, CreateStaffUserResponse> {
  const requests = digestedRequest(CreateStaffUserRequest, parts.deps.keys.digest);
  // The secret is shown once: neither it nor the name may be read from the request log.
  const answers = strippedAnswer(CreateStaffUserResponse, ({ user }) => ({
    user: user && { ...user, displayName: '' },
    oneTimeCodeSecret: '',
  }));
  return async (request, call) => {
    const passwordHash = await hashPassword(request.password);
    const bootstrap = callerOf(call).person === undefined;
    const create = mutation(parts, answers, requests, async (tx, { login, displayName, roles }) => {
      const wanted = { login, displayName, passwordHash, roles, actor: actorOf(call), bootstrap };
      const { user, codeSecret } = await createStaffUser(tx, parts.deps, wanted);
      return { user: toProtoUser(user), oneTimeCodeSecret: codeSecret };
    });
    const answer = await create(request, call);
    // A replayed answer was stored without the name; the request, which is the same, has it.
    return { ...answer, user: answer.user && { ...answer.user, displayName: request.displayName } };
  };
}
