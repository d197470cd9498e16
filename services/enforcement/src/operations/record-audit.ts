// Puts a fact of any service into the audit log, once by its event's id.
import { sealEntry } from '@tollgate/audit-chain';
import type { Tx } from '@tollgate/db';
import { eventContent } from '../adapters/audited-events.ts';
import { actionOf, auditedFact, type AuditedEvent } from '../domain/audited-fact.ts';
import { insertEntry, isRecorded, lockHead } from '../store/audit.ts';
import type { EnforcementTables } from '../store/schema.ts';

/** What cannot be read is recorded all the same, in the platform's chain: nothing that was said is left out. */
export async function recordAudit(
  tx: Tx<EnforcementTables>,
  event: Omit<AuditedEvent, 'content'>,
  now: Date,
): Promise<void> {
  const content = eventContent(actionOf(event.subject).action, event.payload);
  const fact = auditedFact({ ...event, content }, now);
  const head = await lockHead(tx, fact.chain);
  if (await isRecorded(tx, fact.eventId)) return;
  await insertEntry(tx, sealEntry(fact, head));
}
