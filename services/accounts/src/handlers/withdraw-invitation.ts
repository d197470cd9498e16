// MembersService.WithdrawInvitation
import { WithdrawInvitationRequest, WithdrawInvitationResponse } from '@tollgate/contracts/accounts/v1/members';
import type { Unary } from '@tollgate/rpc';
import { mutation } from '@tollgate/service';
import { withdrawInvitation } from '../operations/invite-member.ts';
import { sideOf } from './convert-members.ts';
import type { HandlerParts } from './handler-parts.ts';

export function withdrawInvitationHandler(
  parts: HandlerParts,
): Unary<WithdrawInvitationRequest, WithdrawInvitationResponse> {
  return mutation(parts, WithdrawInvitationResponse, WithdrawInvitationRequest, async (tx, request) => {
    await withdrawInvitation(tx, parts.deps, { tenantId: sideOf(request), invitationId: request.invitationId });
    return {};
  });
}
