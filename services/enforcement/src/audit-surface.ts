// The calls about the audit log, put together with who may make them.
import type { AccessEntry } from '@tollgate/auth';
import { AuditServiceService } from '@tollgate/contracts/enforcement/v1/audit';
import { implement, type Binding } from '@tollgate/rpc';
import { auditAccess } from './access-audit.ts';
import type { Deps } from './deps.ts';
import { exportAuditHandler } from './handlers/export-audit.ts';
import { listAuditEntriesHandler } from './handlers/list-audit-entries.ts';
import { verifyAuditHandler } from './handlers/verify-audit.ts';

export const auditAccessTables: readonly AccessEntry[] = [[AuditServiceService, auditAccess]];

export const auditBindings = (deps: Deps): Binding[] => [
  implement(AuditServiceService, {
    listAuditEntries: listAuditEntriesHandler(deps),
    exportAudit: exportAuditHandler(deps),
    verifyAudit: verifyAuditHandler(deps),
  }),
];
