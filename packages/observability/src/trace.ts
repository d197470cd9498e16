// The process's tracer and the ids of the span that is active now. Free of cost until tracing is started.

import { isSpanContextValid, trace, type Tracer } from '@opentelemetry/api';

/** Makes spans; they go nowhere unless startTracing was given an endpoint. */
export const tracer: Tracer = trace.getTracer('tollgate');

/** Ids of the active span under the names that log readers join on; empty outside of one. */
export function traceIds(): { trace_id?: string; span_id?: string } {
  const span = trace.getActiveSpan()?.spanContext();
  return span !== undefined && isSpanContextValid(span) ? { trace_id: span.traceId, span_id: span.spanId } : {};
}
