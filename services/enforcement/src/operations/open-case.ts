// Opens a case with its first evidence, or adds the evidence to the one that is under way: exactly one of a tenant and trigger.
import { caseRulesAt, type AgreementVersion, type Severity, type Trigger, SEVERITIES } from '@tollgate/agreements';
import type { Tx } from '@tollgate/db';
import { newId } from '@tollgate/ids';
import { deadlinesFrom, tightened, type CaseRecord, type Evidence, type EvidenceKind } from '../domain/case.ts';
import { frozen, type Plain } from '../domain/evidence-content.ts';
import { titleOf } from '../domain/ratio-evidence.ts';
import { insertCaseEvent, insertEvidence } from '../store/case-evidence.ts';
import { insertCase, lockCaseUnderWay, updateCase } from '../store/cases.ts';
import type { EnforcementTables } from '../store/schema.ts';
import type { TenantRow } from '../store/tenants.ts';

export interface Suspicion {
  readonly trigger: Trigger;
  readonly agreement: AgreementVersion;
  /** Undefined: as the rules for cases say. */
  readonly severity: Severity | undefined;
  readonly evidence: { readonly kind: EvidenceKind; readonly title: string; readonly content: Plain };
  readonly actor: string;
  readonly now: Date;
}

export interface OpenedCase {
  readonly record: CaseRecord;
  readonly evidenceId: string;
  readonly extended: boolean;
}

/** For a tenant that the transaction holds: two facts about it never open two cases of one trigger. */
export async function openOrExtend(
  tx: Tx<EnforcementTables>,
  tenant: TenantRow,
  suspicion: Suspicion,
): Promise<OpenedCase> {
  const { trigger, actor, now, evidence } = suspicion;
  const rules = caseRulesAt(now);
  const severity = suspicion.severity ?? rules.ofTrigger[trigger.kind];
  const deadlines = deadlinesFrom(rules, severity, now);
  const found = await lockCaseUnderWay(tx, tenant.tenant_id, trigger.id);
  const record = found ?? newCase(tenant.tenant_id, suspicion, severity, { ...deadlines, caseRules: rules.version });
  if (found === undefined) await insertCase(tx, record);
  const { evidenceId } = await addEvidence(tx, record.caseId, evidence, actor, now);
  await insertCaseEvent(tx, {
    caseId: record.caseId,
    kind: found === undefined ? 'OPENED' : 'EXTENDED',
    actor,
    text: evidence.title,
    reference: evidenceId,
    at: now,
  });
  if (found === undefined) return { record, evidenceId, extended: false };
  const graver = SEVERITIES.indexOf(severity) > SEVERITIES.indexOf(found.severity);
  const { takeUpBy, decideBy } = tightened(found, deadlines);
  const change = graver ? { severity, take_up_by: takeUpBy, decide_by: decideBy } : {};
  return { record: await updateCase(tx, found.caseId, change, now), evidenceId, extended: true };
}

function newCase(
  tenantId: string,
  { trigger, agreement, now }: Suspicion,
  severity: Severity,
  rules: Pick<CaseRecord, 'takeUpBy' | 'decideBy' | 'caseRules'>,
): CaseRecord {
  return {
    caseId: newId('cas'),
    tenantId,
    state: 'OPEN',
    severity,
    triggerId: trigger.id,
    triggerKind: trigger.kind,
    clauseId: trigger.clause,
    agreementId: agreement.id,
    agreementVersion: agreement.version,
    title: titleOf(agreement, trigger.clause, trigger.id),
    opensWith: trigger.startsAt ?? '',
    mayEndAs: trigger.mayEndAs ?? '',
    assignee: '',
    ...rules,
    outcome: null,
    decisionReason: '',
    restrictionIds: [],
    proposalIds: [],
    mergedInto: null,
    createdAt: now,
    updatedAt: now,
    closedAt: null,
  };
}

/** Freezes content as evidence of a case. */
export async function addEvidence(
  tx: Tx<EnforcementTables>,
  caseId: string,
  { kind, title, content }: Suspicion['evidence'],
  actor: string,
  now: Date,
): Promise<Evidence> {
  const evidence: Evidence = {
    evidenceId: newId('evd'),
    caseId,
    kind,
    title,
    ...frozen(content),
    fileName: '',
    mediaType: '',
    actor,
    createdAt: now,
  };
  await insertEvidence(tx, evidence);
  return evidence;
}
