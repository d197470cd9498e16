// Cases, their evidence and their timeline, as they stand.
import type { Reader } from '@tollgate/db';
import type { CaseRecord, Evidence } from '../domain/case.ts';
import { countEvidence, listCaseEvents, listEvidence, type CaseEventRow } from '../store/case-evidence.ts';
import { dueOf, findCase, listCases, type CaseFilter } from '../store/cases.ts';
import type { EnforcementTables } from '../store/schema.ts';
import { caseNotFound } from './step-case.ts';

export { dueOf };
export type { CaseEventRow } from '../store/case-evidence.ts';

/** A case with how many pieces of evidence it has. */
export interface CaseView {
  readonly record: CaseRecord;
  readonly evidenceCount: number;
}

/** @throws CASE_NOT_FOUND */
export async function readCase(
  db: Reader<EnforcementTables>,
  caseId: string,
): Promise<{ record: CaseRecord; evidence: Evidence[] }> {
  const record = await findCase(db, caseId);
  if (record === undefined) throw caseNotFound(caseId);
  return { record, evidence: await listEvidence(db, caseId) };
}

export async function viewCases(db: Reader<EnforcementTables>, records: readonly CaseRecord[]): Promise<CaseView[]> {
  const counts = await countEvidence(
    db,
    records.map(({ caseId }) => caseId),
  );
  return records.map((record) => ({ record, evidenceCount: counts.get(record.caseId) ?? 0 }));
}

export async function viewCase(db: Reader<EnforcementTables>, record: CaseRecord): Promise<CaseView> {
  const counts = await countEvidence(db, [record.caseId]);
  return { record, evidenceCount: counts.get(record.caseId) ?? 0 };
}

export async function queueOfCases(db: Reader<EnforcementTables>, filter: CaseFilter): Promise<CaseView[]> {
  return viewCases(db, await listCases(db, filter));
}

/** @throws CASE_NOT_FOUND */
export async function timelineOf(
  db: Reader<EnforcementTables>,
  caseId: string,
  page: { readonly after: bigint; readonly limit: number },
): Promise<CaseEventRow[]> {
  if ((await findCase(db, caseId)) === undefined) throw caseNotFound(caseId);
  return listCaseEvents(db, caseId, page);
}
