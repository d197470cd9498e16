// Who may call what of OverridesService.
import type { AccessTable } from '@tollgate/auth';
import type { OverridesServiceService } from '@tollgate/contracts/accounts/v1/overrides';

export const overridesAccess: AccessTable<OverridesServiceService> = {
  // Administrators say what papers say; somebody else who answers for decisions has to agree.
  proposeOverride: { staff: ['admin'] },
  confirmOverride: { staff: ['approver'] },
  rejectOverride: { staff: ['approver'] },
  listOverrides: { reads: true, staff: ['support', 'reviewer', 'finance', 'enforcer', 'approver'], tenant: 'own' },
};
