// Feeds batches as a gateway does: onto JetStream, or through RecordDeliveryEvents, asked again until it is answered.
import { DeliveryEventBatch, type DeliveryEvent } from '@tollgate/contracts/metering/v1/delivery';
import { isDomainError } from '@tollgate/errors';
import { deliverySubject } from '@tollgate/nats';
import { randomUUID } from 'node:crypto';
import type { MeteringWorld } from './world.ts';

const SOURCE = 'chaos-gateway';
const ATTEMPTS = 600;
const PAUSE_MS = 100;

/** Resolves when the broker has stored the batch. */
export async function publishBatch(
  world: Pick<MeteringWorld, 'broker'>,
  tenantId: string,
  events: readonly DeliveryEvent[],
): Promise<void> {
  const payload = DeliveryEventBatch.encode({ events: [...events], source: SOURCE }).finish();
  const msgID = randomUUID();
  for (let attempt = 0; ; attempt++) {
    try {
      await world.broker.jetstream.publish(deliverySubject(tenantId), payload, { msgID });
      return;
    } catch (error) {
      // The broker is down, or its answer was lost with it: the same message again is stored once or counted once.
      if (!(error instanceof Error && error.name === 'NatsError') || attempt > ATTEMPTS) throw error;
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }
}

/** Resolves when metering has answered that the batch is stored; the same request id makes asking again harmless. */
export async function recordBatch(
  world: Pick<MeteringWorld, 'gateway'>,
  events: readonly DeliveryEvent[],
): Promise<void> {
  const requestId = randomUUID();
  for (let attempt = 0; ; attempt++) {
    try {
      await world.gateway.recordDeliveryEvents({ requestId, source: SOURCE, events: [...events] });
      return;
    } catch (error) {
      const passes = isDomainError(error) && ['unavailable', 'deadline_exceeded', 'cancelled'].includes(error.category);
      if (!passes || attempt > ATTEMPTS) throw error;
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }
}
