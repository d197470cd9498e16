// ListIncidents.
import type { ComplaintsServiceService } from '@tollgate/contracts/enforcement/v1/complaints';
import { fromPagedRequest, idKey, toPage } from '@tollgate/paging';
import type { HandlerOf } from '@tollgate/rpc';
import { toProtoIncident } from '../adapters/complaint-message.ts';
import type { Deps } from '../deps.ts';
import { incidents } from '../operations/channel-incidents.ts';

const DEFAULT_PAGE = 50;
const key = idKey('inc');

export function listIncidentsHandler(deps: Deps): HandlerOf<(typeof ComplaintsServiceService)['listIncidents']> {
  return async (request) => {
    const query = fromPagedRequest(request, DEFAULT_PAGE, key);
    const { lasting } = request;
    const channel = request.channel === '' ? undefined : request.channel;
    const rows = await incidents(deps.db, { lasting, channel, before: query.after, limit: query.limit });
    const { items, nextPageToken } = toPage(rows, query, key, ({ incidentId }) => incidentId);
    return { incidents: items.map(toProtoIncident), nextPageToken };
  };
}
