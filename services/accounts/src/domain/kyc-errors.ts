// What verification refuses, by name. Facts and file names are not repeated: messages are logged.
import { DomainError, exhausted, failedPrecondition, notFound, permissionDenied } from '@tollgate/errors';
import { DOCUMENT_BYTES_MAX, DOCUMENTS_MAX } from './document.ts';
import { type IdentityRefusal, MINIMUM_AGE } from './identity.ts';

/** A field that cannot be right. */
export const invalidField = (reason: string, field: string, description: string): DomainError =>
  new DomainError({
    category: 'invalid_argument',
    reason,
    message: 'A value cannot be right.',
    violations: [{ field, description }],
  });

export function identityRefused(refusal: IdentityRefusal): DomainError {
  switch (refusal.reason) {
    case 'IDENTITY_KIND_MISMATCH':
      return failedPrecondition(refusal.reason, 'The identity is not of the kind the tenant registered as.', {
        tenant_kind: refusal.wanted,
      });
    case 'LICENCE_EXPIRED':
      return failedPrecondition(refusal.reason, 'The business licence has expired.', { last_day: refusal.lastDay });
    case 'ID_CARD_EXPIRED':
      return failedPrecondition(refusal.reason, 'The identity card has expired.', { last_day: refusal.lastDay });
    case 'AUTHORISATION_EXPIRED':
      return failedPrecondition(refusal.reason, 'The authorisation letter has expired.', { last_day: refusal.lastDay });
    case 'AUTHORISATION_TOO_SHORT':
      return failedPrecondition(refusal.reason, 'The authorisation letter ends too soon.', {
        earliest_last_day: refusal.earliest,
      });
    case 'UNDERAGE':
      return underage(refusal.age);
    case 'IDENTITY_NUMBER_INVALID':
    case 'LICENCE_DATE_INVALID':
    case 'ID_CARD_DATE_INVALID':
    case 'AUTHORISATION_DATE_INVALID':
    case 'NAME_INVALID':
      return invalidField(refusal.reason, refusal.field, refusal.description);
  }
}

export const underage = (age = MINIMUM_AGE): DomainError =>
  failedPrecondition('UNDERAGE', `Nobody under ${age} gets an account or acts for an enterprise here.`, {
    minimum_age: String(age),
  });

/** Says neither which tenant nor whose: only that the number is taken as often as the policy allows. */
export const identityLimit = (limit: number): DomainError =>
  failedPrecondition('IDENTITY_LIMIT_REACHED', 'This person or enterprise has as many tenants as the policy allows.', {
    limit: String(limit),
  });

export const identityBanned = (): DomainError =>
  permissionDenied('IDENTITY_BANNED', 'This person or enterprise may not have a tenant.');

export const phoneBanned = (): DomainError =>
  permissionDenied('PHONE_BANNED', 'This phone number may not register a tenant.');

export const authorisationMissing = (): DomainError =>
  invalidField(
    'AUTHORISATION_MISSING',
    'enterprise.document_ids',
    'has an authorisation letter, because messages are sent for others',
  );

export const papersMissing = (types: readonly string[]): DomainError =>
  failedPrecondition('PAPERS_MISSING', 'Papers that this submission has to have are missing or rejected.', {
    documents: types.join(','),
  });

export const checkOutstanding = (verificationId: string): DomainError =>
  failedPrecondition('REGISTRY_CHECK_OUTSTANDING', 'The register is still being asked; look again soon.', {
    verification_id: verificationId,
  });

export const revisionOutstanding = (verificationId: string): DomainError =>
  failedPrecondition('REVISION_OUTSTANDING', 'The tenant has been asked to correct this submission.', {
    verification_id: verificationId,
  });

export const sameReviewer = (): DomainError =>
  permissionDenied('SECOND_REVIEWER_SAME', 'The second review is another person’s.');

export const reasonUnknown = (field: string): DomainError =>
  invalidField('REASON_UNKNOWN', field, 'is a code of ListReviewReasons that people give');

export const fieldUnknown = (field: string): DomainError =>
  invalidField('REVIEW_FIELD_UNKNOWN', field, 'is a field of this submission');

export const documentNotFound = (documentId: string): DomainError =>
  notFound('DOCUMENT_NOT_FOUND', 'The tenant has no such paper.', { document_id: documentId });

/** Whoever brought a paper does not judge it. */
export const sameUploader = (): DomainError =>
  permissionDenied('UPLOADER_SAME', 'Whoever uploaded the paper cannot accept it.');

/** The others have to be named, so that nobody is banned unseen. */
export const banReaches = (others: readonly string[]): DomainError =>
  failedPrecondition('BAN_REACHES_OTHERS', 'Other tenants would be banned with this one; name exactly these.', {
    others: others.join(','),
  });

export const documentReviewed = (documentId: string, state: string): DomainError =>
  failedPrecondition('DOCUMENT_REVIEWED', 'The paper is already reviewed.', { document_id: documentId, state });

export const documentErased = (documentId: string): DomainError =>
  failedPrecondition('DOCUMENT_ERASED', 'The content of this paper is erased.', { document_id: documentId });

export const tooManyDocuments = (): DomainError =>
  exhausted('DOCUMENT_LIMIT_REACHED', 'The tenant has as many papers here as it may have.', {
    limit: String(DOCUMENTS_MAX),
  });

export const uploadsBusy = (): DomainError =>
  exhausted('UPLOADS_BUSY', 'Too many papers are being uploaded at the moment; try again soon.');

export const documentTooLarge = (): DomainError =>
  new DomainError({
    category: 'invalid_argument',
    reason: 'DOCUMENT_TOO_LARGE',
    message: 'The paper is too large.',
    metadata: { limit_bytes: String(DOCUMENT_BYTES_MAX) },
    violations: [{ field: 'header.size_bytes', description: `is at most ${DOCUMENT_BYTES_MAX}` }],
  });

export const demandNotFound = (demandId: string): DomainError =>
  notFound('DEMAND_NOT_FOUND', 'The tenant has no such demand.', { demand_id: demandId });

export const demandEnded = (demandId: string, state: string): DomainError =>
  failedPrecondition('DEMAND_ENDED', 'The demand is already met or withdrawn.', { demand_id: demandId, state });

/** The calendar of working days ends before the date that was asked for: somebody has to add the next year. */
export const calendarNotCovered = (day: string, years: readonly number[]): DomainError =>
  failedPrecondition('CALENDAR_NOT_COVERED', 'Working days of that year are not announced here; name a day instead.', {
    day,
    years: years.join(','),
  });

export const clauseUnknown = (): DomainError =>
  invalidField('CLAUSE_UNKNOWN', 'clause_id', 'is a clause of the agreement that binds the tenant');

export const purposeUnknown = (field: string): DomainError =>
  invalidField('PURPOSE_UNKNOWN', field, 'names a purpose of this field and the version in force');

export const noConsent = (): DomainError =>
  notFound('CONSENT_NOT_FOUND', 'There is no consent to withdraw for this field.');
