// grpc.health.v1: whether this server takes calls, per service and as a whole (the empty name).
import { HealthCheckResponse_ServingStatus, HealthService } from '@tollgate/contracts/grpc/health/v1/health';
import type { HealthCheckResponse } from '@tollgate/contracts/grpc/health/v1/health';
import { notFound } from '@tollgate/errors';

import { implement } from './implement.ts';
import type { Binding } from './implement.ts';

/** The health service and the switch behind it. */
export interface HealthSwitch {
  readonly binding: Binding;
  /** Changes the answer for every service, and tells those who watch. */
  setServing(serving: boolean): void;
}

/** Makes a health service for these service names; it says NOT_SERVING until told otherwise. */
export function createHealth(serviceNames: readonly string[]): HealthSwitch {
  const known = new Set(['', ...serviceNames]);
  let status: HealthCheckResponse_ServingStatus = HealthCheckResponse_ServingStatus.NOT_SERVING;
  let changed = Promise.withResolvers<void>();

  async function* watch(service: string, signal: AbortSignal): AsyncGenerator<HealthCheckResponse> {
    for (;;) {
      const change = changed.promise;
      yield { status: known.has(service) ? status : HealthCheckResponse_ServingStatus.SERVICE_UNKNOWN };
      await Promise.race([change, aborted(signal)]);
      signal.throwIfAborted();
    }
  }

  const binding = implement(HealthService, {
    check: async ({ service }) => {
      if (!known.has(service))
        throw notFound('SERVICE_UNKNOWN', 'this server does not offer that service', { service });
      return { status };
    },
    list: async () => ({ statuses: Object.fromEntries([...known].map((name) => [name, { status }])) }),
    watch: ({ service }, call) => watch(service, call.signal),
  });
  return {
    binding,
    setServing(serving) {
      const next = serving ? HealthCheckResponse_ServingStatus.SERVING : HealthCheckResponse_ServingStatus.NOT_SERVING;
      if (next === status) return;
      status = next;
      changed.resolve();
      changed = Promise.withResolvers();
    },
  };
}

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
