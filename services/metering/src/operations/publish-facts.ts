// Tells how counts of messages and facts changed, in the transaction that changes them.

import { FactsCounted } from '@tollgate/contracts/metering/v1/fact_events';
import type { Tx } from '@tollgate/db';
import { newId } from '@tollgate/ids';
import { appendEvents } from '@tollgate/outbox';

import type { Step } from '../domain/corrected-usage.ts';
import { type FactDelta, factDeltas } from '../domain/fact-deltas.ts';
import type { MeteringTables } from '../store/schema.ts';
import { withinBytes } from './within-bytes.ts';

/** Of one event at most: consumers handle an event in one transaction. */
const LINES_PER_EVENT = 2_000;

/** One event a tenant, unless it is too large for one. */
export async function publishFacts(tx: Tx<MeteringTables>, steps: Iterable<Step>, at: Date): Promise<void> {
  const events = [];
  for (const [tenantId, deltas] of Map.groupBy(factDeltas(steps), (delta) => delta.tenantId)) {
    for (const { factsId, payload } of withinBytes(deltas, LINES_PER_EVENT, (part) => encoded(tenantId, part, at))) {
      events.push({ subject: 'tollgate.metering.facts_counted', key: tenantId, eventId: factsId, payload });
    }
  }
  await appendEvents(tx, events);
}

function encoded(tenantId: string, deltas: readonly FactDelta[], occurTime: Date) {
  const factsId = newId('evt');
  const lines = deltas.map(toProtoLine);
  return { factsId, payload: FactsCounted.encode({ factsId, tenantId, lines, occurTime }).finish() };
}

function toProtoLine({ product, jobId, hourMs, messages, facts }: FactDelta): FactsCounted['lines'][number] {
  const [submitted = 0n, accepted = 0n, delivered = 0n, hardBounced = 0n, softBounced = 0n, dropped = 0n] = facts;
  const [complained = 0n, unsubscribed = 0n] = facts.slice(6);
  return {
    product,
    jobId,
    hourStart: new Date(Number(hourMs)),
    messages,
    submitted,
    accepted,
    delivered,
    hardBounced,
    softBounced,
    dropped,
    complained,
    unsubscribed,
  };
}
