// ListSanctions.
import type { SanctionsServiceService } from '@tollgate/contracts/enforcement/v1/sanctions';
import { fromPagedRequest, idKey, toPage } from '@tollgate/paging';
import type { HandlerOf } from '@tollgate/rpc';
import type { Deps } from '../deps.ts';
import { readSanctions } from '../operations/read-sanctions.ts';
import { toProtoSanction } from './convert-sanctions.ts';

const DEFAULT_PAGE = 50;
const key = idKey('snc');

export function listSanctionsHandler(deps: Deps): HandlerOf<(typeof SanctionsServiceService)['listSanctions']> {
  return async (request) => {
    const query = fromPagedRequest(request, DEFAULT_PAGE, key);
    const rows = await readSanctions(deps.db, request.tenantId, { before: query.after, limit: query.limit });
    const { items, nextPageToken } = toPage(rows, query, key, (each) => each.sanction.sanctionId);
    return { sanctions: items.map(toProtoSanction), nextPageToken };
  };
}
