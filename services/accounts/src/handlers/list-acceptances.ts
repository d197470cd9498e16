// AgreementsService.ListAcceptances
import type { ListAcceptancesRequest, ListAcceptancesResponse } from '@tollgate/contracts/accounts/v1/agreements';
import { fromPagedRequest, idKey, toPage } from '@tollgate/paging';
import type { Unary } from '@tollgate/rpc';
import { listAcceptances } from '../operations/list-acceptances.ts';
import { toProtoAcceptance } from './convert-agreements.ts';
import type { HandlerParts } from './handler-parts.ts';

const key = idKey('acc');

export function listAcceptancesHandler({ db }: HandlerParts): Unary<ListAcceptancesRequest, ListAcceptancesResponse> {
  return async (request) => {
    const query = fromPagedRequest(request, 50, key);
    const filter = { tenantId: request.tenantId, before: query.after, limit: query.limit };
    const { items, nextPageToken } = toPage(await listAcceptances(db, filter), query, key, (each) => each.acceptanceId);
    return { acceptances: items.map(toProtoAcceptance), nextPageToken };
  };
}
