// VerifyAudit.
import type { AuditServiceService } from '@tollgate/contracts/enforcement/v1/audit';
import type { HandlerOf } from '@tollgate/rpc';
import type { Deps } from '../deps.ts';
import { verifyAudit } from '../operations/read-audit.ts';

export function verifyAuditHandler(deps: Deps): HandlerOf<(typeof AuditServiceService)['verifyAudit']> {
  return async ({ tenantId }) => {
    const { chains, entries, faults } = await verifyAudit(deps.db, tenantId);
    return { chains, entries, faults: [...faults] };
  };
}
