// What metering tells its operators: one function a business event. Recording never throws.

import type { Meter } from '@tollgate/observability';

export interface Telemetry {
  /** Events that the broker stored, by the way they came. */
  stored(way: 'unary' | 'stream' | 'import', events: number): void;
  /** Records of imports by what became of them. */
  record(outcome: 'events' | 'ignored' | 'rejected', records: number): void;
  /** One committed batch. */
  counted(events: number, messages: number, billableUnits: bigint): void;
}

export function createTelemetry(meter: Meter): Telemetry {
  const stored = meter.counter('tollgate_metering_events_stored_total', 'Delivery events stored by the broker.', [
    'way',
  ]);
  const records = meter.counter('tollgate_metering_records_total', 'Imported records by what became of them.', [
    'outcome',
  ]);
  const events = meter.counter('tollgate_metering_events_counted_total', 'Delivery events whose effect is committed.');
  const messages = meter.counter(
    'tollgate_metering_messages_touched_total',
    'Messages named by committed batches, once a batch.',
  );
  const units = meter.counter('tollgate_metering_billable_units_total', 'Units that became billable.');
  return {
    stored: (way, count) => stored.inc({ way }, count),
    record: (outcome, count) => records.inc({ outcome }, count),
    counted: (eventCount, messageCount, billableUnits) => {
      events.inc({}, eventCount);
      messages.inc({}, messageCount);
      units.inc({}, Number(billableUnits));
    },
  };
}
