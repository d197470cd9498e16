// Puts a case into another one of the same tenant: from then on its evidence and timeline are read there.
import type { Tx } from '@tollgate/db';
import { failedPrecondition } from '@tollgate/errors';
import { SEVERITIES } from '@tollgate/agreements';
import { tightened, type CaseRecord } from '../domain/case.ts';
import { insertCaseEvent } from '../store/case-evidence.ts';
import { updateCase } from '../store/cases.ts';
import type { EnforcementTables } from '../store/schema.ts';
import { requireCaseFor, type By } from './step-case.ts';

export interface MergeOrder {
  readonly caseId: string;
  readonly intoCaseId: string;
  readonly reason: string;
}

/** @throws CASE_NOT_FOUND, CASE_STATE, CASE_SAME, CASE_OTHER_TENANT */
export async function mergeCases(
  tx: Tx<EnforcementTables>,
  { caseId, intoCaseId, reason }: MergeOrder,
  { actor, now }: By,
): Promise<CaseRecord> {
  const names = { case_id: caseId, into_case_id: intoCaseId };
  if (caseId === intoCaseId) throw failedPrecondition('CASE_SAME', 'A case cannot be put into itself.', names);
  const { record: from } = await requireCaseFor(tx, caseId, 'merge');
  const { record: into } = await requireCaseFor(tx, intoCaseId, 'merge');
  if (from.tenantId !== into.tenantId)
    throw failedPrecondition('CASE_OTHER_TENANT', 'The cases are of two tenants.', names);
  const at = { actor, text: reason, at: now };
  await insertCaseEvent(tx, { ...at, caseId, kind: 'MERGED', reference: intoCaseId });
  await insertCaseEvent(tx, { ...at, caseId: intoCaseId, kind: 'ABSORBED', reference: caseId });
  await updateCase(tx, caseId, { state: 'CLOSED', merged_into: intoCaseId, closed_at: now }, now);
  const graver = SEVERITIES.indexOf(from.severity) > SEVERITIES.indexOf(into.severity);
  const { takeUpBy, decideBy } = tightened(into, from);
  const change = graver ? { severity: from.severity } : {};
  return updateCase(tx, intoCaseId, { ...change, take_up_by: takeUpBy, decide_by: decideBy }, now);
}
