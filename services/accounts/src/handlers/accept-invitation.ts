// MembersService.AcceptInvitation
import type { AcceptInvitationRequest, AcceptInvitationResponse } from '@tollgate/contracts/accounts/v1/members';
import { inTransaction } from '@tollgate/db';
import type { Unary } from '@tollgate/rpc';
import { hashPassword } from '../domain/password.ts';
import { acceptInvitation } from '../operations/accept-invitation.ts';
import { checkLink } from '../operations/one-time-links.ts';
import { toProtoUser } from './convert.ts';
import type { HandlerParts } from './handler-parts.ts';

/** Needs no request id: the token works once. */
export function acceptInvitationHandler({
  db,
  deps,
}: HandlerParts): Unary<AcceptInvitationRequest, AcceptInvitationResponse> {
  return async ({ token, phone, password }) => {
    // Nobody makes us hash without a token.
    await checkLink(db, deps, token, 'INVITATION');
    const passwordHash = await hashPassword(password);
    const { user, codeSecret } = await inTransaction(db, (tx) =>
      acceptInvitation(tx, deps, { token, phone, passwordHash }),
    );
    return { user: toProtoUser(user), oneTimeCodeSecret: codeSecret };
  };
}
