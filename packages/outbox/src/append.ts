// The only writer of events: takes a transaction by type, so that state and event commit together or not at all.

import { narrowTx, type Tx } from '@tollgate/db';
import { actorHeaders, streamOf, traceHeaders } from '@tollgate/nats';
import { sql } from 'kysely';
import type { OutboxTables } from './table.ts';

/** A fact to be published once the transaction commits. */
export interface OutboxEvent {
  /** Such as tollgate.wallet.lot.opened; one of the declared streams must store it. */
  readonly subject: string;
  /** What the event is about, such as a tenant id: order is kept within a key. */
  readonly key: string;
  /** Unique for ever: the broker and every consumer's inbox drop a second one. */
  readonly eventId: string;
  readonly payload: Uint8Array;
  /** What the message carries besides its payload and the trace. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** Wakes the relay; PostgreSQL delivers it at commit and never after a rollback. */
export const CHANNEL = 'tollgate_outbox';

/** The broker's limit is 1 MiB with the headers. */
const PAYLOAD_MAX_BYTES = 1_000_000;

/**
 * Appends one event. Two transactions that append for the same key must be serialised by a lock they take before (the
 * row of what the event is about): then the order of ids is the order of commits.
 *
 * @throws RangeError for an event that no broker could take: a defect of the caller that would block its key for ever.
 */
export async function appendEvent<S extends OutboxTables>(tx: Tx<S>, event: OutboxEvent): Promise<void> {
  await appendEvents(tx, [event]);
}

/** Appends several events in their order, in one statement; see appendEvent. */
export async function appendEvents<S extends OutboxTables>(tx: Tx<S>, events: readonly OutboxEvent[]): Promise<void> {
  if (events.length === 0) return;
  for (const event of events) assertPublishable(event);
  const context = { ...actorHeaders(), ...traceHeaders() };
  const column = (pick: (event: OutboxEvent) => string): string[] => events.map(pick);
  await sql`
    with appended as (
      insert into outbox (event_id, subject, key, payload, headers)
      select event_id, subject, key, payload, headers
      from unnest(${column((e) => e.eventId)}::text[], ${column((e) => e.subject)}::text[], ${column((e) => e.key)}::text[],
                  ${events.map((e) => Buffer.from(e.payload))}::bytea[],
                  ${column((e) => JSON.stringify({ ...e.headers, ...context }))}::jsonb[])
        with ordinality as event(event_id, subject, key, payload, headers, place)
      order by place
      returning id
    ) select pg_notify(${CHANNEL}, '') from (select from appended limit 1) as any_of_them`.execute(
    narrowTx<OutboxTables, S>(tx),
  );
}

function assertPublishable(event: OutboxEvent): void {
  if (streamOf(event.subject) === undefined) throw new RangeError(`no declared stream stores subject ${event.subject}`);
  if (event.eventId === '') throw new RangeError(`event on ${event.subject} without an id`);
  if (event.payload.byteLength > PAYLOAD_MAX_BYTES)
    throw new RangeError(
      `event ${event.eventId} has ${event.payload.byteLength} bytes, more than ${PAYLOAD_MAX_BYTES}`,
    );
}
