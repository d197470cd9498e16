// SessionsService.ResetPassword
import type { ResetPasswordRequest, ResetPasswordResponse } from '@tollgate/contracts/accounts/v1/sessions';
import { inTransaction } from '@tollgate/db';
import type { Unary } from '@tollgate/rpc';
import { hashPassword } from '../domain/password.ts';
import { resetPassword } from '../operations/change-password.ts';
import { checkLink } from '../operations/one-time-links.ts';
import type { HandlerParts } from './handler-parts.ts';

/** Needs no request id: the token works once. */
export function resetPasswordHandler({ db, deps }: HandlerParts): Unary<ResetPasswordRequest, ResetPasswordResponse> {
  return async ({ token, newPassword }) => {
    // Nobody makes us hash without a token.
    await checkLink(db, deps, token, 'PASSWORD_RESET');
    const passwordHash = await hashPassword(newPassword);
    await inTransaction(db, (tx) => resetPassword(tx, deps, { token, passwordHash }));
    return {};
  };
}
