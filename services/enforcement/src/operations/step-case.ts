// One step of a case: it is taken up, handed on, noted, decided, closed.
import type { Tx } from '@tollgate/db';
import { failedPrecondition, isDomainError, notFound, type DomainError } from '@tollgate/errors';
import { stepRefusal, type CaseOutcome, type CaseRecord, type CaseStepKind } from '../domain/case.ts';
import { isActive } from '../domain/restriction.ts';
import { insertCaseEvent, listCaseEvents } from '../store/case-evidence.ts';
import { findCase, lockCase, madeSince, updateCase } from '../store/cases.ts';
import { findRestriction } from '../store/restrictions.ts';
import { undoneAlone } from '../store/savepoint.ts';
import type { EnforcementTables } from '../store/schema.ts';
import type { TenantRow } from '../store/tenants.ts';
import { lift } from './change-standing.ts';
import { requireLockedTenant } from './tenant.ts';

export type CaseStep =
  | { readonly kind: 'takeUp' }
  | { readonly kind: 'assign'; readonly assignee: string }
  | { readonly kind: 'note'; readonly text: string }
  | {
      readonly kind: 'decide';
      readonly outcome: CaseOutcome;
      readonly reason: string;
      readonly restrictionIds: readonly string[];
      readonly proposalIds: readonly string[];
    }
  | { readonly kind: 'close'; readonly text: string };

export interface By {
  readonly actor: string;
  readonly now: Date;
}

/** @throws not_found CASE_NOT_FOUND */
export function caseNotFound(caseId: string): DomainError {
  return notFound('CASE_NOT_FOUND', 'There is no such case.', { case_id: caseId });
}

/** @throws CASE_NOT_FOUND, CASE_STATE. The tenant is held before the case, as everywhere. */
export async function requireCaseFor(
  tx: Tx<EnforcementTables>,
  caseId: string,
  step: CaseStepKind,
): Promise<{ record: CaseRecord; tenant: TenantRow }> {
  const seen = await findCase(tx, caseId);
  if (seen === undefined) throw caseNotFound(caseId);
  const tenant = await requireLockedTenant(tx, seen.tenantId);
  const record = await lockCase(tx, caseId);
  if (record === undefined) throw caseNotFound(caseId);
  const allowed = stepRefusal(record.state, step);
  if (allowed !== undefined)
    throw failedPrecondition('CASE_STATE', 'The case is not in a state for this step.', {
      case_id: caseId,
      state: record.state,
      allowed: allowed.join(','),
    });
  return { record, tenant };
}

/** @throws CASE_NOT_FOUND, CASE_STATE, SANCTION_MISSING, SANCTION_UNEXPECTED, REFERENCE_UNKNOWN */
export async function stepCase(tx: Tx<EnforcementTables>, caseId: string, step: CaseStep, by: By): Promise<CaseRecord> {
  const { record, tenant } = await requireCaseFor(tx, caseId, step.kind);
  switch (step.kind) {
    case 'takeUp':
      await tell(tx, caseId, 'TAKEN_UP', '', by.actor, by);
      return updateCase(tx, caseId, { state: 'INVESTIGATING', assignee: by.actor }, by.now);
    case 'assign':
      await tell(tx, caseId, 'ASSIGNED', '', step.assignee, by);
      return updateCase(tx, caseId, { assignee: step.assignee }, by.now);
    case 'note':
      await tell(tx, caseId, 'NOTED', step.text, '', by);
      return updateCase(tx, caseId, {}, by.now);
    case 'decide':
      return decide(tx, { record, tenant }, step, by);
    case 'close':
      await tell(tx, caseId, 'CLOSED', step.text, '', by);
      return updateCase(tx, caseId, { state: 'CLOSED', closed_at: by.now }, by.now);
  }
}

const tell = (
  tx: Tx<EnforcementTables>,
  caseId: string,
  kind: 'TAKEN_UP' | 'ASSIGNED' | 'NOTED' | 'DECIDED' | 'CLOSED',
  text: string,
  reference: string,
  { actor, now }: By,
): Promise<void> => insertCaseEvent(tx, { caseId, kind, actor, text, reference, at: now });

async function decide(
  tx: Tx<EnforcementTables>,
  { record, tenant }: { record: CaseRecord; tenant: TenantRow },
  step: Extract<CaseStep, { kind: 'decide' }>,
  by: By,
): Promise<CaseRecord> {
  const { outcome, reason, restrictionIds, proposalIds } = step;
  const names = { case_id: record.caseId, outcome };
  const sanctions = restrictionIds.length + proposalIds.length;
  if (outcome === 'SANCTIONED' && sanctions === 0)
    throw failedPrecondition('SANCTION_MISSING', 'Name the restriction or the proposal that sanctions it.', names);
  if (outcome !== 'SANCTIONED' && sanctions > 0)
    throw failedPrecondition('SANCTION_UNEXPECTED', 'Only a case that is sanctioned names sanctions.', names);
  const unknown = [...restrictionIds, ...proposalIds];
  for (const id of await madeSince(tx, record, restrictionIds, proposalIds)) unknown.splice(unknown.indexOf(id), 1);
  if (unknown.length > 0)
    throw failedPrecondition('REFERENCE_UNKNOWN', "This is not the tenant's, or was made before the case.", {
      ...names,
      references: unknown.join(','),
    });
  if (outcome === 'UNFOUNDED') await liftOwn(tx, record, tenant, reason, by);
  await tell(tx, record.caseId, 'DECIDED', reason, outcome, by);
  const change = { state: 'DECIDED', outcome, decision_reason: reason };
  const references = { restriction_ids: [...restrictionIds], proposal_ids: [...proposalIds] };
  return updateCase(tx, record.caseId, { ...change, ...references }, by.now);
}

const EVENTS_MAX = 10_000;

/** What the case stopped by itself goes on when nothing was broken. */
async function liftOwn(
  tx: Tx<EnforcementTables>,
  record: CaseRecord,
  tenant: TenantRow,
  reason: string,
  { actor, now }: By,
): Promise<void> {
  const events = await listCaseEvents(tx, record.caseId, { after: 0n, limit: EVENTS_MAX });
  for (const { reference } of events.filter(({ kind }) => kind === 'RESTRICTED')) {
    const restriction = await findRestriction(tx, record.tenantId, reference);
    if (restriction !== undefined && isActive(restriction, now))
      await lift(tx, tenant, restriction, { by: actor, reason: { zh: reason, en: reason }, now });
  }
}

export interface StepResult {
  readonly caseId: string;
  readonly record: CaseRecord | undefined;
  readonly refusal: DomainError | undefined;
}

/** The same step for several: what is refused for one is undone for that one and stops no other. */
export async function stepCases(
  tx: Tx<EnforcementTables>,
  caseIds: readonly string[],
  step: CaseStep,
  by: By,
): Promise<StepResult[]> {
  const results: StepResult[] = [];
  for (const caseId of caseIds) {
    try {
      const record = await undoneAlone(tx, () => stepCase(tx, caseId, step, by));
      results.push({ caseId, record, refusal: undefined });
    } catch (error) {
      if (!isDomainError(error) || error.category === 'internal' || error.category === 'unavailable') throw error;
      results.push({ caseId, record: undefined, refusal: error });
    }
  }
  return results;
}
