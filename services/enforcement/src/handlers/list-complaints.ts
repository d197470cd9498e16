// ListComplaints.
import type { ComplaintsServiceService } from '@tollgate/contracts/enforcement/v1/complaints';
import { fromPagedRequest, idKey, toPage } from '@tollgate/paging';
import type { HandlerOf } from '@tollgate/rpc';
import { toProtoComplaint } from '../adapters/complaint-message.ts';
import type { Deps } from '../deps.ts';
import { readComplaints } from '../operations/read-complaints.ts';

const DEFAULT_PAGE = 50;
const key = idKey('cmp');
const given = (text: string): string | undefined => (text === '' ? undefined : text);

export function listComplaintsHandler(deps: Deps): HandlerOf<(typeof ComplaintsServiceService)['listComplaints']> {
  return async (request) => {
    const query = fromPagedRequest(request, DEFAULT_PAGE, key);
    const { tenantId, channel } = request;
    const page = { before: query.after, limit: query.limit };
    const rows = await readComplaints(deps.db, { tenantId: given(tenantId), channel: given(channel), ...page });
    const { items, nextPageToken } = toPage(rows, query, key, ({ complaintId }) => complaintId);
    return { complaints: items.map(toProtoComplaint), nextPageToken };
  };
}
