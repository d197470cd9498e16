// Messages of verification, papers, requirements and optional facts to domain values and back.
import {
  type Document as DocumentMessage,
  DocumentState as DocumentStateMessage,
  DocumentType as TypeMessage,
} from '@tollgate/contracts/accounts/v1/documents';
import {
  type Demand as DemandMessage,
  DemandState as DemandStateMessage,
  type Requirement as RequirementMessage,
  RequirementStatus as StatusMessage,
} from '@tollgate/contracts/accounts/v1/requirements';
import {
  type Consent as ConsentMessage,
  type ProfileField as ProfileMessage,
  type ProfileFieldInput,
  ProfileFieldName as NameMessage,
} from '@tollgate/contracts/accounts/v1/tenants';
import type { Demand, DemandState } from '../domain/demand.ts';
import type { Document, DocumentRecord, DocumentState, DocumentType } from '../domain/document.ts';
import type { ProfileConsent, ProfileFact, ProfileFieldName, ProfileInput } from '../domain/profile.ts';
import { type Requirement, REQUIREMENT_TITLES, type RequirementStatus } from '../domain/requirement.ts';
import { reasonText } from '../domain/review-reasons.ts';
import { keyOf, required } from './convert.ts';

const types: Readonly<Record<DocumentType, TypeMessage>> = {
  BUSINESS_LICENCE: TypeMessage.BUSINESS_LICENCE,
  LEGAL_PERSON_ID_FRONT: TypeMessage.LEGAL_PERSON_ID_FRONT,
  LEGAL_PERSON_ID_BACK: TypeMessage.LEGAL_PERSON_ID_BACK,
  OPERATOR_ID_FRONT: TypeMessage.OPERATOR_ID_FRONT,
  OPERATOR_ID_BACK: TypeMessage.OPERATOR_ID_BACK,
  AUTHORISATION_LETTER: TypeMessage.AUTHORISATION_LETTER,
  RESIDENT_ID_FRONT: TypeMessage.RESIDENT_ID_FRONT,
  RESIDENT_ID_BACK: TypeMessage.RESIDENT_ID_BACK,
  HOLDING_ID: TypeMessage.HOLDING_ID,
  QUALIFICATION: TypeMessage.QUALIFICATION,
};
const documentStates: Readonly<Record<DocumentState, DocumentStateMessage>> = {
  UPLOADED: DocumentStateMessage.UPLOADED,
  ACCEPTED: DocumentStateMessage.ACCEPTED,
  REJECTED: DocumentStateMessage.REJECTED,
};
const demandStates: Readonly<Record<DemandState, DemandStateMessage>> = {
  OPEN: DemandStateMessage.OPEN,
  MET: DemandStateMessage.MET,
  WITHDRAWN: DemandStateMessage.WITHDRAWN,
};
const statuses: Readonly<Record<RequirementStatus, StatusMessage>> = {
  CURRENTLY_DUE: StatusMessage.CURRENTLY_DUE,
  EVENTUALLY_DUE: StatusMessage.EVENTUALLY_DUE,
  PAST_DUE: StatusMessage.PAST_DUE,
  PENDING_VERIFICATION: StatusMessage.PENDING_VERIFICATION,
};
const names: Readonly<Record<ProfileFieldName, NameMessage>> = {
  EMAIL: NameMessage.EMAIL,
  CONTACT_NAME: NameMessage.CONTACT_NAME,
  ADDRESS: NameMessage.ADDRESS,
  WEBSITE: NameMessage.WEBSITE,
  INDUSTRY: NameMessage.INDUSTRY,
  BIRTH_DATE: NameMessage.BIRTH_DATE,
};

export const fromProtoDocumentType = (type: TypeMessage): DocumentType => required(keyOf(types, type), 'type');
export const fromProtoFieldName = (name: NameMessage): ProfileFieldName => required(keyOf(names, name), 'name');

export function fromProtoProfile({ name, value, purpose, purposeVersion }: ProfileFieldInput): ProfileInput {
  return { name: fromProtoFieldName(name), value, purpose, purposeVersion };
}

/** The file name is left out of what the request log keeps. */
export function toProtoDocument(record: DocumentRecord | Document, fileName: string): DocumentMessage {
  return {
    documentId: record.documentId,
    tenantId: record.tenantId,
    type: types[record.type],
    state: documentStates[record.state],
    mediaType: record.mediaType,
    sizeBytes: record.sizeBytes,
    sha256: record.sha256,
    fileName,
    uploadTime: record.uploadedAt,
    reason: record.reason ?? '',
    reviewTime: record.reviewedAt,
    reviewer: record.reviewer ?? '',
  };
}

export function toProtoDemand(demand: Demand): DemandMessage {
  return {
    demandId: demand.demandId,
    tenantId: demand.tenantId,
    state: demandStates[demand.state],
    documents: demand.documents.map((type) => types[type]),
    reason: demand.reason,
    clauseId: demand.clauseId,
    createTime: demand.createdAt,
    dueTime: demand.dueAt,
    endTime: demand.endedAt,
    actor: demand.actor,
  };
}

export function toProtoRequirement(requirement: Requirement): RequirementMessage {
  return {
    requirementId: requirement.id,
    code: requirement.code,
    status: statuses[requirement.status],
    title: { ...REQUIREMENT_TITLES[requirement.code] },
    reasons: requirement.reasons.map((code) => ({ code, text: { ...reasonText(code) } })),
    alternatives: requirement.alternatives.map((row) => ({ documents: row.map((type) => types[type]) })),
    deadline: requirement.deadline,
    clauseIds: [...requirement.clauseIds],
    blocksOpening: requirement.blocksOpening,
  };
}

export function toProtoConsent(consent: ProfileConsent): ConsentMessage {
  return {
    name: names[consent.name],
    purpose: consent.purpose,
    purposeVersion: consent.purposeVersion,
    giveTime: consent.givenAt,
    withdrawTime: consent.withdrawnAt,
  };
}

export const toProtoFact = ({ name, value, consent }: ProfileFact): ProfileMessage => ({
  name: names[name],
  value,
  consent: toProtoConsent(consent),
});
