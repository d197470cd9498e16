// Delivery events that cannot be counted, by every way in: named, kept where a person finds them, and no obstacle to others.
import { DeliveryEventBatch, type DeliveryEvent } from '@tollgate/contracts/metering/v1/delivery';
import {
  MeteringServiceService,
  type ImportDeliveryRecordsRequest,
  type StreamDeliveryEventsRequest,
} from '@tollgate/contracts/metering/v1/metering';
import { announceTenants, connectBroker, SMS_PRODUCT } from '@tollgate/deploy-stack';
import { newId } from '@tollgate/ids';
import { deliverySubject, type Broker } from '@tollgate/nats';
import type { Client } from '@tollgate/rpc';
import { refusal, seenEvents } from '@tollgate/testing';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { visit, type Visitors } from '../src/constellation.ts';

let visitors: Visitors;
let gateway: Client<MeteringServiceService>;
let broker: Broker;
let streams: Broker;
beforeAll(async () => {
  visitors = visit();
  gateway = await visitors.client('metering', MeteringServiceService, 'gateway');
  broker = await connectBroker(visitors.constellation.file, 'gateway');
  streams = await connectBroker(visitors.constellation.file, 'cli');
});
afterAll(async () => {
  await broker.close();
  await streams.close();
  await visitors.close();
});

const event = (over: Partial<DeliveryEvent> = {}): DeliveryEvent => ({
  tenantId: visitors.shop,
  product: SMS_PRODUCT,
  messageId: randomUUID(),
  recipient: '13900000001',
  kind: 'DELIVERY_EVENT_KIND_SUBMITTED',
  occurTimeMs: BigInt(Date.now()),
  segments: 1,
  jobId: 'bad-events',
  grantId: '',
  detailCode: '',
  ...over,
});

const encoded = (events: DeliveryEvent[]): Uint8Array => DeliveryEventBatch.encode({ events, source: 'e2e' }).finish();

/** Returns the message id, which the dead letter carries. */
async function publish(payload: Uint8Array, tenantId = visitors.shop): Promise<string> {
  const msgID = randomUUID();
  await broker.jetstream.publish(deliverySubject(tenantId), payload, { msgID });
  return msgID;
}

async function counted(messageId: string, tenantId = visitors.shop): Promise<void> {
  const enforcement = await visitors.client('metering', MeteringServiceService, 'enforcement');
  const ask = { tenantId, messageId, recipient: '13900000001' };
  await expect
    .poll(
      async () =>
        enforcement.getMessageOutcome(ask).then(
          ({ outcome }) => outcome?.billable,
          () => false,
        ),
      {
        timeout: 15_000,
      },
    )
    .toBe(true);
}

describe('on JetStream', () => {
  it.each<[string, () => Uint8Array]>([
    ['bytes that are no protobuf', () => Buffer.from('this is no batch')],
    ['a batch that was cut off', () => encoded([event(), event()]).subarray(0, 60)],
  ])('%s are set aside whole, and what follows is counted', async (_what, payload) => {
    const before = await visitors.rows('metering');
    const bytes = payload();
    const letter = await deadLetterOf(await publish(bytes));
    expect(letter.headers).toMatchObject(origin('UNDECODABLE'));
    expect(Buffer.from(letter.data).equals(bytes)).toBe(true);
    expect(withoutInbox(await visitors.rows('metering'))).toEqual(withoutInbox(before));
    const next = event();
    await publish(encoded([next]));
    await counted(next.messageId);
  });

  it.each<[string, Partial<DeliveryEvent>]>([
    ['of no tenant', { tenantId: 'shop' }],
    ['of no kind', { kind: 'DELIVERY_EVENT_KIND_UNSPECIFIED' }],
    ['without a recipient', { recipient: '' }],
    ['of the far future', { occurTimeMs: 2n ** 62n }],
    ['of the day after tomorrow', { occurTimeMs: BigInt(Date.now() + 48 * 3_600_000) }],
    ['with a negative number of segments', { segments: -1 }],
    ['with a million segments', { segments: 1_000_000 }],
  ])('an event %s is set aside alone with its reason; its batch and what follows are counted', async (_what, over) => {
    const before = await visitors.rows('metering');
    const [good, bad] = [event(), event(over)];
    const letter = await deadLetterOf(await publish(encoded([good, bad])));
    expect(letter.headers).toMatchObject(origin('INVALID_EVENT'));
    expect(letter.headers['Tollgate-Error']).toContain('events[1].');
    expect(DeliveryEventBatch.decode(letter.data)).toEqual({ events: [bad], source: 'e2e' });
    await counted(good.messageId);
    const after = await visitors.rows('metering');
    // The good one once; the letter, the usage told to billing and the facts told; nothing of the bad one.
    expect(added(before, after)).toMatchObject({ outcomes: 1, published_usage: 1, outbox: 3, postponed_reports: 0 });
    const next = event();
    await publish(encoded([next]));
    await counted(next.messageId);
  });

  it('an event of a tenant that is not known yet waits for it, and others go first', async () => {
    const tenantId = newId('ten');
    const early = event({ tenantId });
    const earlyId = await publish(encoded([early]), tenantId);
    const next = event();
    await publish(encoded([next]));
    await counted(next.messageId);
    // It does not wait in the consumer's window, where enough of its kind would hold up everybody.
    const behind = async () => (await gateway.getIngestStatus({})).pendingBatches;
    await expect.poll(behind, { timeout: 15_000 }).toBe(0n);
    const letters = await seenEvents(streams, 'tollgate.deadletter.');
    expect(letters.some((letter) => letter.headers['Tollgate-Message-Id'] === earlyId)).toBe(false);
    const accounts = await connectBroker(visitors.constellation.file, 'accounts');
    await announceTenants(accounts, [tenantId]);
    await accounts.close();
    await counted(early.messageId, tenantId);
  });

  it('the same report in another batch counts nothing twice', async () => {
    const once = event();
    await publish(encoded([once, once]));
    await counted(once.messageId);
    const before = await visitors.rows('metering');
    await publish(encoded([once]));
    const marker = event();
    await publish(encoded([marker]));
    await counted(marker.messageId);
    const after = await visitors.rows('metering');
    expect((after['outcomes'] ?? 0) - (before['outcomes'] ?? 0)).toBe(1);
    expect((after['published_usage'] ?? 0) - (before['published_usage'] ?? 0)).toBe(1);
  });

  async function deadLetterOf(messageId: string) {
    const find = async () =>
      (await seenEvents(streams, 'tollgate.deadletter.')).find(
        (letter) => letter.headers['Tollgate-Message-Id'] === messageId,
      );
    await expect.poll(find, { timeout: 15_000 }).toBeDefined();
    const letter = await find();
    if (letter === undefined) throw new Error('the dead letter is gone');
    return letter;
  }
});

describe('through RecordDeliveryEvents', () => {
  const record = (events: DeliveryEvent[]) =>
    gateway.recordDeliveryEvents({ requestId: randomUUID(), source: 'e2e', events });

  it.each<[string, () => Partial<DeliveryEvent>, string, string, string]>([
    ['an unknown tenant', () => ({ tenantId: newId('ten') }), 'not_found', 'UNKNOWN_TENANT', 'tenant_id'],
    [
      'a tenant without an agreement',
      () => ({ tenantId: visitors.newcomer }),
      'failed_precondition',
      'TENANT_WITHOUT_AGREEMENT',
      'tenant_id',
    ],
    ['an unknown product', () => ({ product: 'pigeon-post' }), 'not_found', 'UNKNOWN_PRODUCT', 'product'],
    ['a tenant id that is none', () => ({ tenantId: 'shop' }), 'invalid_argument', 'INVALID_EVENT', 'tenant_id'],
    ['a negative time', () => ({ occurTimeMs: -1n }), 'invalid_argument', 'INVALID_EVENT', 'occur_time_ms'],
    ['negative segments', () => ({ segments: -1 }), 'invalid_argument', 'INVALID_EVENT', 'segments'],
  ])('%s refuses the whole batch by its index', async (_what, over, category, reason, field) => {
    const before = [await visitors.rows('metering'), await storedBatches()];
    expect(await refusal(record([event(), event(over())]))).toMatchObject({
      category,
      reason,
      metadata: { index: '1', field },
    });
    expect([await visitors.rows('metering'), await storedBatches()]).toEqual(before);
  });

  it('the same request twice is stored once', async () => {
    const before = await storedBatches();
    const request = { requestId: randomUUID(), source: 'e2e', events: [event()] };
    expect(await gateway.recordDeliveryEvents(request)).toEqual({ storedCount: 1 });
    expect(await gateway.recordDeliveryEvents(request)).toEqual({ storedCount: 1 });
    expect(await storedBatches()).toBe(before + 1);
  });
});

describe('through streams', () => {
  it('a refused batch does not end the stream', async () => {
    const batches = [[event()], [event({ tenantId: newId('ten') })], [], [event()]];
    async function* requests(): AsyncGenerator<StreamDeliveryEventsRequest> {
      for (const [index, events] of batches.entries()) yield { batchNumber: BigInt(index), source: 'e2e', events };
    }
    const answers = [];
    for await (const answer of gateway.streamDeliveryEvents(requests())) answers.push(answer);
    expect(
      answers.map(({ batchNumber, storedCount, refusalReason }) => [batchNumber, storedCount, refusalReason]),
    ).toEqual([
      [0n, 1, ''],
      [1n, 0, 'UNKNOWN_TENANT'],
      [2n, 0, 'INVALID_REQUEST'],
      [3n, 1, ''],
    ]);
  });

  it('records that nobody understands are shown by number, and the others are stored', async () => {
    const message = randomUUID();
    const good = `{"event":"delivered"}`;
    // Shanghai's clock, to the minute: a report from before the tenant was there counts for nobody.
    const done = new Date(Date.now() + 8 * 3_600_000 + 60_000).toISOString().slice(2, 16).replaceAll(/[-T:]/g, '');
    const record = `dest:13900000001 id:${message} sub:001 dlvrd:001 submit date:${done} done date:${done} stat:DELIVRD err:000 text:`;
    async function* requests(): AsyncGenerator<ImportDeliveryRecordsRequest> {
      const header = { tenantId: visitors.shop, product: SMS_PRODUCT, source: 'e2e', jobId: '', grantId: '' };
      const csv = { columns: [], columnNames: {} };
      yield { part: { $case: 'header', value: { ...header, ...csv, format: 'RECORD_FORMAT_SMS_STATUS_REPORT' } } };
      const records = ['nonsense', record, good, ''].map((text) => Buffer.from(text));
      yield { part: { $case: 'records', value: { records } } };
    }
    const answers = [];
    for await (const answer of gateway.importDeliveryRecords(requests())) answers.push(answer);
    expect(answers.at(-1)).toMatchObject({ done: true, recordsRead: 4n, eventsStored: 2n, recordsRejected: 3n });
    const rejected = answers.flatMap((answer) => answer.rejected);
    expect(rejected.map(({ recordNumber }) => recordNumber)).toEqual([1n, 3n, 4n]);
    expect(new Set(rejected.map(({ reason }) => reason))).toEqual(new Set(['NOT_A_STATUS_REPORT']));
  });
});

async function storedBatches(): Promise<number> {
  return (await streams.manager.streams.info('DELIVERY')).state.messages;
}

const origin = (reason: string) => ({
  'Tollgate-Reason': reason,
  'Tollgate-Subject': deliverySubject(visitors.shop),
  'Tollgate-Stream': 'DELIVERY',
});

/** Rows that each table has more. */
function added(before: Readonly<Record<string, number>>, after: Readonly<Record<string, number>>) {
  return Object.fromEntries(Object.entries(after).map(([table, count]) => [table, count - (before[table] ?? 0)]));
}

// That a message was dealt with is noted, and it was: it lies among the dead letters.
function withoutInbox(rows: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(rows).filter(([table]) => table !== 'inbox'));
}
