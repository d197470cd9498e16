// Evidence of cases, their files, and their timeline: rows are added and never changed.
import type { Reader, Tx } from '@tollgate/db';
import { type Selectable, sql } from 'kysely';
import type { CaseEventKind, Evidence, EvidenceKind } from '../domain/case.ts';
import type { EnforcementTables } from './schema.ts';
import type { CaseEvidenceTable } from './trigger-tables.ts';

export async function insertEvidence(tx: Tx<EnforcementTables>, evidence: Evidence): Promise<void> {
  await tx
    .insertInto('case_evidence')
    .values({
      evidence_id: evidence.evidenceId,
      case_id: evidence.caseId,
      kind: evidence.kind,
      title: evidence.title,
      content: evidence.content,
      sha256: evidence.sha256,
      file_name: evidence.fileName,
      media_type: evidence.mediaType,
      size_bytes: evidence.sizeBytes,
      actor: evidence.actor,
      created_at: evidence.createdAt,
    })
    .execute();
}

export async function insertFilePart(
  tx: Tx<EnforcementTables>,
  evidenceId: string,
  partNo: number,
  content: Uint8Array,
): Promise<void> {
  await tx.insertInto('case_file_parts').values({ evidence_id: evidenceId, part_no: partNo, content }).execute();
}

/** Undefined after the last part. */
export async function readFilePart(
  db: Reader<EnforcementTables>,
  evidenceId: string,
  partNo: number,
): Promise<Uint8Array | undefined> {
  const row = await db
    .selectFrom('case_file_parts')
    .select('content')
    .where('evidence_id', '=', evidenceId)
    .where('part_no', '=', partNo)
    .executeTakeFirst();
  return row?.content;
}

/** Of the case and of those that were put into it, oldest first. */
export async function listEvidence(db: Reader<EnforcementTables>, caseId: string): Promise<Evidence[]> {
  const rows = await db
    .selectFrom('case_evidence')
    .selectAll()
    .where('case_id', 'in', sql<string>`(${whole(caseId)})`)
    .orderBy('evidence_id')
    .execute();
  return rows.map(fromRowEvidence);
}

/** A case and all that were put into it, however many times over. */
const whole = (caseId: string) => sql`
  with recursive part (case_id) as (
    values (${caseId}::text) union select cases.case_id from cases join part on cases.merged_into = part.case_id
  ) select case_id from part`;

export async function findEvidence(
  db: Reader<EnforcementTables>,
  caseId: string,
  evidenceId: string,
): Promise<Evidence | undefined> {
  const row = await db
    .selectFrom('case_evidence')
    .selectAll()
    .where('evidence_id', '=', evidenceId)
    .where('case_id', 'in', sql<string>`(${whole(caseId)})`)
    .executeTakeFirst();
  return row && fromRowEvidence(row);
}

/** How many pieces each case has, those of cases put into it included. */
export async function countEvidence(
  db: Reader<EnforcementTables>,
  caseIds: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  if (caseIds.length === 0) return new Map();
  const { rows } = await sql<{ case_id: string; pieces: number }>`
    with recursive part (case_id, root) as (
      select id, id from unnest(${caseIds}::text[]) as asked (id)
      union select cases.case_id, part.root from cases join part on cases.merged_into = part.case_id
    )
    select root as case_id, count(*)::int as pieces
    from part join case_evidence using (case_id) group by root`.execute(db);
  return new Map(rows.map(({ case_id, pieces }) => [case_id, pieces]));
}

export async function countFiles(db: Reader<EnforcementTables>, caseId: string): Promise<number> {
  const row = await db
    .selectFrom('case_evidence')
    .select((eb) => eb.fn.countAll<bigint>().as('files'))
    .where('case_id', '=', caseId)
    .where('kind', '=', 'FILE')
    .executeTakeFirstOrThrow();
  return Number(row.files);
}

function fromRowEvidence(row: Selectable<CaseEvidenceTable>): Evidence {
  return {
    evidenceId: row.evidence_id,
    caseId: row.case_id,
    kind: row.kind as EvidenceKind,
    title: row.title,
    content: row.content,
    sha256: row.sha256,
    fileName: row.file_name,
    mediaType: row.media_type,
    sizeBytes: row.size_bytes,
    actor: row.actor,
    createdAt: row.created_at,
  };
}

/** What happened in a case. */
export interface CaseEventRow {
  readonly sequence: bigint;
  readonly caseId: string;
  readonly kind: CaseEventKind;
  readonly actor: string;
  readonly text: string;
  readonly reference: string;
  readonly at: Date;
}

export async function insertCaseEvent(tx: Tx<EnforcementTables>, event: Omit<CaseEventRow, 'sequence'>): Promise<void> {
  const { caseId, kind, actor, text, reference, at } = event;
  await tx
    .insertInto('case_events')
    .values({ case_id: caseId, kind, actor, text, reference, created_at: at })
    .execute();
}

/** Of the case and of those that were put into it, in the order in which they were written. */
export async function listCaseEvents(
  db: Reader<EnforcementTables>,
  caseId: string,
  page: { readonly after: bigint; readonly limit: number },
): Promise<CaseEventRow[]> {
  const rows = await db
    .selectFrom('case_events')
    .selectAll()
    .where('case_id', 'in', sql<string>`(${whole(caseId)})`)
    .where('sequence', '>', page.after)
    .orderBy('sequence')
    .limit(page.limit)
    .execute();
  return rows.map((row) => ({
    sequence: row.sequence,
    caseId: row.case_id,
    kind: row.kind as CaseEventKind,
    actor: row.actor,
    text: row.text,
    reference: row.reference,
    at: row.created_at,
  }));
}
