// What is refused about credentials, by name.
import {
  DomainError,
  exhausted,
  failedPrecondition,
  notFound,
  permissionDenied,
  unauthenticated,
} from '@tollgate/errors';
import { CREDENTIALS_PER_TENANT, type CredentialState } from './credential.ts';

export const credentialNotFound = (credentialId: string): DomainError =>
  notFound('CREDENTIAL_NOT_FOUND', 'The tenant has no such credential.', { credential_id: credentialId });

export const credentialEnded = (credentialId: string, state: CredentialState | 'EXPIRED' | 'REPLACED'): DomainError =>
  failedPrecondition('CREDENTIAL_ENDED', 'The credential is revoked, expired or replaced already.', {
    credential_id: credentialId,
    state,
  });

export const tooManyCredentials = (): DomainError =>
  exhausted('TOO_MANY_CREDENTIALS', 'The tenant has as many credentials as it may; revoke one.', {
    maximum: String(CREDENTIALS_PER_TENANT),
  });

export const expiryPassed = (): DomainError =>
  invalid('EXPIRY_PASSED', 'The credential would be dead at once.', 'expire_time', 'lies in the future');

export const signedHeadersInvalid = (description: string): DomainError =>
  invalid('SIGNED_HEADERS_INVALID', 'The signed headers cannot be right.', 'headers', description);

export const signatureExpired = (): DomainError =>
  unauthenticated('SIGNATURE_EXPIRED', 'The time of the signature is more than five minutes off.');

/** One answer for an unknown SecretId, one that has ended, and a wrong signature. */
export const signatureRefused = (): DomainError =>
  unauthenticated('SIGNATURE_REFUSED', 'The SecretId or the signature is wrong, or the key has ended.');

export const signatureReplayed = (): DomainError =>
  unauthenticated('SIGNATURE_REPLAYED', 'A request with this nonce was answered already.');

/** One answer, whatever was wrong. */
export const authenticationRefused = (): DomainError =>
  unauthenticated('AUTHENTICATION_REFUSED', 'Name or password is wrong, or the account is locked for a while.');

/** Told to nobody but who has proved to have the secret. */
export const credentialFrozen = (credentialId: string): DomainError =>
  permissionDenied('CREDENTIAL_FROZEN', 'The credential is frozen; rotate it.', { credential_id: credentialId });

export const scopeMissing = (credentialId: string, scope: string): DomainError =>
  permissionDenied('SCOPE_MISSING', 'The credential does not cover that.', { credential_id: credentialId, scope });

function invalid(reason: string, message: string, field: string, description: string): DomainError {
  return new DomainError({ category: 'invalid_argument', reason, message, violations: [{ field, description }] });
}
