// MembersService.SetMemberRoles
import { SetMemberRolesRequest, SetMemberRolesResponse } from '@tollgate/contracts/accounts/v1/members';
import type { Unary } from '@tollgate/rpc';
import { mutation } from '@tollgate/service';
import { setMemberRoles } from '../operations/change-members.ts';
import { memberOf } from '../operations/list-members.ts';
import { sideOf, toProtoMember } from './convert-members.ts';
import type { HandlerParts } from './handler-parts.ts';
import { withoutName } from './private-log.ts';

export function setMemberRolesHandler(parts: HandlerParts): Unary<SetMemberRolesRequest, SetMemberRolesResponse> {
  return mutation(parts, withoutName(SetMemberRolesResponse), SetMemberRolesRequest, async (tx, request) => {
    const which = { tenantId: sideOf(request), userId: request.userId };
    const stored = await setMemberRoles(tx, parts.deps, which, request.roles);
    return { member: toProtoMember(await memberOf(tx, parts.deps, stored)) };
  });
}
