// MembersService.RemoveMember
import { RemoveMemberRequest, RemoveMemberResponse } from '@tollgate/contracts/accounts/v1/members';
import type { Unary } from '@tollgate/rpc';
import { mutation } from '@tollgate/service';
import { removeMember } from '../operations/change-members.ts';
import { memberOf } from '../operations/list-members.ts';
import { sideOf, toProtoMember } from './convert-members.ts';
import type { HandlerParts } from './handler-parts.ts';
import { withoutName } from './private-log.ts';

export function removeMemberHandler(parts: HandlerParts): Unary<RemoveMemberRequest, RemoveMemberResponse> {
  return mutation(parts, withoutName(RemoveMemberResponse), RemoveMemberRequest, async (tx, request) => {
    const which = { tenantId: sideOf(request), userId: request.userId };
    return { member: toProtoMember(await memberOf(tx, parts.deps, await removeMember(tx, parts.deps, which))) };
  });
}
