// MembersService.InviteMember
import { actorOf } from '@tollgate/auth';
import { InviteMemberRequest, InviteMemberResponse } from '@tollgate/contracts/accounts/v1/members';
import type { Unary } from '@tollgate/rpc';
import { mutation } from '@tollgate/service';
import { inviteMember } from '../operations/invite-member.ts';
import { sideOf, toProtoInvitation } from './convert-members.ts';
import type { HandlerParts } from './handler-parts.ts';
import { digestedRequest, strippedAnswer } from './private-log.ts';

export function inviteMemberHandler(parts: HandlerParts): Unary<InviteMemberRequest, InviteMemberResponse> {
  const requests = digestedRequest(InviteMemberRequest, parts.deps.keys.digest);
  // Neither the name nor the token may be read from the request log.
  const answers = strippedAnswer(InviteMemberResponse, ({ invitation }) => ({
    invitation: invitation && { ...invitation, displayName: '' },
    token: '',
  }));
  const invite = mutation(parts, answers, requests, async (tx, request, call) => {
    const { displayName, roles, email, login } = request;
    const wanted = { tenantId: sideOf(request), displayName, roles, email, login, actor: actorOf(call) };
    const { link, token } = await inviteMember(tx, parts.deps, wanted);
    return { invitation: toProtoInvitation({ ...link, displayName }), token: token ?? '' };
  });
  return async (request, call) => {
    const answer = await invite(request, call);
    const { displayName } = request;
    return { ...answer, invitation: answer.invitation && { ...answer.invitation, displayName } };
  };
}
