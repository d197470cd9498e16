// What is seen of each served call from outside: one span, one log line, its metrics.
import { status } from '@grpc/grpc-js';
import type { StatusObject } from '@grpc/grpc-js';
import { SpanKind, SpanStatusCode, context, trace } from '@opentelemetry/api';
import { DomainError } from '@tollgate/errors';
import { tracer } from '@tollgate/observability';
import type { Meter } from '@tollgate/observability';

import type { ServerCall } from './server-call.ts';
import { extractTrace } from './trace-metadata.ts';

/** How a call ended: with a status and the error behind it, or well. */
export interface Ending {
  readonly refusal: StatusObject | undefined;
  readonly error: unknown;
}

/** Observes one call around its work, which must not throw. */
export type ObserveCall = (call: ServerCall, quiet: boolean, work: () => Promise<Ending>) => Promise<Ending>;

/** Makes the observer of a server. Quiet calls (probes) are logged at debug and leave no span. */
export function callTelemetry(meter: Meter | undefined): ObserveCall {
  const calls = meter?.counter('tollgate_rpc_calls_total', 'Calls answered, by method and status code.', [
    'method',
    'code',
  ]);
  const seconds = meter?.histogram('tollgate_rpc_call_seconds', 'Time from request to status, by method.', ['method']);
  const open = meter?.gauge('tollgate_rpc_open_calls', 'Calls being answered now.');
  let openCalls = 0;
  return async (call, quiet, work) => {
    const started = performance.now();
    open?.set({}, ++openCalls);
    const observed = async (): Promise<Ending> => {
      const ending = await work();
      const elapsedMs = performance.now() - started;
      open?.set({}, --openCalls);
      calls?.inc({ method: call.method, code: codeName(ending) });
      seconds?.observe({ method: call.method }, elapsedMs / 1000);
      logEnding(call, quiet, ending, elapsedMs);
      return ending;
    };
    return quiet ? observed() : inSpan(call, observed);
  };
}

async function inSpan(call: ServerCall, work: () => Promise<Ending>): Promise<Ending> {
  const parent = extractTrace(call.metadata);
  const name = call.method.slice(1);
  const attributes = { 'rpc.system': 'grpc', 'rpc.method': name };
  const span = tracer.startSpan(name, { kind: SpanKind.SERVER, attributes }, parent);
  try {
    const ending = await context.with(trace.setSpan(parent, span), work);
    span.setAttribute('rpc.grpc.status_code', ending.refusal?.code ?? status.OK);
    // Only the server's own failures mark the span; a refusal is a right answer (OpenTelemetry RPC conventions).
    if (isFailure(ending)) span.setStatus({ code: SpanStatusCode.ERROR });
    return ending;
  } finally {
    span.end();
  }
}

function logEnding(call: ServerCall, quiet: boolean, ending: Ending, elapsedMs: number): void {
  const log = call.serverLog;
  const fields = {
    method: call.method,
    code: codeName(ending),
    duration_ms: Math.round(elapsedMs * 10) / 10,
    ...(call.peer.spiffe === undefined ? {} : { peer: call.peer.spiffe }),
    ...(ending.error instanceof DomainError ? { reason: ending.error.reason } : {}),
  };
  if (isFailure(ending)) log.error({ ...fields, err: ending.error }, 'call failed');
  else if (quiet) log.debug(fields, 'probe answered');
  else log.info(fields, ending.refusal === undefined ? 'call answered' : 'call refused');
}

const isFailure = (ending: Ending): boolean =>
  ending.refusal?.code === status.INTERNAL ||
  (ending.refusal?.code === status.UNAVAILABLE && !isShutdown(ending.error));

const isShutdown = (error: unknown): boolean => error instanceof DomainError && error.reason === 'SHUTTING_DOWN';

const codeName = (ending: Ending): string => status[ending.refusal?.code ?? status.OK];
