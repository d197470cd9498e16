// SessionsService.ConfirmEmail
import type { ConfirmEmailRequest, ConfirmEmailResponse } from '@tollgate/contracts/accounts/v1/sessions';
import { inTransaction } from '@tollgate/db';
import type { Unary } from '@tollgate/rpc';
import { confirmEmail } from '../operations/own-contact.ts';
import type { HandlerParts } from './handler-parts.ts';

/** Needs no request id: the token works once. */
export function confirmEmailHandler({ db, deps }: HandlerParts): Unary<ConfirmEmailRequest, ConfirmEmailResponse> {
  return async ({ token }) => {
    await inTransaction(db, (tx) => confirmEmail(tx, deps, token));
    return {};
  };
}
