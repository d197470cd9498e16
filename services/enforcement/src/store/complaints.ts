// Complaint reports with their attribution, and incidents with their shares.
import type { Reader, Tx } from '@tollgate/db';
import { sql } from 'kysely';
import type {
  Attribution,
  Complaint,
  ComplaintSource,
  Incident,
  IncidentKind,
  IncidentShare,
} from '../domain/complaint.ts';
import type { EnforcementTables } from './schema.ts';

/** Rows before the attributions that refer to them. */
export async function insertComplaint(tx: Tx<EnforcementTables>, complaint: Complaint): Promise<void> {
  await tx
    .insertInto('complaint_reports')
    .values({
      complaint_id: complaint.complaintId,
      source: complaint.source,
      reference: complaint.reference,
      channel: complaint.channel,
      product: complaint.product,
      day: complaint.day,
      complaints: complaint.complaints,
      tenant_id: complaint.tenantId === '' ? null : complaint.tenantId,
      job_id: complaint.jobId,
      actor: complaint.actor,
      created_at: complaint.createdAt,
    })
    .execute();
  if (complaint.attributions.length === 0) return;
  await tx
    .insertInto('complaint_attributions')
    .values(
      complaint.attributions.map((each) => ({
        complaint_id: complaint.complaintId,
        tenant_id: each.tenantId,
        complaints: each.complaints,
        volume: each.volume,
        total_volume: each.totalVolume,
        confirmed: each.confirmed,
        case_id: each.caseId,
      })),
    )
    .execute();
}

/** Those references of a source that are known already. */
export async function knownReferences(
  db: Reader<EnforcementTables>,
  source: ComplaintSource,
  references: readonly string[],
): Promise<string[]> {
  if (references.length === 0) return [];
  const rows = await db
    .selectFrom('complaint_reports')
    .select('reference')
    .where('source', '=', source)
    .where('reference', 'in', references)
    .execute();
  return rows.map(({ reference }) => reference);
}

export interface ComplaintFilter {
  readonly tenantId: string | undefined;
  readonly channel: string | undefined;
  readonly before: string | undefined;
  readonly limit: number;
}

/** Newest first. */
export async function listComplaints(db: Reader<EnforcementTables>, filter: ComplaintFilter): Promise<Complaint[]> {
  const { tenantId, channel, before, limit } = filter;
  let query = db
    .selectFrom('complaint_reports')
    .selectAll()
    .select(sql<string>`to_char(day, 'YYYY-MM-DD')`.as('day_text'))
    .orderBy('complaint_id', 'desc')
    .limit(limit);
  if (channel !== undefined) query = query.where('channel', '=', channel);
  if (before !== undefined) query = query.where('complaint_id', '<', before);
  if (tenantId !== undefined)
    query = query.where('complaint_id', 'in', (eb) =>
      eb.selectFrom('complaint_attributions').select('complaint_id').where('tenant_id', '=', tenantId),
    );
  const rows = await query.execute();
  const given = await attributionsOf(
    db,
    rows.map((row) => row.complaint_id),
  );
  return rows.map((row) => ({
    complaintId: row.complaint_id,
    source: row.source as ComplaintSource,
    reference: row.reference,
    channel: row.channel,
    product: row.product,
    day: row.day_text,
    complaints: row.complaints,
    tenantId: row.tenant_id ?? '',
    jobId: row.job_id,
    attributions: given.get(row.complaint_id) ?? [],
    actor: row.actor,
    createdAt: row.created_at,
  }));
}

async function attributionsOf(
  db: Reader<EnforcementTables>,
  complaintIds: readonly string[],
): Promise<ReadonlyMap<string, Attribution[]>> {
  if (complaintIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('complaint_attributions')
    .selectAll()
    .where('complaint_id', 'in', complaintIds)
    .orderBy('tenant_id')
    .execute();
  const byId = new Map<string, Attribution[]>();
  for (const row of rows) {
    const list = byId.get(row.complaint_id) ?? [];
    byId.set(row.complaint_id, list);
    list.push({
      tenantId: row.tenant_id,
      complaints: row.complaints,
      volume: row.volume,
      totalVolume: row.total_volume,
      confirmed: row.confirmed,
      caseId: row.case_id,
    });
  }
  return byId;
}

/** Complaints about a channel's messages of a month, by tenant. */
export async function complaintsAbout(
  db: Reader<EnforcementTables>,
  channel: string,
  { fromDay, toDay }: { readonly fromDay: string; readonly toDay: string },
): Promise<{ tenantId: string; complaints: bigint }[]> {
  const { rows } = await sql<{ tenant_id: string; complaints: bigint }>`
    select given.tenant_id, sum(given.complaints)::bigint as complaints
    from complaint_reports report join complaint_attributions given using (complaint_id)
    where report.channel = ${channel} and report.day >= ${fromDay}::date and report.day < ${toDay}::date
    group by given.tenant_id order by given.tenant_id`.execute(db);
  return rows.map(({ tenant_id, complaints }) => ({ tenantId: tenant_id, complaints }));
}

export async function insertIncident(tx: Tx<EnforcementTables>, incident: Incident): Promise<void> {
  await tx
    .insertInto('channel_incidents')
    .values({
      incident_id: incident.incidentId,
      kind: incident.kind,
      channel: incident.channel,
      description: incident.description,
      month: incident.month,
      started_at: incident.startedAt,
      ended_at: null,
      ended_by: null,
      actor: incident.actor,
      created_at: incident.createdAt,
    })
    .execute();
  if (incident.shares.length === 0) return;
  await tx
    .insertInto('incident_shares')
    .values(
      incident.shares.map((share) => ({
        incident_id: incident.incidentId,
        tenant_id: share.tenantId,
        complaints: share.complaints,
        total_complaints: share.totalComplaints,
        counts: share.counts,
        case_id: share.caseId,
      })),
    )
    .execute();
}

/** The one incident of a kind that a channel has now. */
export async function lastingIncident(
  db: Reader<EnforcementTables>,
  channel: string,
  kind: IncidentKind,
): Promise<string | undefined> {
  const row = await db
    .selectFrom('channel_incidents')
    .select('incident_id')
    .where('channel', '=', channel)
    .where('kind', '=', kind)
    .where('ended_at', 'is', null)
    .executeTakeFirst();
  return row?.incident_id;
}

export async function findIncident(db: Reader<EnforcementTables>, incidentId: string): Promise<Incident | undefined> {
  const [incident] = await readIncidents(db, { incidentId, lasting: false, channel: undefined, limit: 1 });
  return incident;
}

/** Ends an incident that lasts; false where it had ended. */
export async function endIncident(
  tx: Tx<EnforcementTables>,
  incidentId: string,
  at: Date,
  by: string,
): Promise<boolean> {
  const row = await tx
    .updateTable('channel_incidents')
    .set({ ended_at: at, ended_by: by })
    .where('incident_id', '=', incidentId)
    .where('ended_at', 'is', null)
    .returning('incident_id')
    .executeTakeFirst();
  return row !== undefined;
}

export interface IncidentFilter {
  readonly incidentId?: string;
  readonly lasting: boolean;
  readonly channel: string | undefined;
  readonly before?: string | undefined;
  readonly limit: number;
}

/** Newest first. */
export async function readIncidents(db: Reader<EnforcementTables>, filter: IncidentFilter): Promise<Incident[]> {
  let query = db.selectFrom('channel_incidents').selectAll().orderBy('incident_id', 'desc').limit(filter.limit);
  if (filter.incidentId !== undefined) query = query.where('incident_id', '=', filter.incidentId);
  if (filter.lasting) query = query.where('ended_at', 'is', null);
  if (filter.channel !== undefined) query = query.where('channel', '=', filter.channel);
  if (filter.before !== undefined) query = query.where('incident_id', '<', filter.before);
  const rows = await query.execute();
  const shares =
    rows.length === 0
      ? []
      : await sharesOf(
          db,
          rows.map((row) => row.incident_id),
        );
  return rows.map((row) => ({
    incidentId: row.incident_id,
    kind: row.kind as IncidentKind,
    channel: row.channel,
    description: row.description,
    month: row.month,
    startedAt: row.started_at,
    endedAt: row.ended_at,
    actor: row.actor,
    createdAt: row.created_at,
    shares: shares.filter(({ incidentId }) => incidentId === row.incident_id).map(({ share }) => share),
  }));
}

async function sharesOf(
  db: Reader<EnforcementTables>,
  incidentIds: readonly string[],
): Promise<{ incidentId: string; share: IncidentShare }[]> {
  const rows = await db
    .selectFrom('incident_shares')
    .selectAll()
    .where('incident_id', 'in', incidentIds)
    .orderBy('complaints', 'desc')
    .orderBy('tenant_id')
    .execute();
  return rows.map((row) => ({
    incidentId: row.incident_id,
    share: {
      tenantId: row.tenant_id,
      complaints: row.complaints,
      totalComplaints: row.total_complaints,
      counts: row.counts,
      caseId: row.case_id,
    },
  }));
}
