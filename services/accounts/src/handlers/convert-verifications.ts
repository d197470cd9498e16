// Messages of submissions to domain values and back.
import {
  type EnterpriseIdentity as EnterpriseMessage,
  type IndividualIdentity as IndividualMessage,
  type SubmitVerificationRequest,
  type Verification as VerificationMessage,
  VerificationState as StateMessage,
} from '@tollgate/contracts/accounts/v1/verifications';
import { type Identity, type IdentitySummary, lastDayOf } from '../domain/identity.ts';
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
      return { identity: { ...individual, idValidUntil: lastDayOf(idValidUntil) }, documentIds };
    }
    case 'enterprisePapers': {
      const { identity: facts, operator, sendsForOthers, authorisationValidUntil, documentIds } = given.value;
      const enterprise = enterpriseOf(required(facts, 'enterprise_papers.identity'));
      const acting = operator && { name: operator.name, residentId: operator.residentId.toUpperCase() };
      return { identity: { ...enterprise, operator: acting, sendsForOthers, authorisationValidUntil }, documentIds };
    }
  }
}

function individualOf({ legalName, residentId }: IndividualMessage) {
  return { kind: 'INDIVIDUAL', legalName, number: residentId.toUpperCase() } as const;
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
