// What accounts refuses, by name.
import {
  alreadyExists,
  DomainError,
  failedPrecondition,
  notFound,
  permissionDenied,
  unauthenticated,
} from '@tollgate/errors';
import type { AcceptanceMode } from './acceptance.ts';
import type { VerificationState } from './verification.ts';

export const tenantNotFound = (tenantId: string): DomainError =>
  notFound('TENANT_NOT_FOUND', 'There is no such tenant.', { tenant_id: tenantId });

export const tenantClosed = (tenantId: string): DomainError =>
  failedPrecondition('TENANT_CLOSED', 'The tenant is closed.', { tenant_id: tenantId });

/** The phone itself is not repeated: messages are logged. */
export const phoneTaken = (): DomainError =>
  alreadyExists('PHONE_TAKEN', 'Somebody already signs in with this phone number.');

export const loginTaken = (): DomainError => alreadyExists('LOGIN_TAKEN', 'Somebody already signs in with this name.');

export const displayNameBlank = (): DomainError =>
  new DomainError({
    category: 'invalid_argument',
    reason: 'DISPLAY_NAME_BLANK',
    message: 'The name has nothing that can be seen.',
    violations: [{ field: 'display_name', description: 'has at least one visible character' }],
  });

export const displayNameControl = (): DomainError =>
  new DomainError({
    category: 'invalid_argument',
    reason: 'DISPLAY_NAME_CONTROL',
    message: 'The name has control characters.',
    violations: [{ field: 'display_name', description: 'stands on one line, without control characters' }],
  });

/** One answer, whatever was wrong. */
export const signInRefused = (): DomainError =>
  unauthenticated('SIGN_IN_REFUSED', 'Login, password or one-time code is wrong, or the login is locked for a while.');

export const sessionInvalid = (): DomainError =>
  unauthenticated('SESSION_INVALID', 'The session has ended; sign in again.');

export const bootstrapOver = (): DomainError =>
  permissionDenied('ADMINISTRATOR_REQUIRED', 'There is staff already; an administrator creates further members.');

export const unknownAgreement = (agreementId: string, version: string): DomainError =>
  notFound('UNKNOWN_AGREEMENT', 'There is no such agreement version.', { agreement_id: agreementId, version });

export const agreementChanged = (contentHash: string): DomainError =>
  failedPrecondition('AGREEMENT_CHANGED', 'The text that was shown is not the text of this version; read it again.', {
    content_hash: contentHash,
  });

export const modeNotOffered = (mode: AcceptanceMode): DomainError =>
  failedPrecondition('ACCEPTANCE_MODE_NOT_OFFERED', 'This agreement cannot be accepted in that way.', { mode });

export const modeNotYours = (mode: AcceptanceMode): DomainError =>
  permissionDenied(
    'ACCEPTANCE_MODE_NOT_ALLOWED',
    'Tenants click; sealed papers and use in fact are recorded by staff.',
    {
      mode,
    },
  );

export const noAgreement = (tenantId: string): DomainError =>
  notFound('NO_AGREEMENT', 'No agreement binds the tenant at that time.', { tenant_id: tenantId });

export const verificationNotFound = (verificationId: string): DomainError =>
  notFound('VERIFICATION_NOT_FOUND', 'The tenant has no such submission.', { verification_id: verificationId });

export const verificationPending = (verificationId: string): DomainError =>
  failedPrecondition('VERIFICATION_PENDING', 'A submission is under review; wait for its outcome.', {
    verification_id: verificationId,
  });

export const verificationNotPending = (verificationId: string, state: VerificationState): DomainError =>
  failedPrecondition('VERIFICATION_NOT_PENDING', 'The submission is already reviewed.', {
    verification_id: verificationId,
    state,
  });

/** The tenant's key is destroyed: nobody can say whose papers these were. */
export const identityErased = (verificationId: string): DomainError =>
  failedPrecondition('IDENTITY_ERASED', 'The identity of this submission is erased.', {
    verification_id: verificationId,
  });
