// metering.FactsCounted: what was counted goes into the windows of triggers, and lines that are crossed open cases.
import { FactsCounted } from '@tollgate/contracts/metering/v1/fact_events';
import { subscription, type Subscription } from '@tollgate/consumer';
import { invalidArgument } from '@tollgate/errors';
import type { Deps, EnforcementTables } from '../deps.ts';
import type { FactLine } from '../domain/fact-counts.ts';
import { countFacts, type FactBatch } from '../operations/count-facts.ts';
import { tenantOf } from './event-fields.ts';

/** Events in one transaction: fewer make more transactions of the same rows, more make each one slower to see. */
const BATCH_MAX = 250;
const HOUR_MS = 3_600_000;

export function onFactsCounted(deps: Deps): Subscription<EnforcementTables, unknown> {
  return subscription<EnforcementTables, FactsCounted>({
    consumer: 'enforcement-facts-counted',
    stream: 'METERING',
    subject: 'tollgate.metering.facts_counted',
    decode: (bytes) => FactsCounted.decode(bytes),
    batchMax: BATCH_MAX,
    maxAckPending: 4 * BATCH_MAX,
    handle: async (tx, event) => {
      deps.telemetry.crossings(await countFacts(tx, [batchOf(event)], deps.now()));
    },
    handleBatch: async (tx, items) => {
      const batches = items.map(({ event }) => batchOf(event));
      deps.telemetry.crossings(await countFacts(tx, batches, deps.now()));
    },
  });
}

function batchOf(event: FactsCounted): FactBatch {
  return { tenantId: tenantOf(event), lines: event.lines.map(lineOf) };
}

function lineOf(line: FactsCounted['lines'][number]): FactLine {
  const { product, jobId, hourStart } = line;
  if (product === '' || hourStart === undefined || hourStart.getTime() % HOUR_MS !== 0)
    throw invalidArgument('EVENT_MALFORMED', 'A line names no product or no whole hour.');
  return {
    product,
    jobId,
    hourStart,
    counts: {
      messages: line.messages,
      submitted: line.submitted,
      accepted: line.accepted,
      delivered: line.delivered,
      hard_bounced: line.hardBounced,
      soft_bounced: line.softBounced,
      dropped: line.dropped,
      complained: line.complained,
      unsubscribed: line.unsubscribed,
      reported: 0n,
    },
  };
}
