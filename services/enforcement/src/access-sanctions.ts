// Who may impose, mend, appeal and claim. No entry means nobody: above all, no tenant ends what stands against it.
import type { AccessTable } from '@tollgate/auth';
import type { AppealsServiceService } from '@tollgate/contracts/enforcement/v1/appeals';
import type { ClaimsServiceService } from '@tollgate/contracts/enforcement/v1/claims';
import type { RectificationsServiceService } from '@tollgate/contracts/enforcement/v1/rectifications';
import type { SanctionsServiceService } from '@tollgate/contracts/enforcement/v1/sanctions';

const everyStaff = ['support', 'reviewer', 'finance', 'enforcer', 'approver'] as const;

export const sanctionsAccess: AccessTable<typeof SanctionsServiceService> = {
  imposeSanction: { staff: ['enforcer'] },
  endSanction: { staff: ['enforcer', 'approver'] },
  listSanctions: { reads: true, staff: everyStaff, tenant: 'own' },
  getLadder: { reads: true, staff: everyStaff, tenant: 'own' },
};

export const rectificationsAccess: AccessTable<typeof RectificationsServiceService> = {
  listRectifications: { reads: true, staff: everyStaff, tenant: 'own' },
  submitRectification: { tenant: 'own', tenantRoles: ['developer'] },
  decideRectification: { staff: ['enforcer', 'approver'] },
  getRectificationFile: { reads: true, staff: ['enforcer', 'approver'], tenant: 'own' },
};

export const appealsAccess: AccessTable<typeof AppealsServiceService> = {
  fileAppeal: { tenant: 'own' },
  decideAppeal: { staff: ['enforcer', 'approver'] },
  listAppeals: { reads: true, staff: everyStaff, tenant: 'own' },
};

export const claimsAccess: AccessTable<typeof ClaimsServiceService> = {
  fileClaim: { staff: ['enforcer', 'finance'], tenant: 'own', tenantRoles: ['finance'] },
  decideClaim: { staff: ['approver', 'finance'] },
  listClaims: { reads: true, staff: everyStaff, tenant: 'own' },
};
