// What privacy requests and closures refuse, by name.
import { type DomainError, exhausted, failedPrecondition, notFound, permissionDenied } from '@tollgate/errors';
import { invalidField } from './kyc-errors.ts';
import { PENDING_MAX } from './privacy-request.ts';

export const privacyRequestNotFound = (privacyRequestId: string): DomainError =>
  notFound('PRIVACY_REQUEST_NOT_FOUND', 'There is no such privacy request.', { privacy_request_id: privacyRequestId });

/** A request that this cannot be done with any more, or not yet. */
export const privacyRequestState = (privacyRequestId: string, state: string): DomainError =>
  failedPrecondition('PRIVACY_REQUEST_STATE', 'The request is not in a state for this.', {
    privacy_request_id: privacyRequestId,
    state,
  });

/** The clock stood still for nobody: what is late stays late and is answered. */
export const privacyRequestOverdue = (privacyRequestId: string, dueAt: Date): DomainError =>
  failedPrecondition('PRIVACY_REQUEST_OVERDUE', 'The time to answer is over, and a pause would not bring it back.', {
    privacy_request_id: privacyRequestId,
    due_at: dueAt.toISOString(),
  });

/** Words where an order is due, or an order where words are. */
export const privacyRequestKind = (privacyRequestId: string, kind: string): DomainError =>
  failedPrecondition('PRIVACY_REQUEST_KIND', 'A request of this kind is not dealt with in this way.', {
    privacy_request_id: privacyRequestId,
    kind,
  });

export const tooManyRequests = (): DomainError =>
  exhausted('PRIVACY_REQUESTS_PENDING', 'So many requests of one tenant wait that no more are taken.', {
    limit: String(PENDING_MAX),
  });

export const erasurePending = (): DomainError =>
  failedPrecondition('ERASURE_PENDING', 'An erasure of this tenant was asked for already.');

export const alreadyErased = (tenantId: string): DomainError =>
  failedPrecondition('TENANT_ERASED', 'The personal data of this tenant is erased.', { tenant_id: tenantId });

/** What is owed either way has to be settled with somebody. */
export const closeFirst = (tenantId: string, state: string): DomainError =>
  failedPrecondition('CLOSE_FIRST', 'The account has to be settled and closed before its data is erased.', {
    tenant_id: tenantId,
    state,
  });

export const samePerson = (): DomainError =>
  permissionDenied('SAME_PERSON', 'Whoever asked for it, or checked who asks, cannot order it.');

export const notAssigned = (): DomainError =>
  permissionDenied('NOT_ASSIGNED', 'Of the staff only who ordered the package gets it.');

export const exportForTenant = (): DomainError =>
  permissionDenied('EXPORT_FOR_TENANT', 'The owner proved who asks by password: only the tenant fetches the package.');

export const passwordWanted = (): DomainError =>
  invalidField('PASSWORD_WANTED', 'password', 'is the password of who asks');

export const checkWanted = (): DomainError =>
  invalidField('IDENTITY_CHECK_WANTED', 'identity_check', 'says how a member of staff checked who asks');

export const exportNotReady = (privacyRequestId: string, state: string): DomainError =>
  failedPrecondition('EXPORT_NOT_READY', 'The package is not put together yet.', {
    privacy_request_id: privacyRequestId,
    state,
  });

export const exportExpired = (privacyRequestId: string): DomainError =>
  failedPrecondition('EXPORT_EXPIRED', 'The package can no longer be downloaded; ask again.', {
    privacy_request_id: privacyRequestId,
  });

export const certificateNotIssued = (privacyRequestId: string): DomainError =>
  failedPrecondition('CERTIFICATE_NOT_ISSUED', 'The erasure is not confirmed by every service yet.', {
    privacy_request_id: privacyRequestId,
  });

export const closurePending = (): DomainError =>
  failedPrecondition('CLOSURE_PENDING', 'A closure of this account goes on already.');

export const closureNotFound = (tenantId: string): DomainError =>
  notFound('CLOSURE_NOT_FOUND', 'No closure of this account goes on.', { tenant_id: tenantId });

export const closureSettling = (tenantId: string): DomainError =>
  failedPrecondition('CLOSURE_SETTLING', 'The time to take the closure back is over.', { tenant_id: tenantId });
