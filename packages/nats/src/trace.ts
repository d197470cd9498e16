// Carries the trace context in message headers (W3C Trace Context), so that a span continues across the broker.

import {
  context,
  type Context,
  propagation,
  SpanKind,
  SpanStatusCode,
  type TextMapGetter,
  type TextMapSetter,
} from '@opentelemetry/api';
import { tracer } from '@tollgate/observability';
import type { MsgHdrs } from 'nats';

const setter: TextMapSetter<MsgHdrs> = { set: (headers, key, value) => headers.set(key, value) };
const getter: TextMapGetter<MsgHdrs> = {
  get: (headers, key) => (headers.has(key) ? headers.get(key) : undefined),
  keys: (headers) => headers.keys(),
};

/** Adds the active trace context to the headers of a message about to be published. */
export function injectTrace(headers: MsgHdrs): void {
  propagation.inject(context.active(), headers, setter);
}

/** The active trace context as plain headers, to be stored with an event and published later. */
export function traceHeaders(): Record<string, string> {
  const headers: Record<string, string> = {};
  propagation.inject(context.active(), headers);
  return headers;
}

/** The context that a message was published in; the active one when it carries none. */
export function extractTrace(headers: MsgHdrs | undefined): Context {
  return headers === undefined ? context.active() : propagation.extract(context.active(), headers, getter);
}

/** Runs the handling of a message as a span under the one that published it. */
export function inMessageSpan<T>(name: string, headers: MsgHdrs | undefined, run: () => Promise<T>): Promise<T> {
  return tracer.startActiveSpan(name, { kind: SpanKind.CONSUMER }, extractTrace(headers), async (span) => {
    try {
      return await run();
    } catch (error) {
      span.setStatus({ code: SpanStatusCode.ERROR });
      throw error;
    } finally {
      span.end();
    }
  });
}
