// Publishes claimed events: keys side by side, one key strictly one after the other.

import { headers, type JetStreamClient } from 'nats';
import type { ClaimedEvent } from './claim.ts';

/** What became of a batch. */
export interface PublishReport {
  /** Acknowledged by the broker. */
  readonly published: readonly bigint[];
  /** The first failure of each key that has one; what follows it in its key was not sent. */
  readonly failures: readonly { readonly event: ClaimedEvent; readonly error: unknown }[];
}

/**
 * Sends each event when its predecessor of the same key is stored: pipelining within a key could store the second
 * while the first is lost, and order would be gone. An event that was stored before is dropped by the broker by its id.
 */
export async function publishByKey(
  jetstream: JetStreamClient,
  events: readonly ClaimedEvent[],
): Promise<PublishReport> {
  const byKey = new Map<string, ClaimedEvent[]>();
  for (const event of events) {
    const queue = byKey.get(event.key);
    if (queue === undefined) byKey.set(event.key, [event]);
    else queue.push(event);
  }
  const reports = await Promise.all([...byKey.values()].map((queue) => publishInTurn(jetstream, queue)));
  return {
    published: reports.flatMap((report) => report.published),
    failures: reports.flatMap((report) => report.failures),
  };
}

async function publishInTurn(jetstream: JetStreamClient, queue: readonly ClaimedEvent[]): Promise<PublishReport> {
  const published: bigint[] = [];
  for (const event of queue) {
    try {
      await publish(jetstream, event);
    } catch (error) {
      return { published, failures: [{ event, error }] };
    }
    published.push(event.id);
  }
  return { published, failures: [] };
}

async function publish(jetstream: JetStreamClient, event: ClaimedEvent): Promise<void> {
  const carried = headers();
  for (const [name, value] of Object.entries(event.headers)) carried.set(name, value);
  await jetstream.publish(event.subject, event.payload, { msgID: event.event_id, headers: carried });
}
