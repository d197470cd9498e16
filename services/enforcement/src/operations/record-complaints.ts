// Complaints of channels and regulators: attributed to tenants, counted in their windows, and where a sender is confirmed and
// its agreement says so, a case.
import { addDays, isCalendarDay, shanghaiDay, startOfShanghaiDay } from '@tollgate/calendar';
import type { Tx } from '@tollgate/db';
import { DomainError, failedPrecondition, type FieldViolation } from '@tollgate/errors';
import { newId } from '@tollgate/ids';
import {
  COMPLAINT_DAYS_BACK,
  COMPLAINT_SOURCES,
  type Attribution,
  type Complaint,
  type ComplaintReport,
} from '../domain/complaint.ts';
import { countsOf } from '../domain/fact-counts.ts';
import { divided } from '../domain/share.ts';
import { insertComplaint, knownReferences } from '../store/complaints.ts';
import { volumesOf } from '../store/counted-facts.ts';
import { isKnownProduct } from '../store/products.ts';
import type { EnforcementTables } from '../store/schema.ts';
import { lockTenant } from '../store/tenants.ts';
import { countFacts, type FactBatch } from './count-facts.ts';
import { openOrExtend } from './open-case.ts';
import type { By } from './step-case.ts';
import { agreementOf, requireTenant } from './tenant.ts';

/**
 * All reports or none.
 *
 * @throws COMPLAINT_INVALID naming every field that is wrong, COMPLAINT_KNOWN, TENANT_NOT_FOUND, COMPLAINT_UNATTRIBUTABLE where
 * nobody sent the product that day
 */
export async function recordComplaints(
  tx: Tx<EnforcementTables>,
  reports: readonly ComplaintReport[],
  by: By,
): Promise<Complaint[]> {
  await refuseInvalid(tx, reports, by.now);
  await refuseKnown(tx, reports);
  const complaints: Complaint[] = [];
  const batches: FactBatch[] = [];
  for (const report of reports) {
    const complaintId = newId('cmp');
    const attributions = await attribute(tx, report);
    batches.push(...attributions.map((each) => factsOf(report, each)));
    complaints.push({ ...report, complaintId, attributions, actor: by.actor, createdAt: by.now });
  }
  // Before any case: counting holds the tenants' counts first, as metering's facts do.
  await countFacts(tx, batches, by.now);
  const kept: Complaint[] = [];
  for (const complaint of complaints) {
    const attributions = await confirmedCases(tx, complaint, by);
    kept.push({ ...complaint, attributions });
    await insertComplaint(tx, { ...complaint, attributions });
  }
  return kept;
}

async function refuseInvalid(tx: Tx<EnforcementTables>, reports: readonly ComplaintReport[], now: Date): Promise<void> {
  const today = shanghaiDay(now);
  const oldest = addDays(today, -COMPLAINT_DAYS_BACK);
  const violations: FieldViolation[] = [];
  const seen = new Set<string>();
  for (const [index, report] of reports.entries()) {
    const wrong = (field: string, description: string) =>
      violations.push({ field: `reports[${index}].${field}`, description });
    if (!isCalendarDay(report.day) || report.day > today || report.day < oldest)
      wrong('day', `is a day of the calendar, from ${oldest} to ${today}`);
    if (!(await isKnownProduct(tx, report.product))) wrong('product', 'has no price in any price book');
    if (report.jobId !== '' && report.tenantId === '') wrong('job_id', 'needs the tenant whose job it is');
    if (seen.has(`${report.source} ${report.reference}`)) wrong('reference', 'is there twice');
    seen.add(`${report.source} ${report.reference}`);
  }
  if (violations.length === 0) return;
  const message = `${violations.length} fields are wrong; nothing was recorded.`;
  throw new DomainError({ category: 'invalid_argument', reason: 'COMPLAINT_INVALID', message, violations });
}

async function refuseKnown(tx: Tx<EnforcementTables>, reports: readonly ComplaintReport[]): Promise<void> {
  for (const source of COMPLAINT_SOURCES) {
    const references = reports.filter((each) => each.source === source).map(({ reference }) => reference);
    const known = await knownReferences(tx, source, references);
    if (known.length > 0)
      throw failedPrecondition('COMPLAINT_KNOWN', 'This report was recorded before; nothing was recorded.', {
        source,
        references: known.slice(0, 10).join(','),
      });
  }
}

async function attribute(tx: Tx<EnforcementTables>, report: ComplaintReport): Promise<Attribution[]> {
  const volumes = await volumesOf(tx, report.product, report.day);
  const totalVolume = volumes.reduce((sum, { volume }) => sum + volume, 0n);
  if (report.tenantId !== '') {
    await requireTenant(tx, report.tenantId);
    const volume = volumes.find(({ tenantId }) => tenantId === report.tenantId)?.volume ?? 0n;
    const { tenantId, complaints } = report;
    return [{ tenantId, complaints, volume, totalVolume, confirmed: true, caseId: null }];
  }
  const parts = divided(report.complaints, volumes);
  if (parts.length === 0)
    throw failedPrecondition('COMPLAINT_UNATTRIBUTABLE', 'Nobody sent this product that day.', {
      reference: report.reference,
      product: report.product,
      day: report.day,
    });
  return parts.map(({ tenantId, volume, given }) => {
    return { tenantId, complaints: given, volume, totalVolume, confirmed: false, caseId: null };
  });
}

/** Complaints count on the day on which the messages were sent, at its beginning. */
function factsOf(report: ComplaintReport, { tenantId, complaints }: Attribution): FactBatch {
  const counts = countsOf((measure) => (measure === 'reported' ? complaints : 0n));
  const { product, jobId, day } = report;
  return { tenantId, lines: [{ product, jobId, hourStart: startOfShanghaiDay(day), counts }] };
}

/** A complaint that is confirmed to come from a tenant's recipients is a matter of its own (sendcloud/3.6a). */
async function confirmedCases(tx: Tx<EnforcementTables>, complaint: Complaint, by: By): Promise<Attribution[]> {
  const attributions: Attribution[] = [];
  for (const attribution of complaint.attributions) {
    const caseId = attribution.confirmed ? await confirmedCase(tx, complaint, attribution, by) : null;
    attributions.push({ ...attribution, caseId });
  }
  return attributions;
}

async function confirmedCase(
  tx: Tx<EnforcementTables>,
  complaint: Complaint,
  { tenantId, complaints, volume, totalVolume }: Attribution,
  { actor, now }: By,
): Promise<string | null> {
  const tenant = await lockTenant(tx, tenantId);
  const agreement = tenant && agreementOf(tenant);
  const trigger = agreement?.triggers.find(({ kind }) => kind === 'CONFIRMED_COMPLAINT');
  if (tenant === undefined || agreement === undefined || trigger === undefined) return null;
  const content = {
    format: 'tollgate-complaint/1',
    complaint: complaint.complaintId,
    source: complaint.source,
    reference: complaint.reference,
    channel: complaint.channel,
    product: complaint.product,
    job: complaint.jobId,
    day: complaint.day,
    tenant: tenantId,
    complaints: complaints.toString(),
    volume: volume.toString(),
    total_volume: totalVolume.toString(),
    recorded_by: actor,
    recorded_at: now.toISOString(),
  };
  const title = `${complaint.source} ${complaint.reference}: ${complaints}`;
  const evidence = { kind: 'COMPLAINT', title, content } as const;
  const { record } = await openOrExtend(tx, tenant, { trigger, agreement, severity: undefined, evidence, actor, now });
  return record.caseId;
}
