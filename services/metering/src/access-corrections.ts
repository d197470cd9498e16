// Who may correct what was counted, and who may hold it against other counts: what moves money takes two of the staff.

import type { AccessTable, StaffRole } from '@tollgate/auth';
import type { CorrectionsServiceService } from '@tollgate/contracts/metering/v1/corrections';
import type { ReconciliationServiceService } from '@tollgate/contracts/metering/v1/reconciliation';

const READERS: readonly StaffRole[] = ['support', 'finance', 'enforcer', 'approver'];

export const correctionsAccess: AccessTable<typeof CorrectionsServiceService> = {
  proposeCorrection: { staff: ['finance'] },
  approveCorrection: { staff: ['approver'] },
  rejectCorrection: { staff: ['approver', 'finance'] },
  getCorrection: { reads: true, staff: READERS, tenant: 'own' },
  listCorrections: { reads: true, staff: READERS, tenant: 'own' },
};

export const reconciliationAccess: AccessTable<typeof ReconciliationServiceService> = {
  uploadTenantBill: { staff: ['finance'], tenant: 'own' },
  uploadGatewayTotals: { services: ['gateway'], staff: ['finance'] },
  getStatement: { reads: true, services: ['gateway'], staff: READERS, tenant: 'own' },
  listComparisons: { reads: true, staff: READERS, tenant: 'own' },
  listDiscrepancies: { reads: true, staff: READERS, tenant: 'own' },
  getDiscrepancy: { reads: true, staff: READERS, tenant: 'own' },
  proposeNote: { staff: ['finance'] },
  approveNote: { staff: ['approver'] },
  dismissDiscrepancy: { staff: ['finance', 'approver'] },
  downloadEvidence: { reads: true, staff: READERS, tenant: 'own' },
};
