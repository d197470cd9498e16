// ClosuresService.ListClosures
import type { ListClosuresRequest, ListClosuresResponse } from '@tollgate/contracts/accounts/v1/closures';
import { fromPagedRequest, idKey, toPage } from '@tollgate/paging';
import type { Unary } from '@tollgate/rpc';
import { listClosures } from '../operations/read-closures.ts';
import { toProtoClosure } from './convert-privacy.ts';
import type { HandlerParts } from './handler-parts.ts';

const key = idKey('cls');

export function listClosuresHandler({ db }: HandlerParts): Unary<ListClosuresRequest, ListClosuresResponse> {
  return async (request) => {
    const query = fromPagedRequest(request, 50, key);
    const { after: before, limit } = query;
    const found = await listClosures(db, { tenantId: request.tenantId || undefined, before, limit });
    const { items, nextPageToken } = toPage(found, query, key, ({ closure }) => closure.closureId);
    return { closures: items.map(({ closure, retention }) => toProtoClosure(closure, retention)), nextPageToken };
  };
}
