// Opens a case by hand: a person's report is its first evidence.
import type { Severity, Trigger } from '@tollgate/agreements';
import type { Tx } from '@tollgate/db';
import { failedPrecondition } from '@tollgate/errors';
import { invalidField } from '../domain/refusals.ts';
import type { EnforcementTables } from '../store/schema.ts';
import { openOrExtend, type OpenedCase } from './open-case.ts';
import { requireAgreementOf, requireLockedTenant } from './tenant.ts';

export interface BreachReport {
  readonly tenantId: string;
  readonly triggerId: string;
  readonly report: string;
  readonly observedAt: Date;
  readonly severity: Severity | undefined;
  readonly actor: string;
  readonly now: Date;
}

const TITLE_LENGTH = 120;

/**
 * @throws TENANT_NOT_FOUND, AGREEMENT_NOT_ACCEPTED, TRIGGER_UNKNOWN, TRIGGER_COUNTED for a ratio, which is counted and not
 * reported, OBSERVE_TIME_FUTURE
 */
export async function reportBreach(tx: Tx<EnforcementTables>, report: BreachReport): Promise<OpenedCase> {
  const { observedAt, now, actor } = report;
  const tenant = await requireLockedTenant(tx, report.tenantId);
  const agreement = requireAgreementOf(tenant);
  const trigger = agreement.triggers.find(({ id }) => id === report.triggerId);
  if (trigger === undefined)
    throw invalidField('TRIGGER_UNKNOWN', 'trigger_id', "is not a trigger of the tenant's agreement");
  refuseCounted(trigger);
  if (observedAt > now) throw invalidField('OBSERVE_TIME_FUTURE', 'observe_time', 'must not lie in the future');
  return openOrExtend(tx, tenant, {
    trigger,
    agreement,
    severity: report.severity,
    evidence: {
      kind: 'REPORT',
      title: firstLine(report.report),
      content: {
        format: 'tollgate-report/1',
        tenant: report.tenantId,
        report: report.report,
        observed_at: observedAt.toISOString(),
        reported_by: actor,
        reported_at: now.toISOString(),
      },
    },
    actor,
    now,
  });
}

function refuseCounted(trigger: Trigger): void {
  if (trigger.policyRule === null && trigger.threshold === null) return;
  throw failedPrecondition('TRIGGER_COUNTED', 'This trigger is a ratio: it is counted, not reported.', {
    trigger_id: trigger.id,
  });
}

const firstLine = (text: string): string => (text.split(/[\r\n]/, 1)[0] ?? '').slice(0, TITLE_LENGTH) || 'report';
