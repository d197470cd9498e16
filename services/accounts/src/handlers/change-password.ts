// SessionsService.ChangePassword
import { ChangePasswordRequest, ChangePasswordResponse } from '@tollgate/contracts/accounts/v1/sessions';
import type { Unary } from '@tollgate/rpc';
import { mutation } from '@tollgate/service';
import { hashPassword } from '../domain/password.ts';
import { changePassword, isOwnPassword } from '../operations/change-password.ts';
import { personOfCall } from './convert-members.ts';
import type { HandlerParts } from './handler-parts.ts';
import { digestedRequest } from './private-log.ts';

export function changePasswordHandler(parts: HandlerParts): Unary<ChangePasswordRequest, ChangePasswordResponse> {
  const requests = digestedRequest(ChangePasswordRequest, parts.deps.keys.digest);
  return async (request, call) => {
    const { userId, sessionId } = personOfCall(call);
    // Both before the transaction; of a request that was answered before, the answer counts and not what is found now.
    const fits = await isOwnPassword(parts.db, parts.deps, userId, request.currentPassword);
    const passwordHash = await hashPassword(request.newPassword);
    const change = mutation(parts, ChangePasswordResponse, requests, async (tx) => {
      await changePassword(tx, parts.deps, { userId, sessionId, fits, passwordHash });
      return {};
    });
    return change(request, call);
  };
}
