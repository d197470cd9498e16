// Who may call what of papers and requirements; a method that is not here may be called by nobody.
import type { AccessTable } from '@tollgate/auth';
import type { DocumentsServiceService } from '@tollgate/contracts/accounts/v1/documents';
import type { IdentitiesServiceService } from '@tollgate/contracts/accounts/v1/identities';
import type { ReopeningsServiceService } from '@tollgate/contracts/accounts/v1/reopenings';
import type { RequirementsServiceService } from '@tollgate/contracts/accounts/v1/requirements';

export const documentsAccess: AccessTable<DocumentsServiceService> = {
  // A stream: its header is held against uploadRule (access.ts) before anything is looked up.
  uploadDocument: { public: true },
  getDocument: { reads: true, staff: ['reviewer', 'support'], tenant: 'own' },
  listDocuments: { reads: true, staff: ['reviewer', 'support'], tenant: 'own' },
  // Only who decides sees what is on them.
  readDocument: { staff: ['reviewer'], tenant: 'own' },
  reviewDocument: { staff: ['reviewer'] },
};

export const identitiesAccess: AccessTable<IdentitiesServiceService> = {
  // It leaves a record, so it is no mere reading; and only who decides sees facts in full.
  readIdentity: { staff: ['reviewer'] },
  listIdentityLooks: { reads: true, staff: ['approver'] },
};

export const reopeningsAccess: AccessTable<ReopeningsServiceService> = {
  // People of a closed tenant still sign in; staff act for who asked them.
  reopenTenant: { staff: ['support', 'reviewer'], tenant: 'own' },
};

export const requirementsAccess: AccessTable<RequirementsServiceService> = {
  getRequirements: { reads: true, staff: ['reviewer', 'support', 'enforcer', 'approver'], tenant: 'own' },
  demandPapers: { staff: ['reviewer', 'enforcer'] },
  withdrawDemand: { staff: ['reviewer', 'enforcer'] },
  listDemands: { reads: true, staff: ['reviewer', 'support', 'enforcer', 'approver'], tenant: 'own' },
  listReviewReasons: { reads: true, public: true },
};
