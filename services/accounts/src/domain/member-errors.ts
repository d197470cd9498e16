// What is refused about members and their sign-in, by name.
import {
  DomainError,
  exhausted,
  failedPrecondition,
  notFound,
  permissionDenied,
  unauthenticated,
} from '@tollgate/errors';

export const memberNotFound = (userId: string): DomainError =>
  notFound('MEMBER_NOT_FOUND', 'Nobody of that name belongs there.', { user_id: userId });

export const invitationUnknown = (invitationId: string): DomainError =>
  notFound('INVITATION_UNKNOWN', 'There is no such invitation.', { invitation_id: invitationId });

export const lastOwner = (): DomainError =>
  failedPrecondition('LAST_OWNER', 'Somebody has to own the tenant: make another owner first.');

export const lastAdmin = (): DomainError =>
  failedPrecondition('LAST_ADMIN', 'Somebody has to administer: make another administrator first.');

export const tooManyInvitations = (maximum: number): DomainError =>
  exhausted('TOO_MANY_INVITATIONS', 'Too many invitations are open; withdraw some.', { maximum: String(maximum) });

export const rolesUnknown = (allowed: readonly string[]): DomainError =>
  invalid('ROLES_UNKNOWN', 'These are no roles there.', 'roles', `each is one of ${allowed.join(', ')}`);

export const loginRequired = (): DomainError =>
  invalid('LOGIN_REQUIRED', 'Staff sign in with a login, tenants with a phone.', 'login', 'is set for staff alone');

export const phoneRequired = (): DomainError =>
  invalid(
    'PHONE_REQUIRED',
    'Members of a tenant sign in with a phone, staff do not.',
    'phone',
    'is set for tenants alone',
  );

/** Said before anybody is looked up, and whether or not they exist. */
export const sessionScope = (): DomainError =>
  permissionDenied('SESSION_SCOPE', 'You may only see sessions of yourself and of those whom you administer.');

export const passwordRefused = (): DomainError =>
  unauthenticated('PASSWORD_REFUSED', 'The current password is wrong, or was wrong too often.');

/** The tenant's key is destroyed: there is nothing left to join. */
export const tenantErased = (): DomainError => failedPrecondition('TENANT_ERASED', 'The data of the tenant is erased.');

function invalid(reason: string, message: string, field: string, description: string): DomainError {
  return new DomainError({ category: 'invalid_argument', reason, message, violations: [{ field, description }] });
}
