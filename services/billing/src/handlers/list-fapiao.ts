// FapiaoService.ListFapiao

import type { ListFapiaoRequest, ListFapiaoResponse } from '@tollgate/contracts/billing/v1/fapiao';
import { fromPagedRequest, idKey, toPage } from '@tollgate/paging';
import type { Unary } from '@tollgate/rpc';
import type { EntryParts } from '../deps.ts';
import { listFapiao } from '../operations/fapiao.ts';
import { toProtoFapiao } from './convert-fapiao.ts';

const key = idKey('fap');

export function listFapiaoHandler(parts: EntryParts): Unary<ListFapiaoRequest, ListFapiaoResponse> {
  return async (request) => {
    const query = fromPagedRequest(request, 50, key);
    const rows = await listFapiao(parts.db, request.tenantId, query.after, query.limit);
    const { items, nextPageToken } = toPage(rows, query, key, (one) => one.fapiaoId);
    return { fapiao: items.map(toProtoFapiao), nextPageToken };
  };
}
