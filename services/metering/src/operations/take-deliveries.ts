// Takes in delivered batches: counts what can be counted, sets aside what cannot, all in one transaction.

import { deadLetterHeaders, deadLetterSubject } from '@tollgate/consumer';
import type { Tx } from '@tollgate/db';
import { newId } from '@tollgate/ids';
import { appendEvents } from '@tollgate/outbox';

import { cutBatch } from '../adapters/cut-batch.ts';
import type { Deps } from '../deps.ts';
import {
  describeUnknown,
  type EarlyReports,
  type IngestRules,
  type NeverFault,
  sortReports,
  tenantsOf,
} from '../domain/ingest-rules.ts';
import type { DeliveryReport } from '../domain/report.ts';
import { lockForCounting } from '../store/corrections.ts';
import { keepDays } from '../store/keeping.ts';
import { insertPostponed, type PostponedReports } from '../store/postponed-reports.ts';
import type { MeteringTables } from '../store/schema.ts';
import { countReports } from './count-reports.ts';
import { DELIVERY_CONSUMER, DELIVERY_STREAM } from './delivery-consumer.ts';
import { loadRules } from './load-rules.ts';

/** Counting needs no broker: the outbox has one. */
export type CountDeps = Pick<Deps, 'keyOf' | 'now' | 'telemetry'>;

/** One message of the DELIVERY stream. */
export interface DeliveredBatch {
  readonly reports: readonly DeliveryReport[];
  /** The same, encoded as it came. */
  readonly bytes: Uint8Array;
  readonly messageId: string;
  readonly subject: string;
  readonly sequence: bigint;
}

/** A part of a batch that is not counted. */
interface Cut {
  readonly batch: DeliveredBatch;
  readonly indexes: readonly number[];
}

/** Reports that can never be counted, with the reason for whoever finds them. */
interface Refused extends Cut {
  readonly reason: string;
  readonly error: string;
}

/**
 * Counts the reports of known tenants and products; postpones those of unknown ones, so that nobody waits for them;
 * dead-letters what is impossible. Nobody's report keeps another one from being counted.
 */
export async function takeDeliveries(
  tx: Tx<MeteringTables>,
  deps: CountDeps,
  batches: readonly DeliveredBatch[],
): Promise<void> {
  const now = deps.now();
  const { early, refused } = await countAdmissible(tx, deps, batches, now);
  await bury(tx, refused);
  const postponed = early.flatMap((cut) => rowsOf(cut, now));
  await insertPostponed(tx, postponed);
  deps.telemetry.setAside('dead_letter', refused.length);
  deps.telemetry.setAside('postponed', postponed.length);
}

/**
 * Takes in what takeDue took out in this transaction. What is still unknown was taken out because it has waited too long:
 * it is dead-lettered.
 */
export async function takePostponed(
  tx: Tx<MeteringTables>,
  deps: CountDeps,
  batches: readonly DeliveredBatch[],
): Promise<void> {
  const { early, refused } = await countAdmissible(tx, deps, batches, deps.now());
  const overdue = early.map((cut) => ({ ...cut, error: `${describeUnknown(cut.reason)}, nor became one in time` }));
  await bury(tx, [...refused, ...overdue]);
  deps.telemetry.setAside('dead_letter', refused.length + overdue.length);
}

async function countAdmissible(
  tx: Tx<MeteringTables>,
  deps: CountDeps,
  batches: readonly DeliveredBatch[],
  now: Date,
): Promise<{ early: (EarlyReports & Cut)[]; refused: Refused[] }> {
  await keepDays(tx);
  const tenants = tenantsOf(batches.flatMap((batch) => batch.reports));
  // Before the rules: who applies a late agreement waits for those who do not know it yet.
  await lockForCounting(tx, tenants);
  const rules: IngestRules = await loadRules(tx, tenants, now);
  const sorted = batches.map((batch) => ({ batch, ...sortReports(batch.reports, rules) }));
  const admissible = sorted.flatMap((each) => each.admissible);
  if (admissible.length > 0) await countReports(tx, deps, admissible, rules);
  return {
    early: sorted.flatMap(({ batch, early }) => early.map((group) => ({ ...group, batch }))),
    refused: sorted.flatMap(({ batch, never }) => refusedOf(batch, never)),
  };
}

/** One part for each reason, so that each can be put back when its cause is mended. */
function refusedOf(
  batch: DeliveredBatch,
  never: readonly { readonly index: number; readonly fault: NeverFault }[],
): Refused[] {
  return [...Map.groupBy(never, ({ fault }) => fault.reason)].map(([reason, alike]) => {
    const [first] = alike;
    const error = `events[${first?.index}].${first?.fault.field} ${first?.fault.description}; ${alike.length} of ${batch.reports.length} events are ${reason === 'INVALID_EVENT' ? 'invalid' : 'such'}`;
    return { batch, indexes: alike.map(({ index }) => index), reason, error };
  });
}

function rowsOf({ batch, tenantId, product, indexes }: Cut & EarlyReports, postponedAt: Date): PostponedReports[] {
  const { messageId, subject, sequence } = batch;
  const origin = { messageId, subject, sequence, postponedAt };
  return cutBatch(batch.bytes, indexes).map((cut) => ({ ...origin, tenantId, product, batch: cut }));
}

/** Through the outbox: buried exactly when the rest of the batch is counted. */
async function bury(tx: Tx<MeteringTables>, refused: readonly Refused[]): Promise<void> {
  const letters = refused.flatMap(({ batch: { bytes, subject, sequence, messageId }, indexes, reason, error }) => {
    const headers = deadLetterHeaders({ reason, error, subject, stream: DELIVERY_STREAM, sequence, messageId });
    return cutBatch(bytes, indexes).map((payload) => ({ payload, headers, eventId: newId('evt') }));
  });
  await appendEvents(
    tx,
    // A key each: dead letters have no order, and none may wait for another one.
    letters.map((letter) => ({ ...letter, subject: deadLetterSubject(DELIVERY_CONSUMER), key: letter.eventId })),
  );
}
