// A submission of identity facts and its review. Each is a version of who the tenant is; the latest approved is in force.
import type { DocumentType } from './document.ts';
import type { Identity, IdentitySummary } from './identity.ts';
import type { KycPolicy } from './kyc-policy.ts';
import type { ReasonCode } from './review-reasons.ts';

export type VerificationState = 'PENDING' | 'APPROVED' | 'REJECTED';
/** Where a pending review stands. REVISED: rejected in favour of a corrected submission. */
export type VerificationStage = 'REVIEW' | 'SECOND_REVIEW' | 'REVISION' | 'REVISED';
export type RegistryOutcome = 'NOT_ASKED' | 'ASKING' | 'MATCH' | 'MISMATCH' | 'UNAVAILABLE';

/** A coded reason about one field; an empty field means the submission as a whole. */
export interface Finding {
  readonly field: string;
  readonly reason: string;
  readonly automatic: boolean;
}

/** What only reviewers see: it would tell a tenant that somebody else is a customer. */
const INTERNAL: readonly string[] = ['IDENTITY_DUPLICATE'] satisfies readonly ReasonCode[];

/** What a tenant sees of the findings about it. */
export const shownToTenant = <F extends { readonly reason: string }>(findings: readonly F[]): F[] =>
  findings.filter(({ reason }) => !INTERNAL.includes(reason));

/** A submission without its facts, which are personal data and stored under the tenant's key. */
export interface VerificationRecord {
  readonly verificationId: string;
  readonly tenantId: string;
  readonly state: VerificationState;
  readonly stage: VerificationStage;
  readonly rejectReasons: readonly string[];
  readonly submittedAt: Date;
  readonly reviewedAt: Date | undefined;
  readonly reviewer: string | undefined;
  readonly firstReviewer: string | undefined;
  readonly sendsForOthers: boolean;
  readonly registryOutcome: RegistryOutcome;
}

/** A submission as it is shown; without identity once the tenant's key is destroyed. */
export interface Verification extends VerificationRecord {
  readonly identity: IdentitySummary | undefined;
  readonly findings: readonly Finding[];
  readonly documentIds: readonly string[];
  readonly inForce: boolean;
}

/** The facts as text, for sealing. */
export function identityText(identity: Identity): string {
  return JSON.stringify(identity);
}

/** The facts back from a text that identityText made. */
export function identityOf(text: string): Identity {
  return JSON.parse(text) as Identity;
}

/** Reason of a submission that was still pending when its tenant was closed. */
export const CLOSED_MEANWHILE = 'TENANT_CLOSED' satisfies ReasonCode;

/** Fields that a reviewer may say something about, by what was submitted. */
const FIELDS: Readonly<Record<Identity['kind'], readonly string[]>> = {
  ENTERPRISE: [
    'enterprise.legal_name',
    'enterprise.uscc',
    'enterprise.legal_person_name',
    'enterprise.licence_valid_until',
    'enterprise.operator.name',
    'enterprise.operator.resident_id',
    'enterprise.authorisation_valid_until',
    'enterprise.document_ids',
  ],
  INDIVIDUAL: [
    'individual.legal_name',
    'individual.resident_id',
    'individual.id_valid_until',
    'individual.document_ids',
  ],
};

export const isReviewField = (kind: Identity['kind'], field: string): boolean => FIELDS[kind].includes(field);

/** Whether the policy wants a second person to agree. */
export function needsSecondReview(
  policy: KycPolicy,
  { sendsForOthers, registryOutcome }: VerificationRecord,
  findings: readonly Finding[],
): boolean {
  const { secondReview } = policy;
  return (
    (secondReview.sendsForOthers && sendsForOthers) ||
    (secondReview.registryMismatch && registryOutcome === 'MISMATCH') ||
    (secondReview.duplicateIdentity && findings.some(({ reason }) => reason === 'IDENTITY_DUPLICATE')) ||
    (secondReview.numberChanged && findings.some(({ reason }) => reason === 'IDENTITY_NUMBER_CHANGED'))
  );
}

/** Papers that have to be accepted before a submission is approved, as alternatives. */
export function papersForApproval(
  policy: KycPolicy,
  kind: Identity['kind'],
  { sendsForOthers, registryOutcome }: VerificationRecord,
): readonly (readonly DocumentType[])[] {
  // Photographs may be left out only where a register said that name and number belong together.
  const proofs = registryOutcome === 'MATCH' ? [[]] : policy.identityPapers[kind];
  return sendsForOthers ? proofs.map((papers) => [...papers, 'AUTHORISATION_LETTER' as const]) : proofs;
}
