// What metering tells its operators: one function a business event. Recording never throws.

import type { Meter } from '@tollgate/observability';

export interface Telemetry {
  /** Events that the broker stored, by the way they came. */
  stored(way: 'unary' | 'stream' | 'import', events: number): void;
  /** Records of imports by what became of them. */
  record(outcome: 'events' | 'ignored' | 'rejected', records: number): void;
  /** One request to a web hook, by its format's segment and what became of it: TAKEN or a reason. */
  hook(format: string, outcome: string): void;
  /** Streams that watch usage now. */
  watching(streams: number): void;
  /** One committed batch. */
  counted(events: number, messages: number, billableUnits: bigint): void;
  /** Messages that were reported under another product or job than before. */
  contradicted(messages: bigint): void;
  /** Outcomes that were given up because their period is over. */
  retired(days: number, undatedMessages: bigint): void;
  /** Parts of batches that were not counted, by what became of them. */
  setAside(outcome: 'postponed' | 'dead_letter', parts: number): void;
  /** Postponed parts of batches that wait now. */
  waiting(parts: bigint): void;
}

export function createTelemetry(meter: Meter): Telemetry {
  const stored = meter.counter('tollgate_metering_events_stored_total', 'Delivery events stored by the broker.', [
    'way',
  ]);
  const records = meter.counter('tollgate_metering_records_total', 'Imported records by what became of them.', [
    'outcome',
  ]);
  const hooks = meter.counter(
    'tollgate_metering_web_hook_requests_total',
    'Requests to web hooks by what became of them.',
    ['format', 'outcome'],
  );
  const watching = meter.gauge('tollgate_metering_usage_watchers', 'Streams that watch usage.');
  const events = meter.counter('tollgate_metering_events_counted_total', 'Delivery events whose effect is committed.');
  const messages = meter.counter(
    'tollgate_metering_messages_touched_total',
    'Messages named by committed batches, once a batch.',
  );
  const units = meter.counter('tollgate_metering_billable_units_total', 'Units that became billable.');
  const setAside = meter.counter(
    'tollgate_metering_set_aside_total',
    'Parts of batches that were not counted, by what became of them.',
    ['outcome'],
  );
  const contradicted = meter.counter(
    'tollgate_metering_contradicted_messages_total',
    'Messages reported under another product or job than before.',
  );
  const retired = meter.counter('tollgate_metering_retired_total', 'Outcomes given up, in days or single messages.', [
    'what',
  ]);
  const waiting = meter.gauge('tollgate_metering_postponed', 'Parts of batches that wait for what is not known yet.');
  return {
    contradicted: (count) => contradicted.inc({}, Number(count)),
    retired: (days, undated) => {
      retired.inc({ what: 'days' }, days);
      retired.inc({ what: 'undated_messages' }, Number(undated));
    },
    setAside: (outcome, parts) => {
      if (parts > 0) setAside.inc({ outcome }, parts);
    },
    waiting: (parts) => waiting.set({}, Number(parts)),
    stored: (way, count) => stored.inc({ way }, count),
    hook: (format, outcome) => hooks.inc({ format, outcome }),
    watching: (streams) => watching.set({}, streams),
    record: (outcome, count) => records.inc({ outcome }, count),
    counted: (eventCount, messageCount, billableUnits) => {
      events.inc({}, eventCount);
      messages.inc({}, messageCount);
      units.inc({}, Number(billableUnits));
    },
  };
}
