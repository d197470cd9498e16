// Who may read the audit log. No entry means nobody; nobody at all may change it.
import type { AccessTable } from '@tollgate/auth';
import type { AuditServiceService } from '@tollgate/contracts/enforcement/v1/audit';

const readers = ['auditor', 'support'] as const;

export const auditAccess: AccessTable<typeof AuditServiceService> = {
  listAuditEntries: { reads: true, staff: readers, tenant: 'own' },
  exportAudit: { reads: true, staff: readers, tenant: 'own' },
  verifyAudit: { reads: true, staff: readers, tenant: 'own' },
};
