// MembersService.ListMembers
import type { ListMembersRequest, ListMembersResponse } from '@tollgate/contracts/accounts/v1/members';
import { fromPagedRequest, idKey, toPage } from '@tollgate/paging';
import type { Unary } from '@tollgate/rpc';
import { listInvitations, listMembers } from '../operations/list-members.ts';
import { sideOf, toProtoInvitation, toProtoMember } from './convert-members.ts';
import type { HandlerParts } from './handler-parts.ts';

const key = idKey('usr');

export function listMembersHandler({ db, deps }: HandlerParts): Unary<ListMembersRequest, ListMembersResponse> {
  return async (request) => {
    const query = fromPagedRequest(request, 50, key);
    const tenantId = sideOf(request);
    const found = await listMembers(db, deps, { tenantId, after: query.after, limit: query.limit });
    const { items, nextPageToken } = toPage(found, query, key, ({ user }) => user.userId);
    const invitations = query.after === undefined ? await listInvitations(db, deps, tenantId) : [];
    return { members: items.map(toProtoMember), nextPageToken, invitations: invitations.map(toProtoInvitation) };
  };
}
