// RecordDeliveryEvents: one batch, answered once stored.

import type {
  RecordDeliveryEventsRequest,
  RecordDeliveryEventsResponse,
} from '@tollgate/contracts/metering/v1/metering';
import { invalidArgument } from '@tollgate/errors';
import type { Unary } from '@tollgate/rpc';

import type { Deps } from '../deps.ts';
import { recordEvents } from '../operations/record-events.ts';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

export const recordDeliveryEvents =
  (deps: Deps): Unary<RecordDeliveryEventsRequest, RecordDeliveryEventsResponse> =>
  async ({ requestId, source, events }) => {
    // This method checks its requests by hand (see definition.ts): reflection over every event costs more than the rest.
    if (!UUID.test(requestId)) throw invalidArgument('INVALID_REQUEST', 'request_id has to be a UUID');
    const storedCount = await recordEvents(deps, {
      batchId: requestId.toLowerCase(),
      source,
      reports: events,
      way: 'unary',
    });
    return { storedCount };
  };
