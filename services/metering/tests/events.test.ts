import { randomUUID } from 'node:crypto';

import type { DeliveryEvent } from '@tollgate/contracts/metering/v1/delivery';
import { UsageCounted } from '@tollgate/contracts/metering/v1/events';
import { afterAll, beforeAll, expect, it } from 'vitest';

import { CLOCK, type Metering, report, START, startMetering } from './fixtures.ts';

let metering: Metering;
beforeAll(async () => {
  metering = await startMetering();
});
afterAll(() => metering.service.stop());

it('publishes what commits, once, under the agreement it was counted by', async () => {
  const tenantId = await metering.tenant();
  const record = async (reports: readonly ReturnType<typeof report>[]) => {
    await metering.gateway.recordDeliveryEvents({
      requestId: randomUUID(),
      source: 'test',
      events: reports as DeliveryEvent[],
    });
    await metering.service.flush();
  };
  await record([
    report(tenantId, { messageId: 'a', kind: 'DELIVERY_EVENT_KIND_SUBMITTED', jobId: 'j', segments: 2 }),
    report(tenantId, { messageId: 'b', kind: 'DELIVERY_EVENT_KIND_SUBMITTED', jobId: 'j', segments: 1 }),
    report(tenantId, { messageId: 'c', kind: 'DELIVERY_EVENT_KIND_SUBMITTED', jobId: 'k', grantId: 'grt_1' }),
    report(tenantId, { messageId: 'd', kind: 'DELIVERY_EVENT_KIND_DROPPED' }),
  ]);
  // Nothing new is billable: nothing is published.
  await record([
    report(tenantId, { messageId: 'a', jobId: 'j' }),
    report(tenantId, { messageId: 'd', kind: 'DELIVERY_EVENT_KIND_ACCEPTED' }),
  ]);
  const published = (await metering.service.events('tollgate.metering.usage_counted')).map((event) => ({
    id: event.messageId,
    usage: UsageCounted.decode(event.data),
  }));
  expect(published).toHaveLength(1);
  const { id, usage } = published[0] ?? { id: '', usage: undefined };
  expect(usage).toEqual({
    usageId: id,
    tenantId,
    agreementId: 'jd-sms',
    agreementVersion: '1',
    occurTime: CLOCK,
    lines: expect.arrayContaining([
      { product: 'sms-cn', jobId: 'j', grantId: '', hourStart: new Date(START), messages: 2n, units: 3n },
      { product: 'sms-cn', jobId: 'k', grantId: 'grt_1', hourStart: new Date(START), messages: 1n, units: 1n },
    ]),
  });
});
