// What other services tell that an agreement has a trigger for: a case with the fact as evidence, and its end when the fact is gone.
import type { AgreementVersion, Trigger, TriggerKind } from '@tollgate/agreements';
import type { Tx } from '@tollgate/db';
import type { Plain } from '../domain/evidence-content.ts';
import { insertCaseEvent } from '../store/case-evidence.ts';
import { lockCaseUnderWay, updateCase } from '../store/cases.ts';
import type { EnforcementTables } from '../store/schema.ts';
import type { TenantRow } from '../store/tenants.ts';
import { SYSTEM_ACTOR } from './change-standing.ts';
import { openOrExtend } from './open-case.ts';
import { agreementOf } from './tenant.ts';

/** Kinds of triggers that facts of other services fire. */
export type FactTrigger = Extract<TriggerKind, 'ARREARS' | 'KYC_LAPSED' | 'KEY_LEAK' | 'EXPIRY'>;

export interface ToldFact {
  /** The event, for example tollgate.wallet.arrears_started. */
  readonly source: string;
  readonly title: string;
  readonly fact: Plain;
}

/**
 * The trigger of the kind that gives a person something to decide: what only restricts, and ends by itself, needs no case. A
 * leaked key always does, because somebody has to ask what was sent with it.
 */
function triggerFor(agreement: AgreementVersion, kind: FactTrigger): Trigger | undefined {
  return agreement.triggers.find(
    (trigger) =>
      trigger.kind === kind && (kind === 'KEY_LEAK' || trigger.startsAt !== null || trigger.mayEndAs !== null),
  );
}

/** For a tenant that the transaction holds. Without an agreement there is no clause to suspect anything under. */
export async function suspect(
  tx: Tx<EnforcementTables>,
  tenant: TenantRow,
  kind: FactTrigger,
  { source, title, fact }: ToldFact,
  now: Date,
): Promise<void> {
  const agreement = agreementOf(tenant);
  const trigger = agreement && triggerFor(agreement, kind);
  if (tenant.registered_at === null || agreement === undefined || trigger === undefined) return;
  const content = { format: 'tollgate-fact/1', source, tenant: tenant.tenant_id, fact, told_at: now.toISOString() };
  await openOrExtend(tx, tenant, {
    trigger,
    agreement,
    severity: undefined,
    evidence: { kind: 'FACT', title, content },
    actor: SYSTEM_ACTOR,
    now,
  });
}

/** The fact is gone: what nobody decided is resolved. For a tenant that the transaction holds. */
export async function unsuspect(
  tx: Tx<EnforcementTables>,
  tenant: TenantRow,
  kind: FactTrigger,
  { source, title }: Omit<ToldFact, 'fact'>,
  now: Date,
): Promise<void> {
  const agreement = agreementOf(tenant);
  const trigger = agreement && triggerFor(agreement, kind);
  if (trigger === undefined) return;
  const found = await lockCaseUnderWay(tx, tenant.tenant_id, trigger.id);
  if (found === undefined) return;
  const at = { caseId: found.caseId, actor: SYSTEM_ACTOR, reference: source, at: now };
  await insertCaseEvent(tx, { ...at, kind: 'DECIDED', text: `RESOLVED: ${title}` });
  await insertCaseEvent(tx, { ...at, kind: 'CLOSED', text: '' });
  const change = { state: 'CLOSED', outcome: 'RESOLVED', decision_reason: title, closed_at: now };
  await updateCase(tx, found.caseId, change, now);
}
