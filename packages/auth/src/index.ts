// Public list of @tollgate/auth.

// Who is calling and who may.
export { type AccessEntry, type AccessOptions, accessInterceptor } from './access-interceptor.ts';
export type { AccessRule, AccessTable } from './access-table.ts';
export { requireAccess } from './require-access.ts';
export { actorOf, type Caller, callerOf, type Person } from './caller.ts';
export {
  isServiceName,
  SERVICE_NAMES,
  type ServiceName,
  spiffeId,
  STAFF_ROLES,
  type StaffRole,
  TENANT_ROLES,
  type TenantRole,
} from './names.ts';

// Proving who one is.
export { type AuthorityOptions, createAuthority } from './authority.ts';
export { type CallerHeaders, createCallerTokens } from './caller-token.ts';
export { channelCredentials, serverCredentials } from './credentials.ts';
export { type Identity, loadIdentity } from './identity.ts';
export { signPersonToken, type TokenRevocations, withPerson } from './person-token.ts';
export type { VerificationKeys } from './token.ts';
