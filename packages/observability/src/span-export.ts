// Sets the OpenTelemetry SDK up: batches of spans to an OTLP/HTTP collector, W3C trace context between processes.
// Loaded only when an endpoint is configured (start-tracing.ts): the SDK costs start time and memory.

import { context, propagation, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';

const TRACES_PATH = '/v1/traces';

/** Where a collector takes traces: the OTLP specification appends the signal's path to the base URL. */
export function tracesUrl(endpoint: string): string {
  const base = endpoint.replace(/\/+$/, '');
  return base.endsWith(TRACES_PATH) ? base : `${base}${TRACES_PATH}`;
}

/** Makes the SDK the process's provider until it is stopped. */
export function startSpanExport(service: string, endpoint: string): { stop(): Promise<void> } {
  const exporter = new OTLPTraceExporter({ url: tracesUrl(endpoint) });
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ 'service.name': service }),
    spanProcessors: [new BatchSpanProcessor({ exporter })],
  });
  const first = trace.setGlobalTracerProvider(provider);
  if (first) {
    context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
    propagation.setGlobalPropagator(new W3CTraceContextPropagator());
  }
  return {
    stop: async () => {
      if (first) {
        trace.disable();
        context.disable();
        propagation.disable();
      }
      await provider.shutdown();
    },
  };
}
