// A gRPC server: binds services, listens, and drains when it is stopped.
import { fromBinary } from '@bufbuild/protobuf';
import { FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';
import { Server } from '@grpc/grpc-js';
import type { ServerCredentials } from '@grpc/grpc-js';
import { DomainError } from '@tollgate/errors';
import type { Log, Meter } from '@tollgate/observability';

import { callTelemetry } from './call-telemetry.ts';
import { register } from './handler-kinds.ts';
import { createHealth } from './health.ts';
import type { HealthSwitch } from './health.ts';
import type { Binding } from './implement.ts';
import type { Interceptor } from './interceptor.ts';
import { OpenCalls } from './open-calls.ts';
import { createReflection } from './reflection.ts';
import { RequestChecks } from './request-checks.ts';
import { requirePeer } from './serve-call.ts';
import type { ServerParts } from './serve-call.ts';

/** What a server is made of. */
export interface ServerOptions {
  /** `host:port`; port 0 picks a free one. */
  readonly listen: string;
  readonly credentials: ServerCredentials;
  readonly bindings: readonly Binding[];
  /** Around every handler but those of health and reflection; the first is outermost. */
  readonly interceptors: readonly Interceptor[];
  readonly log: Log;
  readonly meter?: Meter | undefined;
  /** FileDescriptorSet of the contracts: what reflection tells and validation reads. */
  readonly image: Uint8Array;
  /** Domain in the ErrorInfo of every refusal, such as `tollgate.wallet`. */
  readonly domain: string;
}

/** A server that listens. */
export interface RpcServer {
  /** `host:port` with the port that was really taken. */
  readonly address: string;
  /** Sets what health answers; true from the start. */
  setServing(serving: boolean): void;
  /** Takes no more calls, lets open ones finish until the deadline, then aborts them. Never rejects. */
  stop(deadlineMs: number): Promise<void>;
}

// After the deadline, handlers get this long to answer the abort with a proper status.
const LAST_WORDS_MS = 200;

const shuttingDown = (): DomainError =>
  new DomainError({ category: 'unavailable', reason: 'SHUTTING_DOWN', message: 'the service is stopping, try again' });

/** Binds and listens. Rejects when the address cannot be had or the image does not describe a bound method. */
export async function startServer(options: ServerOptions): Promise<RpcServer> {
  const server = new Server();
  const open = new OpenCalls();
  const parts: ServerParts = { domain: options.domain, log: options.log, observe: callTelemetry(options.meter), open };
  const health = createHealth(options.bindings.map((binding) => binding.serviceName));
  registerAll(server, parts, options, health);
  const port = await listen(server, options.listen, options.credentials);
  health.setServing(true);
  const host = options.listen.slice(0, options.listen.lastIndexOf(':'));
  let stopping: Promise<void> | undefined;
  return {
    address: `${host}:${port}`,
    setServing: (serving) => health.setServing(serving),
    stop(deadlineMs) {
      stopping ??= drain(server, open, health, deadlineMs);
      return stopping;
    },
  };
}

function registerAll(server: Server, parts: ServerParts, options: ServerOptions, health: HealthSwitch): void {
  const image = fromBinary(FileDescriptorSetSchema, options.image);
  const checks = new RequestChecks(image);
  for (const binding of options.bindings) {
    for (const method of binding.methods) {
      const check = method.selfChecked
        ? undefined
        : checks.of(method.path, { texts: !method.ownTexts, itemwise: method.itemwise });
      register(server, parts, { method, check, interceptors: options.interceptors, quiet: false });
    }
  }
  const names = [...options.bindings, health.binding].map((binding) => binding.serviceName);
  for (const probe of [health.binding, createReflection(image, names)]) {
    for (const method of probe.methods) {
      register(server, parts, { method, check: undefined, interceptors: [requirePeer], quiet: true });
    }
  }
}

function listen(server: Server, address: string, credentials: ServerCredentials): Promise<number> {
  return new Promise((resolve, reject) => {
    server.bindAsync(address, credentials, (error, port) => {
      if (error === null) resolve(port);
      else reject(new Error(`cannot listen on ${address}`, { cause: error }));
    });
  });
}

async function drain(server: Server, open: OpenCalls, health: HealthSwitch, deadlineMs: number): Promise<void> {
  health.setServing(false);
  // Watchers hear of it first: their streams end only after the pending message is written.
  await new Promise((resolve) => setImmediate(resolve));
  const closed = new Promise<void>((resolve) => server.tryShutdown(() => resolve()));
  open.endProbes(shuttingDown());
  if (!(await within(deadlineMs, open.idle()))) {
    open.endAll(shuttingDown());
    await within(LAST_WORDS_MS, open.idle());
  }
  // Connections close by themselves once idle, but a peer that keeps one open must not keep us.
  await within(LAST_WORDS_MS, closed);
  server.forceShutdown();
}

/** Whether a promise settled within so many milliseconds. */
async function within(milliseconds: number, promise: Promise<void>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), Math.max(0, milliseconds));
  });
  try {
    return await Promise.race([promise.then(() => true), late]);
  } finally {
    clearTimeout(timer);
  }
}
