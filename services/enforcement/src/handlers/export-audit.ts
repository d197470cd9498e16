// ExportAudit: the signed pack in pieces.
import type { AuditServiceService } from '@tollgate/contracts/enforcement/v1/audit';
import type { HandlerOf } from '@tollgate/rpc';
import type { Deps } from '../deps.ts';
import { exportAudit } from '../operations/read-audit.ts';

export function exportAuditHandler(deps: Deps): HandlerOf<(typeof AuditServiceService)['exportAudit']> {
  return async function* pack({ tenantId }) {
    for await (const content of await exportAudit(deps.db, deps.signer, tenantId, deps.now()))
      yield { content: Buffer.from(content) };
  };
}
