// What cannot be counted is set aside, at once and alone: what came with it or after it is counted.

import { randomBytes, randomUUID } from 'node:crypto';

import { DeliveryEventBatch, type DeliveryEvent } from '@tollgate/contracts/metering/v1/delivery';
import { inTransaction } from '@tollgate/db';
import { newId } from '@tollgate/ids';
import { deliverySubject } from '@tollgate/nats';
import { createMeter } from '@tollgate/observability';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { messageKeys } from '../src/domain/message-key.ts';
import type { DeliveryReport } from '../src/domain/report.ts';
import { drainPostponed } from '../src/operations/drain-postponed.ts';
import { takeDeliveries } from '../src/operations/take-deliveries.ts';
import { verifyUsage } from '../src/operations/verify-usage.ts';
import { createTelemetry } from '../src/telemetry.ts';
import { acceptance, CLOCK, delivered, type Metering, report, startMetering } from './fixtures.ts';

const DAY_MS = 86_400_000;
let metering: Metering;
let clock = CLOCK;
beforeAll(async () => {
  metering = await startMetering(() => clock);
});
afterAll(() => metering.service.stop());

const encode = (reports: readonly DeliveryReport[]) =>
  DeliveryEventBatch.encode({ events: reports as DeliveryEvent[], source: 'direct' }).finish();
const publish = (reports: readonly DeliveryReport[], tenantId: string, messageId: string = randomUUID()) =>
  metering.publish(deliverySubject(tenantId), encode(reports), messageId);
const outcomes = async (tenantId: string) =>
  metering.service.db.selectFrom('outcomes').select('job_id').where('tenant_id', '=', tenantId.slice(4)).execute();
const postponed = async () => metering.service.db.selectFrom('postponed_reports').selectAll().execute();
const lettersOf = async (messageId: string) =>
  (await metering.service.events('tollgate.deadletter.metering-delivery')).filter(
    (each) => each.headers['Tollgate-Message-Id'] === messageId,
  );
const drain = () => metering.service.runJob('drain-postponed');
const accept = (tenantId: string) =>
  metering.publish('tollgate.accounts.agreement_accepted', acceptance(tenantId), newId('evt'));

describe('reports of what is not known yet', () => {
  it('hold nobody up: 70 batches of an unknown tenant wait while another one is counted, then each is counted once', async () => {
    const known = await metering.tenant();
    const unknown = newId('ten');
    for (let batch = 0; batch < 70; batch++) {
      // Twice in two batches: once in the count.
      await publish([report(unknown, { messageId: `m${batch}` }), report(unknown, { messageId: 'again' })], unknown);
    }
    await publish([report(known)], known);
    await expect.poll(() => outcomes(known), { timeout: 60_000 }).toHaveLength(1);
    await metering.service.flush();
    expect(await metering.gateway.getIngestStatus({})).toMatchObject({ pendingBatches: 0n });
    await drain();
    expect([await outcomes(unknown), (await postponed()).length]).toEqual([[], 70]);
    await accept(unknown);
    await metering.service.flush();
    await drain();
    expect(await outcomes(unknown)).toHaveLength(71);
    expect(await postponed()).toEqual([]);
    await metering.service.flush();
    expect(await metering.usage(unknown)).toMatchObject([{ messages: 71n, units: 71n }]);
  });

  it('wait for their own product only, apart from what came in the same batch', async () => {
    const tenantId = await metering.tenant();
    const unknown = newId('ten');
    const batch = [
      report(tenantId, { messageId: 'a' }),
      report(tenantId, { messageId: 'b', product: 'fax' }),
      report(unknown, { messageId: 'c' }),
      report(tenantId, { messageId: 'd', product: 'fax' }),
    ];
    await publish(batch, tenantId);
    await metering.service.flush();
    expect(await outcomes(tenantId)).toHaveLength(1);
    const rows = (await postponed()).map((row) => [row.product, decoded(row.batch)]);
    expect(Object.fromEntries(rows)).toEqual({ fax: [batch[1], batch[3]], 'sms-cn': [batch[2]] });
    // Who waits until nothing of a tenant is left sees what waits; who asks about all is not held up by it.
    const left = async (tenant?: string) =>
      (await metering.gateway.getIngestStatus(tenant === undefined ? {} : { tenantId: tenant })).unpublishedEvents;
    expect([await left(tenantId), await left(unknown), await left()]).toEqual([1n, 1n, 0n]);
    await metering.service.db.deleteFrom('postponed_reports').execute();
  });

  it('are dead-lettered as they came when what they wait for is not known within a day', async () => {
    const unknown = newId('ten');
    const bytes = encode([report(unknown), report(unknown, { messageId: 'm-2' })]);
    const messageId = randomUUID();
    await metering.publish(deliverySubject(unknown), bytes, messageId);
    await metering.service.flush();
    clock = new Date(CLOCK.getTime() + DAY_MS - 1);
    await drain();
    expect(await postponed()).toHaveLength(1);
    clock = new Date(CLOCK.getTime() + DAY_MS);
    await drain();
    clock = CLOCK;
    await metering.service.flush();
    const letters = await lettersOf(messageId);
    expect(letters.map((letter) => letter.headers)).toMatchObject([
      { 'Tollgate-Reason': 'UNKNOWN_TENANT', 'Tollgate-Subject': deliverySubject(unknown) },
    ]);
    expect(letters.map((letter) => Buffer.from(letter.data).equals(bytes))).toEqual([true]);
    expect(await postponed()).toEqual([]);
  });

  it('are counted once when the process ends in the middle of counting them, and when two count them at once', async () => {
    const unknown = newId('ten');
    const deps = {
      db: metering.service.db,
      keyOf: messageKeys(randomBytes(32)),
      now: () => CLOCK,
      telemetry: createTelemetry(createMeter('test')),
    };
    for (const sequence of [1n, 2n, 3n]) {
      const batch = delivered([report(unknown, { messageId: `m${sequence}` })], sequence);
      await inTransaction(deps.db, (tx) => takeDeliveries(tx, deps, [batch]));
    }
    await accept(unknown);
    await metering.service.flush();
    const { signal } = new AbortController();
    const dying = () => {
      throw new Error('killed');
    };
    const telemetry = { ...deps.telemetry, counted: dying };
    await expect(drainPostponed({ ...deps, telemetry }, CLOCK, signal)).rejects.toThrow('killed');
    expect([await outcomes(unknown), (await postponed()).length]).toEqual([[], 3]);
    await Promise.all([drainPostponed(deps, CLOCK, signal), drainPostponed(deps, CLOCK, signal)]);
    expect([(await outcomes(unknown)).length, await postponed()]).toEqual([3, []]);
    await metering.service.flush();
    expect(await metering.usage(unknown)).toMatchObject([{ messages: 3n }]);
    expect((await verifyUsage(deps.db)).map((check) => check.faults)).toEqual([[], [], []]);
  });
});

describe('an invalid report', () => {
  it('goes to the dead letters alone: 4,999 others of its batch are counted', async () => {
    const tenantId = await metering.tenant();
    const batch = Array.from({ length: 5_000 }, (_, index) =>
      report(tenantId, { messageId: `m${index}`, segments: index === 1_234 ? 101 : 1 }),
    );
    const messageId = randomUUID();
    await publish(batch, tenantId, messageId);
    await metering.service.flush();
    expect(await outcomes(tenantId)).toHaveLength(4_999);
    const letters = await lettersOf(messageId);
    expect(letters.map((letter) => letter.headers)).toMatchObject([
      {
        'Tollgate-Reason': 'INVALID_EVENT',
        'Tollgate-Error': 'events[1234].segments is not between 0 and 100; 1 of 5000 events are invalid',
        'Tollgate-Stream': 'DELIVERY',
        'Tollgate-Subject': deliverySubject(tenantId),
      },
    ]);
    expect(letters.map((letter) => decoded(letter.data))).toEqual([[batch[1_234]]]);
  });

  it('of a later version of the contract is kept as it came', async () => {
    const tenantId = await metering.tenant();
    // An enum value that this version does not know: its number would be lost in decoding.
    const known = encode([report(tenantId)]);
    const bytes = known.map((byte, at) => (at === known.indexOf(0x28) + 1 ? 99 : byte));
    const messageId = randomUUID();
    await metering.publish(deliverySubject(tenantId), bytes, messageId);
    await metering.service.flush();
    expect((await lettersOf(messageId)).map((letter) => Buffer.from(letter.data).equals(bytes))).toEqual([true]);
  });

  it('is every one of a batch that is nearly as large as the broker takes', async () => {
    const tenantId = await metering.tenant();
    const long = { recipient: '收'.repeat(300), detailCode: '码'.repeat(120), segments: 101 };
    const batch = Array.from({ length: 775 }, (_, index) => report(tenantId, { ...long, messageId: `m${index}` }));
    expect(encode(batch).byteLength).toBeGreaterThan(1_020_000);
    const messageId = randomUUID();
    await publish(batch, tenantId, messageId);
    await metering.service.flush();
    const letters = await lettersOf(messageId);
    expect(letters).toHaveLength(2);
    expect(letters.flatMap((letter) => decoded(letter.data))).toEqual(batch);
  });
});

const decoded = (bytes: Uint8Array) => DeliveryEventBatch.decode(bytes).events;
