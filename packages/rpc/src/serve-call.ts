// The order around every handler: span, log line and metrics, then error mapping, interceptors, validation, handler.
import type { StatusObject } from '@grpc/grpc-js';
import { unauthenticated } from '@tollgate/errors';
import type { Log } from '@tollgate/observability';

import type { CallContext } from './call-context.ts';
import { withinParent } from './call-options.ts';
import type { ObserveCall } from './call-telemetry.ts';
import type { BoundMethod } from './implement.ts';
import { intercept } from './interceptor.ts';
import type { Interceptor } from './interceptor.ts';
import type { OpenCalls } from './open-calls.ts';
import { ITEM_FAULTS } from './item-faults.ts';
import { malformed } from './request-checks.ts';
import type { RequestCheck } from './request-checks.ts';
import { ServerCall } from './server-call.ts';
import type { SurfaceCall } from './server-call.ts';
import { toStatus } from './status.ts';

/** A method as one server offers it. */
export interface ServedMethod {
  readonly method: BoundMethod;
  /** Undefined where the handler checks by itself. */
  readonly check: RequestCheck | undefined;
  readonly interceptors: readonly Interceptor[];
  /** A probe: logged at debug, ended first when the server drains. */
  readonly quiet: boolean;
}

/** What a server lends to each of its calls. */
export interface ServerParts {
  readonly domain: string;
  readonly log: Log;
  readonly observe: ObserveCall;
  readonly open: OpenCalls;
}

/** A handler's work once the call is let in; `request` is undefined for request streams. */
export type Work = (call: CallContext, request: unknown) => Promise<void>;

/** Serves one call and answers the status to refuse it with, or undefined when the work was done. */
export async function serveCall(
  parts: ServerParts,
  served: ServedMethod,
  surface: SurfaceCall,
  message: Buffer | undefined,
  work: Work,
): Promise<StatusObject | undefined> {
  const call = new ServerCall(served.method.path, surface, parts.log);
  parts.open.add(call, served.quiet);
  const ending = await parts.observe(call, served.quiet, async () => {
    try {
      const request = message === undefined ? undefined : decode(served.method, message);
      await withinParent(call, () =>
        intercept(served.interceptors, call, request?.value, async () => {
          if (request?.fault !== undefined) throw malformed(request.fault);
          const faults = message === undefined ? undefined : served.check?.(message);
          if (faults !== undefined && served.method.itemwise) call.set(ITEM_FAULTS, faults);
          await work(call, request?.value);
        }),
      );
      return { refusal: undefined, error: undefined };
    } catch (caught) {
      const error = call.explain(caught);
      return { refusal: toStatus(error, parts.domain), error };
    }
  });
  call.end();
  parts.open.remove(call);
  return ending.refusal;
}

/** Decodes and checks one message of a request stream; the call is let in already. */
export function streamedRequest(served: ServedMethod, message: Buffer): unknown {
  const request = decode(served.method, message);
  if (request.fault !== undefined) throw malformed(request.fault);
  served.check?.(message);
  return request.value;
}

/** Lets only clients in whose certificate our authority signed: for probes, which know no callers' tokens. */
export const requirePeer: Interceptor = async (call, _request, next) => {
  if (!call.peer.verified) throw unauthenticated('PEER_UNKNOWN', 'this call needs a client certificate');
  await next();
};

// Bytes that do not decode are refused after the interceptors: whether the caller may call at all comes first.
function decode(method: BoundMethod, message: Buffer): { value?: unknown; fault?: unknown } {
  try {
    return { value: method.decode(message) };
  } catch (fault) {
    return { fault };
  }
}
