// Freezes counts and messages as evidence of a case.
import type { Tx } from '@tollgate/db';
import { exhausted } from '@tollgate/errors';
import type { Evidence } from '../domain/case.ts';
import type { Plain } from '../domain/evidence-content.ts';
import { MEASURES } from '../domain/fact-counts.ts';
import { invalidField } from '../domain/refusals.ts';
import { readHours } from '../store/counted-facts.ts';
import type { EnforcementTables } from '../store/schema.ts';
import { noteEvidence } from './case-files.ts';
import { addEvidence } from './open-case.ts';
import { requireCaseFor, type By } from './step-case.ts';

const HOUR_MS = 3_600_000;
const LONGEST_MS = 31 * 24 * HOUR_MS;
/** Rows of one piece of evidence: about a megabyte and a half. */
const ROWS_MAX = 5_000;

export interface Extract {
  readonly caseId: string;
  readonly start: Date;
  readonly end: Date;
  /** Empty for all. */
  readonly jobId: string;
}

/** @throws CASE_NOT_FOUND, CASE_STATE, SPAN_INVALID, EXTRACT_TOO_LARGE */
export async function addExtract(tx: Tx<EnforcementTables>, extract: Extract, by: By): Promise<Evidence> {
  const { start, end, jobId } = extract;
  const { record } = await requireCaseFor(tx, extract.caseId, 'evidence');
  const whole = start.getTime() % HOUR_MS === 0 && end.getTime() % HOUR_MS === 0;
  if (!whole || start >= end || end.getTime() - start.getTime() > LONGEST_MS)
    throw invalidField('SPAN_INVALID', 'end_time', 'ends a span of whole hours, at most 31 days long');
  const asked = { tenantId: record.tenantId, start, end, jobId: jobId === '' ? undefined : jobId };
  const rows = await readHours(tx, asked);
  if (rows.length > ROWS_MAX)
    throw exhausted('EXTRACT_TOO_LARGE', 'This is more than one piece of evidence holds; take a shorter span.', {
      rows: String(rows.length),
      maximum: String(ROWS_MAX),
    });
  const content: Plain = {
    format: 'tollgate-extract/1',
    source: 'tollgate.metering.facts_counted',
    tenant: record.tenantId,
    job: jobId,
    start: start.toISOString(),
    end: end.toISOString(),
    read_at: by.now.toISOString(),
    columns: ['hour', 'product', ...MEASURES],
    rows: rows.map(({ hourStart, product, counts }) => [
      hourStart.toISOString(),
      product,
      ...MEASURES.map((measure) => counts[measure].toString()),
    ]),
  };
  const title = `${start.toISOString()} - ${end.toISOString()}${jobId === '' ? '' : ` (${jobId})`}`;
  return frozenFor(tx, record.caseId, { kind: 'EXTRACT', title, content }, by);
}

/** @throws CASE_NOT_FOUND, CASE_STATE. Whose message it is was settled when it was asked for. */
export async function addMessage(
  tx: Tx<EnforcementTables>,
  caseId: string,
  messageId: string,
  outcome: Plain,
  by: By,
): Promise<Evidence> {
  const { record } = await requireCaseFor(tx, caseId, 'evidence');
  const content: Plain = {
    format: 'tollgate-message/1',
    source: 'tollgate.metering.v1.MeteringService/GetMessageOutcome',
    tenant: record.tenantId,
    message: messageId,
    outcome,
    read_at: by.now.toISOString(),
  };
  return frozenFor(tx, caseId, { kind: 'MESSAGE', title: messageId, content }, by);
}

async function frozenFor(
  tx: Tx<EnforcementTables>,
  caseId: string,
  piece: { readonly kind: 'EXTRACT' | 'MESSAGE'; readonly title: string; readonly content: Plain },
  by: By,
): Promise<Evidence> {
  const evidence = await addEvidence(tx, caseId, piece, by.actor, by.now);
  await noteEvidence(tx, evidence, by);
  return evidence;
}
