// Cases, evidence and timelines as wire messages.
import {
  CaseOutcome,
  CaseSeverity,
  CaseState,
  EvidenceKind,
  type Case as CaseMessage,
  type CaseEvent as CaseEventMessage,
  type Evidence as EvidenceMessage,
} from '@tollgate/contracts/enforcement/v1/cases';
import type { CaseEventKind, CaseRecord, Evidence } from '../domain/case.ts';

export function toProtoCase(record: CaseRecord, evidenceCount: number): CaseMessage {
  return {
    caseId: record.caseId,
    tenantId: record.tenantId,
    state: CaseState[record.state],
    severity: CaseSeverity[record.severity],
    triggerId: record.triggerId,
    clauseId: record.clauseId,
    agreementId: record.agreementId,
    agreementVersion: record.agreementVersion,
    title: record.title,
    assignee: record.assignee,
    takeUpBy: record.takeUpBy,
    decideBy: record.decideBy,
    opensWith: record.opensWith,
    mayEndAs: record.mayEndAs,
    outcome: record.outcome === null ? CaseOutcome.UNSPECIFIED : CaseOutcome[record.outcome],
    decisionReason: record.decisionReason,
    restrictionIds: [...record.restrictionIds],
    proposalIds: [...record.proposalIds],
    mergedInto: record.mergedInto ?? '',
    createTime: record.createdAt,
    updateTime: record.updatedAt,
    closeTime: record.closedAt ?? undefined,
    evidenceCount,
    caseRulesVersion: record.caseRules,
  };
}

export function toProtoEvidence(evidence: Evidence): EvidenceMessage {
  return {
    evidenceId: evidence.evidenceId,
    caseId: evidence.caseId,
    kind: EvidenceKind[evidence.kind],
    title: evidence.title,
    contentJson: evidence.content,
    sha256: evidence.sha256,
    fileName: evidence.fileName,
    mediaType: evidence.mediaType,
    sizeBytes: evidence.sizeBytes,
    actor: evidence.actor,
    createTime: evidence.createdAt,
  };
}

/** What of a case's event the message says. */
export interface TimelineEntry {
  readonly sequence: bigint;
  readonly caseId: string;
  readonly kind: CaseEventKind;
  readonly actor: string;
  readonly text: string;
  readonly reference: string;
  readonly at: Date;
}

export function toProtoCaseEvent(event: TimelineEntry): CaseEventMessage {
  const { sequence, caseId, kind, actor, text, reference, at } = event;
  return { sequence, caseId, kind, actor, text, reference, createTime: at };
}
