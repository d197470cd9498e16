// Who may call what. No entry means nobody.
import type { AccessTable } from '@tollgate/auth';
import type { AdmissionServiceService } from '@tollgate/contracts/enforcement/v1/admission';
import type { ClosuresServiceService } from '@tollgate/contracts/enforcement/v1/closures';
import type { SettlementsServiceService } from '@tollgate/contracts/enforcement/v1/settlements';
import type { StandingServiceService } from '@tollgate/contracts/enforcement/v1/standing';

const everyStaff = ['support', 'reviewer', 'finance', 'enforcer', 'approver'] as const;

export const admissionAccess: AccessTable<typeof AdmissionServiceService> = {
  admit: { services: ['gateway'] },
  returnGrant: { services: ['gateway'] },
};

export const standingAccess: AccessTable<typeof StandingServiceService> = {
  getStanding: { reads: true, services: ['gateway'], staff: everyStaff, tenant: 'own' },
  suspendTenant: { staff: ['enforcer'] },
  liftRestriction: { staff: ['enforcer', 'approver'] },
};

/** What accounts shows a tenant before it closes its account. */
export const closuresAccess: AccessTable<typeof ClosuresServiceService> = {
  previewClosure: { services: ['accounts'] },
};

export const settlementsAccess: AccessTable<typeof SettlementsServiceService> = {
  proposeTermination: { staff: ['enforcer'] },
  approveProposal: { staff: ['approver'] },
  rejectProposal: { staff: ['approver'] },
  listProposals: { reads: true, staff: everyStaff },
  getSettlement: { reads: true, staff: everyStaff, tenant: 'own' },
};
