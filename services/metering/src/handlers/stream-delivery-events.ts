// StreamDeliveryEvents: batch after batch, each answered in order; a refused one does not end the stream.

import { randomUUID } from 'node:crypto';

import type {
  StreamDeliveryEventsRequest,
  StreamDeliveryEventsResponse,
} from '@tollgate/contracts/metering/v1/metering';
import { isRefusal } from '@tollgate/errors';
import type { BidiStream } from '@tollgate/rpc';

import type { Deps } from '../deps.ts';
import { recordEvents } from '../operations/record-events.ts';

/** One batch after the other: a gateway may wait for each answer, and what it sends meanwhile waits at its side. */
export const streamDeliveryEvents = (
  deps: Deps,
): BidiStream<StreamDeliveryEventsRequest, StreamDeliveryEventsResponse> =>
  async function* stream(requests) {
    const streamId = randomUUID();
    for await (const request of requests) yield await answerTo(deps, streamId, request);
  };

async function answerTo(
  deps: Deps,
  streamId: string,
  { batchNumber, source, events }: StreamDeliveryEventsRequest,
): Promise<StreamDeliveryEventsResponse> {
  try {
    const batchId = `${streamId}:${batchNumber}`;
    const storedCount = await recordEvents(deps, { batchId, source, reports: events, way: 'stream' });
    return { batchNumber, storedCount, refusalReason: '', refusalMessage: '' };
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return { batchNumber, storedCount: 0, refusalReason: error.reason, refusalMessage: error.message };
  }
}
