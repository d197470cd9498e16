// ListAuditEntries.
import type { AuditServiceService, AuditEntry } from '@tollgate/contracts/enforcement/v1/audit';
import { fromPagedRequest, numberKey, toPage } from '@tollgate/paging';
import type { HandlerOf } from '@tollgate/rpc';
import type { Deps } from '../deps.ts';
import { readAudit, type ReadableEntry } from '../operations/read-audit.ts';

const DEFAULT_PAGE = 100;

export function listAuditEntriesHandler(deps: Deps): HandlerOf<(typeof AuditServiceService)['listAuditEntries']> {
  return async (request) => {
    const { tenantId: chain, action, actor } = request;
    const query = fromPagedRequest(request, DEFAULT_PAGE, numberKey);
    const rows = await readAudit(deps.db, { chain, action, actor, after: query.after ?? 0n, limit: query.limit });
    const { items, nextPageToken } = toPage(rows, query, numberKey, ({ entry }) => entry.sequence);
    return { entries: items.map(toProto), nextPageToken };
  };
}

const toProto = ({ entry, json }: ReadableEntry): AuditEntry => ({
  tenantId: entry.chain,
  sequence: entry.sequence,
  occurTime: entry.occurredAt,
  recordTime: entry.recordedAt,
  actor: entry.actor,
  service: entry.service,
  action: entry.action,
  subjectIds: [...entry.subjectIds],
  eventId: entry.eventId,
  payload: Buffer.from(entry.payload),
  payloadJson: json,
  payloadSha256: entry.payloadSha256,
  previousHash: entry.previous,
  hash: entry.hash,
});
