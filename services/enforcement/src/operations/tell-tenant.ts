// What a tenant is told that is no change of its standing: accounts writes the notice.
import { DecisionKind, DecisionTold } from '@tollgate/contracts/enforcement/v1/decision_events';
import type { Tx } from '@tollgate/db';
import { newId } from '@tollgate/ids';
import { appendEvent } from '@tollgate/outbox';
import type { Text } from '../domain/restriction.ts';
import type { EnforcementTables } from '../store/schema.ts';

export interface Told {
  readonly kind: keyof typeof DecisionKind;
  readonly reference: string;
  readonly statement: Text;
  readonly clauseIds: readonly string[];
  readonly now: Date;
}

/** Commits with what was decided: there is no decision without its notice. */
export async function tellTenant(
  tx: Tx<EnforcementTables>,
  tenantId: string,
  { kind, reference, statement, clauseIds, now }: Told,
): Promise<void> {
  const event: DecisionTold = {
    tenantId,
    kind: DecisionKind[kind],
    reference,
    statement,
    clauseIds: [...new Set(clauseIds)],
    occurTime: now,
  };
  await appendEvent(tx, {
    subject: 'tollgate.enforcement.decision_told',
    key: tenantId,
    eventId: newId('evt'),
    payload: DecisionTold.encode(event).finish(),
  });
}
