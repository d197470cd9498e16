// SessionsService.RequestPasswordReset
import type {
  RequestPasswordResetRequest,
  RequestPasswordResetResponse,
} from '@tollgate/contracts/accounts/v1/sessions';
import type { Unary } from '@tollgate/rpc';
import { requestPasswordReset } from '../operations/password-resets.ts';
import type { HandlerParts } from './handler-parts.ts';

/** Needs no request id: asking again changes nothing. */
export function requestPasswordResetHandler({
  db,
  deps,
}: HandlerParts): Unary<RequestPasswordResetRequest, RequestPasswordResetResponse> {
  return async ({ login }) => {
    await requestPasswordReset(db, deps, login);
    return {};
  };
}
