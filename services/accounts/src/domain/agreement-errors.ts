// What the agreement registry refuses, by name.
import type { UndeclaredChange } from '@tollgate/agreements';
import { alreadyExists, type DomainError, failedPrecondition, invalidArgument, unavailable } from '@tollgate/errors';
import type { EvidenceFault } from './acceptance.ts';
import type { NoticeVerdict } from './notice-terms.ts';
import type { VersionName } from './publication.ts';

const named = ({ agreementId, version }: VersionName) => ({ agreement_id: agreementId, version });

export const notPublished = (name: VersionName): DomainError =>
  failedPrecondition('AGREEMENT_NOT_PUBLISHED', 'The version is not published; nobody can accept it yet.', named(name));

export const superseded = (name: VersionName, current: string): DomainError =>
  failedPrecondition('AGREEMENT_SUPERSEDED', 'A later version is in force; accept that one.', {
    ...named(name),
    current_version: current,
  });

export const alreadyPublished = (name: VersionName): DomainError =>
  alreadyExists('ALREADY_PUBLISHED', 'The version is published in another way; that never changes.', named(name));

/** Another copy of the service may know it already, or still. */
export const notLoaded = (name: VersionName): DomainError =>
  unavailable('AGREEMENT_NOT_LOADED', 'This copy of the service cannot execute that version.', named(name));

export const outOfOrder = (name: VersionName, before: VersionName, effectiveAt: Date): DomainError =>
  failedPrecondition('PUBLISHED_OUT_OF_ORDER', 'A version cannot take effect before the one that it replaces.', {
    ...named(name),
    replaced_version: before.version,
    replaced_effective_time: effectiveAt.toISOString(),
  });

export const tooEarly = (earliest: Date, clauseIds: readonly string[]): DomainError =>
  failedPrecondition('EFFECTIVE_TOO_EARLY', 'The version cannot take effect so early.', {
    earliest: earliest.toISOString(),
    clause_ids: clauseIds.join(','),
  });

/** A change travels under the subject that it is, or under terms: another one would spare tenants the notice they are owed. */
export const changeUndeclared = (changes: readonly UndeclaredChange[]): DomainError =>
  failedPrecondition('CHANGE_UNDECLARED', 'The version changes rules that none of the declared subjects covers.', {
    path: changes[0]?.path ?? '',
    any_of: changes[0]?.needs.join(',') ?? '',
    changes: changes.length.toString(),
  });

export function noticeRefused(verdict: Exclude<NoticeVerdict, { outcome: 'ALLOWED' }>): DomainError {
  switch (verdict.outcome) {
    case 'NO_RULE':
      return failedPrecondition('CHANGE_NOT_PROVIDED_FOR', 'The version in force has no rule for such a change.', {
        subject: verdict.subject,
      });
    case 'CHANNEL_MISSING':
      return failedPrecondition('NOTICE_CHANNEL_MISSING', 'The notice has to go through one of these channels too.', {
        any_of: verdict.channels.join(','),
        clause_ids: verdict.clauseIds.join(','),
      });
    case 'TOO_EARLY':
      return tooEarly(verdict.earliest, verdict.clauseIds);
  }
}

export const evidenceRefused = (fault: EvidenceFault): DomainError =>
  fault === 'UNEXPECTED'
    ? invalidArgument('EVIDENCE_UNEXPECTED', 'A click is proved by the hash of the text; it takes no other evidence.')
    : invalidArgument(
        'EVIDENCE_MISSING',
        'A sealed paper needs its digest and description, use in fact a description.',
        { missing: fault === 'DIGEST_MISSING' ? 'document_digest' : 'description' },
      );

export const nothingToObject = (name: VersionName): DomainError =>
  failedPrecondition(
    'NOTHING_TO_OBJECT',
    'No such version is announced to replace what binds the tenant.',
    named(name),
  );

export const objectionTooLate = (name: VersionName, since: Date): DomainError =>
  failedPrecondition('OBJECTION_TOO_LATE', 'The version has taken effect; one can object until then.', {
    ...named(name),
    effective_time: since.toISOString(),
  });

export const agreementNotAccepted = (tenantId: string, agreementId: string): DomainError =>
  failedPrecondition('AGREEMENT_NOT_ACCEPTED', 'The tenant never accepted that agreement.', {
    tenant_id: tenantId,
    agreement_id: agreementId,
  });

export const unknownClause = (agreementId: string, clauseId: string): DomainError =>
  invalidArgument('UNKNOWN_CLAUSE', 'No version of the agreement has such a clause.', {
    agreement_id: agreementId,
    clause_id: clauseId,
  });

export const replacementMismatch = (): DomainError =>
  invalidArgument('REPLACEMENT_MISMATCH', 'Words in both languages go with REPLACED, and only with it.');

export const overrideExists = (clauseId: string, effectiveAt: Date): DomainError =>
  alreadyExists('OVERRIDE_EXISTS', 'An override of that clause with the same first instant is recorded.', {
    clause_id: clauseId,
    effective_time: effectiveAt.toISOString(),
  });
