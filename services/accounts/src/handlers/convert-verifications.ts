// Messages of submissions to domain values and back.
import type { ReadIdentityResponse } from '@tollgate/contracts/accounts/v1/identities';
import {
  type EnterpriseIdentity as EnterpriseMessage,
  type IndividualIdentity as IndividualMessage,
  type SubmitVerificationRequest,
  type Verification as VerificationMessage,
  VerificationState as StateMessage,
} from '@tollgate/contracts/accounts/v1/verifications';
import { type Identity, type IdentitySummary, lastDayOf, lastDayText } from '../domain/identity.ts';
import { reasonText } from '../domain/review-reasons.ts';
import type { Finding, VerificationRecord, VerificationState } from '../domain/verification.ts';
import { required } from './convert.ts';

/** What a state on the wire means here: a state, and within it the stages. */
interface StateFilter {
  readonly state: VerificationState | undefined;
  readonly stages: readonly VerificationRecord['stage'][] | undefined;
}

const FILTERS: Readonly<Partial<Record<StateMessage, StateFilter>>> = {
  [StateMessage.PENDING]: { state: 'PENDING', stages: ['REVIEW'] },
  [StateMessage.SECOND_REVIEW]: { state: 'PENDING', stages: ['SECOND_REVIEW'] },
  [StateMessage.REVISION_REQUESTED]: { state: 'PENDING', stages: ['REVISION'] },
  [StateMessage.APPROVED]: { state: 'APPROVED', stages: undefined },
  [StateMessage.REJECTED]: { state: 'REJECTED', stages: ['REVIEW', 'SECOND_REVIEW', 'REVISION'] },
  [StateMessage.REVISED]: { state: 'REJECTED', stages: ['REVISED'] },
};

/** Unspecified means all. */
export const fromProtoVerificationState = (state: StateMessage): StateFilter =>
  FILTERS[state] ?? { state: undefined, stages: undefined };

function toProtoState({ state, stage }: VerificationRecord): StateMessage {
  if (state === 'APPROVED') return StateMessage.APPROVED;
  if (state === 'REJECTED') return stage === 'REVISED' ? StateMessage.REVISED : StateMessage.REJECTED;
  if (stage === 'SECOND_REVIEW') return StateMessage.SECOND_REVIEW;
  return stage === 'REVISION' ? StateMessage.REVISION_REQUESTED : StateMessage.PENDING;
}

/** Numbers are taken in either case: their letters have only one. */
export function fromProtoIdentity({ identity }: Pick<SubmitVerificationRequest, 'identity'>): {
  readonly identity: Identity;
  readonly documentIds: readonly string[];
} {
  const given = required(identity, 'identity');
  switch (given.$case) {
    case 'individual':
      return { identity: individualOf(given.value), documentIds: [] };
    case 'enterprise':
      return { identity: enterpriseOf(given.value), documentIds: [] };
    case 'individualPapers': {
      const { identity: facts, idValidUntil, documentIds } = given.value;
      const individual = individualOf(required(facts, 'individual_papers.identity'));
      const said = lastDayOf(idValidUntil) ?? individual.idValidUntil;
      return { identity: { ...individual, idValidUntil: said }, documentIds };
    }
    case 'enterprisePapers': {
      const { identity: facts, operator, sendsForOthers, authorisationValidUntil, documentIds } = given.value;
      const enterprise = enterpriseOf(required(facts, 'enterprise_papers.identity'));
      const acting = operator && { name: operator.name, residentId: operator.residentId.toUpperCase() };
      return { identity: { ...enterprise, operator: acting, sendsForOthers, authorisationValidUntil }, documentIds };
    }
  }
}

function individualOf({ legalName, residentId, idValidUntil }: IndividualMessage) {
  const number = residentId.toUpperCase();
  return { kind: 'INDIVIDUAL', legalName, number, idValidUntil: lastDayOf(idValidUntil) } as const;
}

function enterpriseOf({ legalName, uscc, legalPersonName, licenceValidUntil }: EnterpriseMessage) {
  const number = uscc.toUpperCase();
  return {
    kind: 'ENTERPRISE',
    legalName,
    number,
    legalPersonName,
    licenceValidUntil: lastDayOf(licenceValidUntil),
  } as const;
}

/** The facts in full, for reviewers: last days as they stand on the papers. */
export function toProtoFacts(identity: Identity, documentIds: readonly string[]): ReadIdentityResponse['facts'] {
  const { legalName, number } = identity;
  if (identity.kind === 'INDIVIDUAL') {
    const idValidUntil = lastDayText(identity.idValidUntil);
    const facts = { legalName, residentId: number, idValidUntil };
    return { $case: 'individual', value: { identity: facts, idValidUntil, documentIds: [...documentIds] } };
  }
  const { legalPersonName, operator, sendsForOthers: others = false, authorisationValidUntil = '' } = identity;
  const licenceValidUntil = lastDayText(identity.licenceValidUntil);
  const facts = { legalName, uscc: number, legalPersonName, licenceValidUntil };
  const value = { identity: facts, operator, sendsForOthers: others, authorisationValidUntil };
  return { $case: 'enterprise', value: { ...value, documentIds: [...documentIds] } };
}

/** What is shown beside the record itself; nothing of it is kept in the request log. */
interface Shown {
  readonly identity: IdentitySummary | undefined;
  readonly findings: readonly Finding[];
  readonly documentIds: readonly string[];
  readonly inForce: boolean;
}

export function toProtoVerification(record: VerificationRecord, shown?: Shown): VerificationMessage {
  return {
    verificationId: record.verificationId,
    tenantId: record.tenantId,
    state: toProtoState(record),
    identity: shown?.identity && { ...shown.identity },
    rejectReasons: [...record.rejectReasons],
    submitTime: record.submittedAt,
    reviewTime: record.reviewedAt,
    reviewer: record.reviewer ?? '',
    findings: (shown?.findings ?? []).map((finding) => ({ ...finding, text: { ...reasonText(finding.reason) } })),
    inForce: shown?.inForce ?? false,
    documentIds: [...(shown?.documentIds ?? [])],
    firstReviewer: record.firstReviewer ?? '',
    registryOutcome: record.registryOutcome,
  };
}
