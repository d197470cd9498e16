// Who may call what; a method that is not here may be called by nobody.
import type { AccessTable } from '@tollgate/auth';
import type { AgreementsServiceService } from '@tollgate/contracts/accounts/v1/agreements';
import type { NoticesServiceService } from '@tollgate/contracts/accounts/v1/notices';
import type { TenantsServiceService } from '@tollgate/contracts/accounts/v1/tenants';
import type { UsersServiceService } from '@tollgate/contracts/accounts/v1/users';
import type { VerificationsServiceService } from '@tollgate/contracts/accounts/v1/verifications';

const readers = ['support', 'reviewer', 'finance', 'enforcer', 'approver'] as const;
// Where people type their passwords.
const fronts = ['console', 'cli'] as const;

export const tenantsAccess: AccessTable<TenantsServiceService> = {
  // Whoever registers is nobody yet.
  registerTenant: { public: true },
  getTenant: { reads: true, staff: readers, tenant: 'own' },
  listTenants: { reads: true, staff: readers },
  closeTenant: { services: ['enforcement'] },
};

export const usersAccess: AccessTable<UsersServiceService> = {
  signIn: { services: fronts },
  // The session token is what counts, whoever the call is made for besides.
  refreshPersonToken: { public: true },
  signOut: { public: true },
  // Without a person only the very first one; the operation sees to that.
  createStaffUser: { services: ['cli'], staff: ['admin'] },
};

export const agreementsAccess: AccessTable<AgreementsServiceService> = {
  // Terms are public (E-Commerce Law art. 33).
  listAgreementVersions: { reads: true, public: true },
  getAgreementVersion: { reads: true, public: true },
  acceptAgreement: { staff: ['reviewer'], tenant: 'own' },
  getBindingAgreement: { reads: true, staff: readers, tenant: 'own' },
  // Administrators alone decide which terms hold for everybody, and what papers say instead.
  publishAgreementVersion: { staff: ['admin'] },
  diffAgreementVersions: { reads: true, public: true },
  listAcceptances: { reads: true, staff: readers, tenant: 'own' },
  objectToAgreementVersion: { tenant: 'own' },
  recordSealedOverride: { staff: ['admin'] },
  listSealedOverrides: { reads: true, staff: readers, tenant: 'own' },
};

export const verificationsAccess: AccessTable<VerificationsServiceService> = {
  submitVerification: { tenant: 'own' },
  getVerification: { reads: true, staff: ['reviewer', 'support'], tenant: 'own' },
  listVerifications: { reads: true, staff: ['reviewer', 'support'], tenant: 'own' },
  approveVerification: { staff: ['reviewer'] },
  rejectVerification: { staff: ['reviewer'] },
};

export const noticesAccess: AccessTable<NoticesServiceService> = {
  listNotices: { reads: true, staff: readers, tenant: 'own' },
};
