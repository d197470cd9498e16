// Incidents of channels: who has a great share of the month's complaints about the channel gets a case.
import { caseRulesAt, type CaseRules } from '@tollgate/agreements';
import { addDays, shanghaiDay } from '@tollgate/calendar';
import type { Reader, Tx } from '@tollgate/db';
import { failedPrecondition, notFound } from '@tollgate/errors';
import { newId } from '@tollgate/ids';
import type { Incident, IncidentKind, IncidentShare } from '../domain/complaint.ts';
import { invalidField } from '../domain/refusals.ts';
import {
  complaintsAbout,
  endIncident,
  findIncident,
  insertIncident,
  lastingIncident,
  readIncidents,
  type IncidentFilter,
} from '../store/complaints.ts';
import type { EnforcementTables } from '../store/schema.ts';
import { lockTenant } from '../store/tenants.ts';
import { openOrExtend } from './open-case.ts';
import type { By } from './step-case.ts';
import { agreementOf } from './tenant.ts';

export interface IncidentReport {
  readonly kind: IncidentKind;
  readonly channel: string;
  readonly description: string;
  readonly startedAt: Date;
}

const TRIGGER_OF = { RISK: 'CHANNEL_RISK', SHUTDOWN: 'CHANNEL_SHUTDOWN' } as const;

/** @throws INCIDENT_LASTS where the channel has one of the kind, START_TIME_FUTURE, CHANNEL_UNKNOWN without any complaint */
export async function openIncident(tx: Tx<EnforcementTables>, report: IncidentReport, by: By): Promise<Incident> {
  const { kind, channel, startedAt } = report;
  if (startedAt > by.now) throw invalidField('START_TIME_FUTURE', 'start_time', 'must not lie in the future');
  const lasting = await lastingIncident(tx, channel, kind);
  if (lasting !== undefined)
    throw failedPrecondition('INCIDENT_LASTS', 'The channel has such an incident already.', { incident_id: lasting });
  const month = shanghaiDay(startedAt).slice(0, 7);
  const about = await complaintsAbout(tx, channel, { fromDay: `${month}-01`, toDay: monthAfter(month) });
  const total = about.reduce((sum, { complaints }) => sum + complaints, 0n);
  const incidentId = newId('inc');
  const bare = { ...report, incidentId, month, endedAt: null, actor: by.actor, createdAt: by.now };
  const rules = caseRulesAt(by.now);
  const shares: IncidentShare[] = [];
  for (const { tenantId, complaints } of about) {
    const counts = isGreat(complaints, total, rules);
    const share = { tenantId, complaints, totalComplaints: total, counts };
    const caseId = counts ? await incidentCase(tx, bare, share, { ...by, rules }) : null;
    shares.push({ ...share, caseId });
  }
  const incident = { ...bare, shares: shares.toSorted((a, b) => (a.complaints > b.complaints ? -1 : 1)) };
  await insertIncident(tx, incident);
  return incident;
}

const monthAfter = (month: string): string => `${addDays(`${month}-28`, 4).slice(0, 7)}-01`;

/** Compared by cross-multiplication. */
function isGreat(complaints: bigint, total: bigint, { incident }: CaseRules): boolean {
  return complaints >= incident.minimumComplaints && complaints * incident.share.per >= total * incident.share.events;
}

async function incidentCase(
  tx: Tx<EnforcementTables>,
  incident: Omit<Incident, 'shares'>,
  share: Omit<IncidentShare, 'caseId'>,
  { actor, now, rules }: By & { readonly rules: CaseRules },
): Promise<string | null> {
  const tenant = await lockTenant(tx, share.tenantId);
  const agreement = tenant && agreementOf(tenant);
  const trigger = agreement?.triggers.find(({ kind }) => kind === TRIGGER_OF[incident.kind]);
  if (tenant === undefined || agreement === undefined || trigger === undefined) return null;
  const content = {
    format: 'tollgate-incident/1',
    incident: incident.incidentId,
    kind: incident.kind,
    channel: incident.channel,
    description: incident.description,
    month: incident.month,
    started_at: incident.startedAt.toISOString(),
    tenant: share.tenantId,
    numerator: share.complaints.toString(),
    denominator: share.totalComplaints.toString(),
    limit: `${rules.incident.share.events}/${rules.incident.share.per}`,
    comparison: 'REACHES',
    minimum_events: rules.incident.minimumComplaints.toString(),
    case_rules: { id: rules.id, version: rules.version, content_hash: rules.contentHash },
    recorded_by: actor,
    recorded_at: now.toISOString(),
  };
  const title = `${incident.kind} ${incident.channel} ${incident.month}: ${share.complaints} / ${share.totalComplaints}`;
  const evidence = { kind: 'INCIDENT', title, content } as const;
  const { record } = await openOrExtend(tx, tenant, { trigger, agreement, severity: undefined, evidence, actor, now });
  return record.caseId;
}

/** @throws INCIDENT_NOT_FOUND, INCIDENT_OVER, END_TIME_INVALID */
export async function closeIncident(
  tx: Tx<EnforcementTables>,
  incidentId: string,
  endedAt: Date,
  { actor, now }: By,
): Promise<Incident> {
  const incident = await findIncident(tx, incidentId);
  const names = { incident_id: incidentId };
  if (incident === undefined) throw notFound('INCIDENT_NOT_FOUND', 'There is no such incident.', names);
  if (endedAt > now || endedAt < incident.startedAt)
    throw invalidField('END_TIME_INVALID', 'end_time', 'lies between its start and now');
  if (!(await endIncident(tx, incidentId, endedAt, actor)))
    throw failedPrecondition('INCIDENT_OVER', 'The incident is over.', names);
  return { ...incident, endedAt };
}

export const incidents = (db: Reader<EnforcementTables>, filter: IncidentFilter): Promise<Incident[]> =>
  readIncidents(db, filter);
