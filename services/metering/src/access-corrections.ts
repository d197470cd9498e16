// Who may correct what was counted: two people of the staff.

import type { AccessTable } from '@tollgate/auth';
import type { CorrectionsServiceService } from '@tollgate/contracts/metering/v1/corrections';

export const correctionsAccess: AccessTable<typeof CorrectionsServiceService> = {
  proposeCorrection: { staff: ['finance'] },
  approveCorrection: { staff: ['approver'] },
  rejectCorrection: { staff: ['approver', 'finance'] },
  getCorrection: { reads: true, staff: ['support', 'finance', 'enforcer', 'approver'], tenant: 'own' },
  listCorrections: { reads: true, staff: ['support', 'finance', 'enforcer', 'approver'], tenant: 'own' },
};
