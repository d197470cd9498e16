// What surrounds one outgoing call: metadata, deadline, cancellation, span.
import { Metadata } from '@grpc/grpc-js';
import type { CallOptions as ChannelCallOptions, Client as Channel } from '@grpc/grpc-js';
import { SpanKind, SpanStatusCode, context, trace } from '@opentelemetry/api';
import { DomainError, unavailable } from '@tollgate/errors';
import { tracer } from '@tollgate/observability';

import { type CallOptions, parentOf } from './call-options.ts';
import { fromStatus } from './status.ts';
import type { ReceivedStatus } from './status.ts';
import { injectTrace } from './trace-metadata.ts';

/** One call that is about to be made. */
export interface Outgoing {
  /** Connects at the first call. */
  readonly channel: () => Channel;
  readonly isClosed: () => boolean;
  readonly path: string;
  readonly encode: (value: unknown) => Buffer;
  readonly decode: (bytes: Buffer) => unknown;
  readonly audience: string;
  readonly authorize: ((audience: string) => Promise<Readonly<Record<string, string>>>) | undefined;
  readonly call: CallOptions;
  readonly deadlineMs: number | undefined;
}

/** What a call is made with once everything is known. */
export interface Started {
  readonly metadata: Metadata;
  readonly options: ChannelCallOptions;
  /** Joins the caller's and the parent's cancellation; undefined when neither can cancel. */
  readonly signal: AbortSignal | undefined;
  /** Turns whatever the call failed with into the DomainError that the caller gets. */
  explain(error: unknown): DomainError;
  /** Has to be called once when the call is over, with the error it ended with. */
  finish(error?: DomainError): void;
}

/** Kept back from the parent's time at each hop, so that an inner expiry can still be reported outward. */
const HOP_MARGIN_MS = 20;

/**
 * Prepares a call. Rejects with DEADLINE_EXCEEDED when no time is left, with CLIENT_CLOSED when the client was closed,
 * and when the call is cancelled already.
 */
export async function start(outgoing: Outgoing): Promise<Started> {
  const { call, audience } = outgoing;
  const signal = joined(call);
  if (signal?.aborted === true) throw cancelledBy(signal);
  const deadline = deadlineOf(outgoing);
  if (deadline !== undefined && deadline <= Date.now()) {
    throw new DomainError({
      category: 'deadline_exceeded',
      reason: 'DEADLINE_EXCEEDED',
      message: 'no time is left for the call',
    });
  }
  const metadata = new Metadata();
  const proof = await outgoing.authorize?.(audience);
  // From here to the call nothing waits, so it cannot be closed in between.
  if (outgoing.isClosed()) throw unavailable('CLIENT_CLOSED', 'this process is ending and makes no more calls');
  for (const [key, value] of Object.entries({ ...proof, ...call.headers })) metadata.set(key, value);
  const span = tracer.startSpan(outgoing.path.slice(1), {
    kind: SpanKind.CLIENT,
    attributes: { 'rpc.system': 'grpc', 'rpc.method': outgoing.path.slice(1), 'server.address': audience },
  });
  injectTrace(metadata, trace.setSpan(context.active(), span));
  return {
    metadata,
    options: deadline === undefined ? {} : { deadline },
    signal,
    explain: (error) => explain(error, signal),
    finish(error) {
      if (error !== undefined) span.setStatus({ code: SpanStatusCode.ERROR, message: error.reason });
      span.end();
    },
  };
}

function explain(error: unknown, signal: AbortSignal | undefined): DomainError {
  if (error instanceof DomainError) return error;
  if (signal?.aborted === true) return cancelledBy(signal);
  return isReceivedStatus(error)
    ? fromStatus(error, error)
    : new DomainError({
        category: 'internal',
        reason: 'INTERNAL_ERROR',
        message: 'an internal error happened',
        cause: error,
      });
}

const isReceivedStatus = (error: unknown): error is ReceivedStatus =>
  error instanceof Error && 'code' in error && typeof error.code === 'number';

function cancelledBy(signal: AbortSignal): DomainError {
  if (signal.reason instanceof DomainError) return signal.reason;
  return new DomainError({
    category: 'cancelled',
    reason: 'CANCELLED',
    message: 'the call was cancelled',
    cause: signal.reason,
  });
}

function joined(call: CallOptions): AbortSignal | undefined {
  const parent = parentOf(call);
  if (call.signal === undefined) return parent?.signal;
  return parent === undefined ? call.signal : AbortSignal.any([call.signal, parent.signal]);
}

function deadlineOf(outgoing: Outgoing): number | undefined {
  const own = outgoing.deadlineMs === undefined ? undefined : Date.now() + outgoing.deadlineMs;
  const parent = parentOf(outgoing.call)?.deadline;
  if (parent === undefined) return own;
  return Math.min(own ?? Infinity, parent.getTime() - HOP_MARGIN_MS);
}
