// Prometheus metrics of one process, in a registry of their own.

import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

/** A value for each label that the metric declares. Keep them few and closed: never an id, never a text from outside. */
export type Labels<L extends string> = Readonly<Record<L, string>>;

/** Only grows. Recording never throws: a value that is no finite number, or a negative one, is left out. */
export interface MeterCounter<L extends string> {
  readonly inc: (labels: Labels<L>, by?: number) => void;
}

/** Goes up and down. */
export interface MeterGauge<L extends string> {
  readonly set: (labels: Labels<L>, value: number) => void;
}

/** A distribution of seconds, bytes or counts. */
export interface MeterHistogram<L extends string> {
  readonly observe: (labels: Labels<L>, value: number) => void;
}

/**
 * Makes metrics. Names follow Prometheus: `tollgate_outbox_lag_seconds`, counters end in `_total`.
 * Asking again for a name of the same kind returns the same metric, so that two instances of a part may share it.
 */
export interface Meter {
  counter<const L extends string = never>(name: string, help: string, labels?: readonly L[]): MeterCounter<L>;
  gauge<const L extends string = never>(name: string, help: string, labels?: readonly L[]): MeterGauge<L>;
  /** Buckets are upper bounds; unless told they suit seconds of request time, 1 ms to 10 s. */
  histogram<const L extends string = never>(
    name: string,
    help: string,
    labels?: readonly L[],
    buckets?: readonly number[],
  ): MeterHistogram<L>;
  /** Everything in Prometheus' text format. */
  text(): Promise<string>;
  /** Content type of text(). */
  readonly contentType: string;
}

const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** A meter with the process's own metrics (CPU, memory, event loop, garbage collection); `service` is on every line. */
export function createMeter(service: string): Meter {
  const registry = new Registry();
  registry.setDefaultLabels({ service });
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  return {
    counter: (name, help, labels = []) => {
      const metric = known(registry, name, Counter) ?? new Counter({ name, help, labelNames: labels, registers });
      return {
        inc: (values, by = 1) => (by >= 0 && Number.isFinite(by) ? metric.inc(only(labels, values), by) : undefined),
      };
    },
    gauge: (name, help, labels = []) => {
      const metric = known(registry, name, Gauge) ?? new Gauge({ name, help, labelNames: labels, registers });
      return { set: (values, value) => (Number.isFinite(value) ? metric.set(only(labels, values), value) : undefined) };
    },
    histogram: (name, help, labels = [], buckets = SECONDS) => {
      const metric =
        known(registry, name, Histogram) ??
        new Histogram({ name, help, labelNames: labels, buckets: [...buckets], registers });
      return {
        observe: (values, value) => (Number.isFinite(value) ? metric.observe(only(labels, values), value) : undefined),
      };
    },
    text: () => registry.metrics(),
    contentType: registry.contentType,
  };
}

/** The declared labels and no others: prom-client throws on a label that it does not know. */
function only<L extends string>(labels: readonly L[], values: Labels<L>): Record<L, string> {
  return Object.fromEntries(labels.map((label) => [label, values[label]])) as Record<L, string>;
}

function known<M>(registry: Registry, name: string, kind: abstract new (...args: never[]) => M): M | undefined {
  const metric: unknown = registry.getSingleMetric(name);
  if (metric === undefined || metric instanceof kind) return metric;
  throw new RangeError(`metric ${name} exists already as another kind`);
}
