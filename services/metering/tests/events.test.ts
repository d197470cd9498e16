import { randomUUID } from 'node:crypto';

import type { DeliveryEvent } from '@tollgate/contracts/metering/v1/delivery';
import { FactsCounted } from '@tollgate/contracts/metering/v1/fact_events';
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

it('publishes what changed in counts of facts, also where nothing is billable: the deltas make what is counted', async () => {
  const tenantId = await metering.tenant();
  const record = async (...reports: ReturnType<typeof report>[]) => {
    const events = reports as DeliveryEvent[];
    await metering.gateway.recordDeliveryEvents({ requestId: randomUUID(), source: 'test', events });
    await metering.service.flush();
  };
  const published = async () =>
    (await metering.service.events('tollgate.metering.facts_counted'))
      .map((event) => ({ id: event.messageId, facts: FactsCounted.decode(event.data) }))
      .filter(({ facts }) => facts.tenantId === tenantId);
  const none = {
    messages: 0n,
    submitted: 0n,
    accepted: 0n,
    delivered: 0n,
    hardBounced: 0n,
    softBounced: 0n,
    dropped: 0n,
    complained: 0n,
    unsubscribed: 0n,
  };
  const place = { product: 'sms-cn', jobId: 'j', hourStart: new Date(START) };
  const of = (kind: string, messageId = 'a', occurTimeMs = BigInt(START)) =>
    report(tenantId, { messageId, kind: `DELIVERY_EVENT_KIND_${kind}`, jobId: 'j', occurTimeMs });
  await record(of('ACCEPTED'), of('SUBMITTED'), of('SUBMITTED', 'b'), of('HARD_BOUNCED', 'b'), of('SUBMITTED'));
  expect(await published()).toEqual([
    {
      id: expect.stringMatching(/^evt_/) as string,
      facts: {
        factsId: expect.stringMatching(/^evt_/) as string,
        tenantId,
        occurTime: CLOCK,
        lines: [{ ...place, ...none, messages: 2n, submitted: 2n, accepted: 1n, hardBounced: 1n }],
      },
    },
  ]);
  // Told before: nothing changes, nothing is told.
  await record(of('SUBMITTED', 'b'));
  expect(await published()).toHaveLength(1);
  await record(of('DELIVERED'), of('COMPLAINED'), of('UNSUBSCRIBED'), of('SOFT_BOUNCED', 'b'), of('DROPPED', 'b'));
  // One hour loses the message, the hour before gains it.
  await record(of('DELIVERED', 'a', BigInt(START) - 1n));
  const [, second, third] = await published();
  expect(second?.facts.lines).toEqual([
    { ...place, ...none, delivered: 1n, complained: 1n, unsubscribed: 1n, softBounced: 1n, dropped: 1n },
  ]);
  const moved = { messages: 1n, submitted: 1n, accepted: 1n, delivered: 1n, complained: 1n, unsubscribed: 1n };
  const lost = Object.fromEntries(Object.entries(moved).map(([name, count]) => [name, -count]));
  const before = new Date(START - 3_600_000);
  expect(third?.facts.lines).toHaveLength(2);
  expect(third?.facts.lines).toEqual(
    expect.arrayContaining([
      { ...place, ...none, ...moved, hourStart: before },
      { ...place, ...none, ...lost },
    ]),
  );
});
