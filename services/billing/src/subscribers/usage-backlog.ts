// How much counted usage is on its way to us, as the broker knows it.

import { unavailable } from '@tollgate/errors';
import type { Broker } from '@tollgate/nats';
import type { UsageBacklog } from '../deps.ts';
import { DISCREPANCY_RESOLVED, USAGE_CORRECTED } from './usage-corrected.ts';
import { USAGE_COUNTED } from './usage-counted.ts';

// JetStream's error code for "no message found" (server/errors.json).
const NO_MESSAGE_FOUND = 10037;

const SOURCES = [USAGE_COUNTED, USAGE_CORRECTED, DISCREPANCY_RESOLVED];

/** Every method fails with `unavailable` BROKER_UNAVAILABLE when the broker does not answer. */
export function createUsageBacklog(broker: Broker): UsageBacklog {
  const infos = () =>
    asking(Promise.all(SOURCES.map(({ stream, consumer }) => broker.manager.consumers.info(stream, consumer))));
  const newestOf = ({ stream, subject }: (typeof SOURCES)[number]) =>
    broker.manager.streams.getMessage(stream, { last_by_subj: subject }).catch((error: unknown) => {
      if (isNotFound(error)) return undefined;
      throw error;
    });
  return {
    pending: async () =>
      (await infos()).reduce((sum, info) => sum + BigInt(info.num_pending) + BigInt(info.num_ack_pending), 0n),
    newest: async () => {
      const messages = await asking(Promise.all(SOURCES.map(newestOf)));
      return BigInt(Math.max(...messages.map((message) => message?.seq ?? 0)));
    },
    isPricedUpTo: async (place) =>
      (await infos()).every(
        ({ num_pending, num_ack_pending, ack_floor }) =>
          BigInt(ack_floor.stream_seq) >= place || (num_pending === 0 && num_ack_pending === 0),
      ),
  };
}

async function asking<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (cause) {
    throw Object.assign(unavailable('BROKER_UNAVAILABLE', 'The message broker does not answer; try again.'), { cause });
  }
}

function isNotFound(error: unknown): boolean {
  if (typeof error !== 'object' || error === null || !('api_error' in error)) return false;
  const { api_error } = error;
  return (
    typeof api_error === 'object' &&
    api_error !== null &&
    'err_code' in api_error &&
    api_error.err_code === NO_MESSAGE_FOUND
  );
}
