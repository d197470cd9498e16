// Decides whether spans are exported at all; the exporter itself is loaded only then.

/** How a process exports its spans. */
export interface TracingOptions {
  /** Name of the process, the `service.name` of its spans. */
  service: string;
  /** Base URL of an OTLP/HTTP collector, as in OTEL_EXPORTER_OTLP_ENDPOINT; absent means no tracing. */
  endpoint?: string | undefined;
  /** Told when the exporter cannot be loaded or flushed. Tracing never stops a process. */
  onError?: ((error: unknown) => void) | undefined;
}

/** Exported spans of one process. */
export interface Tracing {
  /** Resolves when spans are recorded; at once when tracing is off. Spans made before are lost. */
  ready: Promise<void>;
  /** Sends what is left and stops recording. */
  readonly stop: () => Promise<void>;
}

/**
 * Starts exporting spans if an endpoint is given; without one nothing is loaded and spans stay no-ops.
 * One exporter a process: the OpenTelemetry API holds its provider globally, and a second start records nothing.
 */
export function startTracing(options: TracingOptions): Tracing {
  const { service, endpoint } = options;
  if (endpoint === undefined || endpoint === '') return { ready: Promise.resolve(), stop: () => Promise.resolve() };
  const report = (error: unknown): undefined => {
    options.onError?.(error);
    return undefined;
  };
  const exporting = import('./span-export.ts')
    .then((module) => module.startSpanExport(service, endpoint))
    .catch(report);
  return {
    ready: exporting.then(() => undefined),
    stop: async () => {
      const running = await exporting;
      await running?.stop().catch(report);
    },
  };
}
