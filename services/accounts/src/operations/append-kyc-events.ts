// What accounts reports about openings and requirements. Callers hold the tenant's lock.
import { RequirementsChanged, TenantOpened } from '@tollgate/contracts/accounts/v1/events';
import type { Tx } from '@tollgate/db';
import { newId } from '@tollgate/ids';
import { appendEvent } from '@tollgate/outbox';
import type { AccountsTables } from '../deps.ts';
import type { Requirement } from '../domain/requirement.ts';

export function appendTenantOpened(
  tx: Tx<AccountsTables>,
  tenantId: string,
  verificationId: string,
  now: Date,
): Promise<void> {
  const payload = TenantOpened.encode({ tenantId, verificationId, occurTime: now }).finish();
  return append(tx, 'tenant_opened', tenantId, payload);
}

export function appendRequirementsChanged(
  tx: Tx<AccountsTables>,
  tenantId: string,
  change: { readonly pastDue: readonly Requirement[]; readonly sequence: bigint; readonly now: Date },
): Promise<void> {
  const pastDue = change.pastDue.map(({ id, code, deadline, clauseIds }) => {
    return { requirementId: id, code, deadline, clauseId: clauseIds[0] ?? '' };
  });
  const fact = { tenantId, pastDue, sequence: change.sequence, occurTime: change.now };
  return append(tx, 'requirements_changed', tenantId, RequirementsChanged.encode(fact).finish());
}

function append(tx: Tx<AccountsTables>, event: string, key: string, payload: Uint8Array): Promise<void> {
  return appendEvent(tx, { subject: `tollgate.accounts.${event}`, key, eventId: newId('evt'), payload });
}
