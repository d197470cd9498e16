// Who may call what; a method that is not here may be called by nobody.
import type { AccessRule, AccessTable } from '@tollgate/auth';
import type { AgreementsServiceService } from '@tollgate/contracts/accounts/v1/agreements';
import type { CredentialsServiceService } from '@tollgate/contracts/accounts/v1/credentials';
import type { DeliveriesServiceService } from '@tollgate/contracts/accounts/v1/deliveries';
import type { MembersServiceService } from '@tollgate/contracts/accounts/v1/members';
import type { NoticesServiceService } from '@tollgate/contracts/accounts/v1/notices';
import type { SessionsServiceService } from '@tollgate/contracts/accounts/v1/sessions';
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
  getProfile: { reads: true, staff: ['support', 'reviewer'], tenant: 'own' },
  setProfileField: { tenant: 'own' },
  withdrawProfileField: { tenant: 'own' },
  // Whoever bans decides for good.
  banTenant: { services: ['enforcement'], staff: ['approver'] },
};

export const usersAccess: AccessTable<UsersServiceService> = {
  signIn: { services: fronts },
  // The session token is what counts, whoever the call is made for besides.
  refreshPersonToken: { public: true, ownSession: true },
  signOut: { public: true, ownSession: true },
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
  requestRevision: { staff: ['reviewer'] },
};

/** Of the header of an uploaded paper: the tenant itself, or a reviewer with papers that came another way. */
export const uploadRule: AccessRule = { staff: ['reviewer'], tenant: 'own' };

export const noticesAccess: AccessTable<NoticesServiceService> = {
  listNotices: { reads: true, staff: readers, tenant: 'own' },
};

// Who writes programs needs their keys.
const programmers = ['developer'] as const;

export const credentialsAccess: AccessTable<CredentialsServiceService> = {
  createCredential: { tenant: 'own', tenantRoles: programmers },
  rotateCredential: { tenant: 'own', tenantRoles: programmers },
  // Whoever hears of a leak stops it.
  freezeCredentials: { staff: ['support', 'enforcer'], tenant: 'own', tenantRoles: programmers },
  revokeCredential: { staff: ['enforcer'], tenant: 'own', tenantRoles: programmers },
  listCredentials: { reads: true, staff: readers, tenant: 'own' },
  verifySignature: { services: ['gateway'] },
  authenticate: { services: ['gateway'] },
};

// An empty tenant id is the staff, whom no tenant's user reaches.
export const membersAccess: AccessTable<MembersServiceService> = {
  inviteMember: { staff: ['admin'], tenant: 'own' },
  // The token is what counts.
  acceptInvitation: { services: fronts },
  withdrawInvitation: { staff: ['admin'], tenant: 'own' },
  listMembers: { reads: true, staff: ['support'], tenant: 'own' },
  setMemberRoles: { staff: ['admin'], tenant: 'own' },
  removeMember: { staff: ['admin'], tenant: 'own' },
};

export const sessionsAccess: AccessTable<SessionsServiceService> = {
  // Of others only for whoever administers them; the operation sees to that.
  listSessions: { reads: true, self: true },
  revokeSessions: { self: true },
  changePassword: { self: true },
  requestPasswordReset: { services: fronts },
  resetPassword: { services: fronts },
  setOwnContact: { self: true },
  confirmEmail: { services: fronts },
  startImpersonation: { staff: ['support'] },
};

export const deliveriesAccess: AccessTable<DeliveriesServiceService> = {
  listDeliveries: { reads: true, staff: readers, tenant: 'own' },
  setNoticePreference: { self: true },
  recordBounce: { services: ['gateway'], staff: ['support'] },
  listNoticeTemplates: { reads: true, staff: readers },
};
