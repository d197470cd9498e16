import { randomUUID } from 'node:crypto';

import { deliverySubject } from '@tollgate/nats';
import { refusal } from '@tollgate/testing';
import { DeliveryEventBatch, type DeliveryEvent } from '@tollgate/contracts/metering/v1/delivery';
import { newId } from '@tollgate/ids';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { DeliveryReport } from '../src/domain/report.ts';
import { type Metering, report, START, startMetering } from './fixtures.ts';

let metering: Metering;
beforeAll(async () => {
  metering = await startMetering();
});
afterAll(() => metering.service.stop());

const events = (reports: readonly DeliveryReport[]) => reports as DeliveryEvent[];
const record = (reports: readonly DeliveryReport[], requestId: string = randomUUID()) =>
  metering.gateway.recordDeliveryEvents({ requestId, source: 'test', events: events(reports) });
const stored = async () => (await metering.service.events('tollgate.delivery.')).length;
const outcomes = async (tenantId: string) =>
  metering.service.db.selectFrom('outcomes').selectAll().where('tenant_id', '=', tenantId.slice(4)).execute();
const deadLetters = async (reason: string) =>
  (await metering.service.events('tollgate.deadletter.metering-delivery')).filter(
    (each) => each.headers['Tollgate-Reason'] === reason,
  );

describe('RecordDeliveryEvents', () => {
  it('stores, counts and publishes; the recipient is nowhere', async () => {
    const tenantId = await metering.tenant();
    const answer = await record([
      report(tenantId, { kind: 'DELIVERY_EVENT_KIND_SUBMITTED', segments: 3, jobId: 'job-1', grantId: 'grt_1' }),
      report(tenantId, { segments: 3, jobId: 'job-1', grantId: 'grt_1' }),
      report(tenantId, { messageId: 'm-2', recipient: 'someone@example.com', kind: 'DELIVERY_EVENT_KIND_DROPPED' }),
    ]);
    expect(answer).toEqual({ storedCount: 3 });
    await metering.service.flush();
    expect(await metering.usage(tenantId)).toEqual([
      { product: 'sms-cn', jobId: 'job-1', grantId: 'grt_1', hourStart: new Date(START), messages: 1n, units: 3n },
    ]);
    const rows = await outcomes(tenantId);
    expect(rows).toHaveLength(2);
    expect(JSON.stringify(rows)).not.toMatch(/13800138000|someone/);
  });

  it('changes nothing when the same request comes again, nor when its events do', async () => {
    const tenantId = await metering.tenant();
    const requestId = randomUUID();
    const before = await stored();
    await record([report(tenantId)], requestId);
    await record([report(tenantId)], requestId);
    expect(await stored()).toBe(before + 1);
    await record([report(tenantId)]);
    await metering.service.flush();
    expect(await metering.usage(tenantId)).toHaveLength(1);
  });

  it('loses no batch whose request id was used before', async () => {
    const tenantId = await metering.tenant();
    const requestId = randomUUID();
    await record([report(tenantId)], requestId);
    await record([report(tenantId, { messageId: 'another' })], requestId);
    await metering.service.flush();
    expect(await outcomes(tenantId)).toHaveLength(2);
  });

  it.each([
    ['UNKNOWN_TENANT', 'not_found', async () => report(newId('ten'))],
    [
      'TENANT_WITHOUT_AGREEMENT',
      'failed_precondition',
      async () => report(await metering.tenant({ agreement: false })),
    ],
    ['UNKNOWN_PRODUCT', 'not_found', async () => report(await metering.tenant(), { product: 'fax' })],
    ['INVALID_EVENT', 'invalid_argument', async () => report(await metering.tenant(), { occurTimeMs: 1n })],
    [
      'INVALID_EVENT',
      'invalid_argument',
      async () => report(await metering.tenant(), { kind: 'DELIVERY_EVENT_KIND_UNSPECIFIED' }),
    ],
    ['INVALID_EVENT', 'invalid_argument', async () => report(await metering.tenant(), { segments: -1 })],
  ] as const)(
    'refuses the whole batch with %s (%s), names the event and stores nothing',
    async (reason, category, bad) => {
      const good = report(await metering.tenant());
      const wrong = await bad();
      const before = await stored();
      expect(await refusal(record([good, wrong]))).toMatchObject({ reason, category, metadata: { index: '1' } });
      expect(await stored()).toBe(before);
      expect(await outcomes(good.tenantId)).toEqual([]);
    },
  );

  it('refuses a request without events, with too many, without a request id', async () => {
    const good = report(await metering.tenant());
    const before = await stored();
    const tooMany = Array.from({ length: 5_001 }, () => good);
    for (const ask of [() => record([]), () => record(tooMany), () => record([good], 'x')]) {
      expect(await refusal(ask())).toMatchObject({ category: 'invalid_argument', reason: 'INVALID_REQUEST' });
    }
    expect(await stored()).toBe(before);
  });

  it('cuts what is too large for one message of the broker', async () => {
    const tenantId = await metering.tenant();
    const long = { jobId: '任'.repeat(100), recipient: '收'.repeat(320), detailCode: '码'.repeat(120) };
    const reports = Array.from({ length: 1_500 }, (_, index) => report(tenantId, { ...long, messageId: `m${index}` }));
    expect(await record(reports)).toEqual({ storedCount: 1_500 });
    await metering.service.flush();
    expect(await outcomes(tenantId)).toHaveLength(1_500);
  });

  it('answers UNAVAILABLE during an outage of the broker and counts the repetition once', async () => {
    const tenantId = await metering.tenant();
    const requestId = randomUUID();
    await metering.service.broker.interrupt();
    const during = await refusal(record([report(tenantId)], requestId));
    await metering.service.broker.resume();
    expect(during).toMatchObject({ category: 'unavailable', reason: 'BROKER_UNAVAILABLE' });
    await expect
      .poll(() => record([report(tenantId)], requestId).catch(() => undefined), { timeout: 60_000 })
      .toEqual({ storedCount: 1 });
    await expect.poll(async () => (await outcomes(tenantId)).length, { timeout: 60_000 }).toBe(1);
    await metering.service.flush();
    // The test has a connection of its own, which finds the server again in its own time.
    await expect.poll(() => metering.service.broker.broker.ready(), { timeout: 60_000 }).toBe(true);
    expect(await metering.usage(tenantId)).toMatchObject([{ messages: 1n, units: 1n }]);
  });
});

describe('StreamDeliveryEvents', () => {
  it('answers every batch in order; a refused one does not end the stream', async () => {
    const tenantId = await metering.tenant();
    const batches = [
      [report(tenantId, { messageId: 'a' })],
      [report(newId('ten'))],
      [],
      [report(tenantId, { messageId: 'b', kind: 'DELIVERY_EVENT_KIND_UNSPECIFIED' })],
      [report(tenantId, { messageId: 'c' })],
    ];
    // Each batch waits for the answer to the one before: a gateway may be that careful.
    let answered = Promise.withResolvers<void>();
    async function* requests() {
      for (const [index, reports] of batches.entries()) {
        yield { batchNumber: BigInt(index), source: 'stream', events: events(reports) };
        await answered.promise;
        answered = Promise.withResolvers<void>();
      }
    }
    const answers = [];
    for await (const answer of metering.gateway.streamDeliveryEvents(requests())) {
      answers.push([answer.batchNumber, answer.storedCount, answer.refusalReason]);
      answered.resolve();
    }
    expect(answers).toEqual([
      [0n, 1, ''],
      [1n, 0, 'UNKNOWN_TENANT'],
      [2n, 0, 'INVALID_REQUEST'],
      [3n, 0, 'INVALID_EVENT'],
      [4n, 1, ''],
    ]);
    await metering.service.flush();
    expect(await outcomes(tenantId)).toHaveLength(2);
  });
});

describe('batches that gateways publish themselves', () => {
  const publish = (reports: readonly DeliveryReport[], tenantId: string, messageId?: string) =>
    metering.publish(
      deliverySubject(tenantId),
      DeliveryEventBatch.encode({ events: events(reports), source: 'direct' }).finish(),
      messageId,
    );

  it('are counted; poison among them is dead-lettered with its reason and stops nothing', async () => {
    const tenantId = await metering.tenant();
    const subject = deliverySubject(tenantId);
    await metering.publish(subject, Buffer.from('ff00ff', 'hex'));
    await publish([report(tenantId, { messageId: 'before' })], tenantId);
    await publish([report(tenantId, { messageId: 'x', segments: 1_000 })], tenantId);
    await publish([report(tenantId, { messageId: 'x', jobId: 'a\0b' })], tenantId);
    await publish([report('nobody')], tenantId);
    // An enum value of a later version: the number is lost in decoding, the event must not be.
    const batch = DeliveryEventBatch.encode({
      events: events([report(tenantId, { messageId: 'x' })]),
      source: '',
    }).finish();
    const kindAt = batch.indexOf(0x28);
    await metering.publish(
      subject,
      batch.map((byte, at) => (at === kindAt + 1 ? 99 : byte)),
    );
    await publish([report(tenantId, { messageId: 'after' })], tenantId);
    await metering.service.flush();
    expect(await outcomes(tenantId)).toHaveLength(2);
    expect(await deadLetters('UNDECODABLE')).toHaveLength(1);
    expect(await deadLetters('INVALID_EVENT')).toHaveLength(4);
    expect((await metering.gateway.getIngestStatus({})).pendingBatches).toBe(0n);
  });

  it('are all counted when their gateway uses a message id again', async () => {
    const tenantId = await metering.tenant();
    const { manager } = metering.service.broker.broker;
    const { config } = await manager.streams.info('DELIVERY');
    await manager.streams.update('DELIVERY', { ...config, duplicate_window: 100_000_000 });
    await publish([report(tenantId, { messageId: 'a' })], tenantId, 'the same');
    // Until the broker does not remember the id any more.
    const again = DeliveryEventBatch.encode({
      events: [report(tenantId, { messageId: 'b' })] as DeliveryEvent[],
      source: 'direct',
    }).finish();
    const { jetstream } = metering.service.broker.broker;
    const taken = () => jetstream.publish(deliverySubject(tenantId), again, { msgID: 'the same' });
    await expect.poll(async () => (await taken()).duplicate, { timeout: 60_000, interval: 200 }).toBe(false);
    await manager.streams.update('DELIVERY', config);
    await metering.service.flush();
    expect(await outcomes(tenantId)).toHaveLength(2);
  });
});
