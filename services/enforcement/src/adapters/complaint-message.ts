// Complaints and incidents as wire messages.
import {
  ComplaintSource,
  IncidentKind,
  type Complaint as ComplaintMessage,
  type ComplaintReport as ComplaintReportMessage,
  type Incident as IncidentMessage,
} from '@tollgate/contracts/enforcement/v1/complaints';
import type { Complaint, ComplaintReport, Incident } from '../domain/complaint.ts';

export function fromProtoReport(message: ComplaintReportMessage): ComplaintReport {
  return { ...message, source: message.source === ComplaintSource.REGULATOR ? 'REGULATOR' : 'CHANNEL' };
}

export function toProtoComplaint(complaint: Complaint): ComplaintMessage {
  const { complaintId, attributions, actor, createdAt, source, ...report } = complaint;
  return {
    complaintId,
    report: { ...report, source: ComplaintSource[source] },
    attributions: attributions.map((each) => ({ ...each, caseId: each.caseId ?? '' })),
    actor,
    createTime: createdAt,
  };
}

export function toProtoIncident(incident: Incident): IncidentMessage {
  return {
    incidentId: incident.incidentId,
    kind: IncidentKind[incident.kind],
    channel: incident.channel,
    description: incident.description,
    month: incident.month,
    startTime: incident.startedAt,
    endTime: incident.endedAt ?? undefined,
    shares: incident.shares.map((share) => ({ ...share, caseId: share.caseId ?? '' })),
    actor: incident.actor,
    createTime: incident.createdAt,
  };
}
