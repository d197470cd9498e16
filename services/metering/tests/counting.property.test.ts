import { retryLater } from '@tollgate/consumer';
import fc from 'fast-check';
import { newId } from '@tollgate/ids';
import { inTransaction } from '@tollgate/db';
import { testDatabase, type TestDatabase } from '@tollgate/testing';
import { createMeter } from '@tollgate/observability';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';

import { decodeBatch } from '../src/adapters/decode-batch.ts';
import type { Deps } from '../src/deps.ts';
import { messageKeys } from '../src/domain/message-key.ts';
import type { DeliveryReport } from '../src/domain/report.ts';
import { metering } from '../src/index.ts';
import { takeDeliveries } from '../src/operations/take-deliveries.ts';
import { learnProducts } from '../src/operations/learn-products.ts';
import { learnAcceptance } from '../src/operations/learn-tenants.ts';
import { verifyUsage } from '../src/operations/verify-usage.ts';
import type { MeteringTables } from '../src/store/schema.ts';
import { createTelemetry } from '../src/telemetry.ts';
import { deliveriesOf, FROM, reportsOf } from './arbitrary-reports.ts';
import { CLOCK, delivered, report } from './fixtures.ts';

let database: TestDatabase<MeteringTables>;
let deps: Omit<Deps, 'broker'>;
beforeAll(async () => {
  database = await testDatabase<MeteringTables>(metering);
  const keyOf = messageKeys(Buffer.alloc(32, 3));
  deps = { db: database.db, keyOf, now: () => CLOCK, telemetry: createTelemetry(createMeter('test')) };
  await inTransaction(database.db, (tx) =>
    learnProducts(tx, [
      { product: 'sms-cn', channel: 'SMS' },
      { product: 'mail', channel: 'EMAIL' },
    ]),
  );
});
afterAll(() => database.close());

async function tenant(): Promise<string> {
  const tenantId = newId('ten');
  const acceptance = {
    tenantId,
    acceptanceId: newId('acc'),
    agreementId: 'jd-sms',
    version: '1',
    acceptedAt: new Date('2026-01-01T00:00:00Z'),
  };
  await inTransaction(database.db, (tx) => learnAcceptance(tx, acceptance));
  return tenantId;
}

/** In the middle of the reports: from here on mail that bounced hard is billed, and texts only when they were delivered. */
async function acceptTencentSes(tenantId: string): Promise<void> {
  const acceptance = { tenantId, acceptanceId: newId('acc'), agreementId: 'tencent-ses', version: '1' };
  const acceptedAt = new Date(FROM + 5_400_000);
  await inTransaction(database.db, (tx) => learnAcceptance(tx, { ...acceptance, acceptedAt }));
}

const count = (reports: readonly DeliveryReport[]) =>
  inTransaction(database.db, (tx) => takeDeliveries(tx, deps, [delivered(reports)]));

/** Everything counted of a tenant; its keys differ from another tenant's, so messages are named by what they are. */
async function counted(tenantId: string) {
  const { db } = database;
  const uuid = tenantId.slice(4);
  // Numbers of domains differ from tenant to tenant, their names do not.
  const { rows: names } = await sql<{ domain_id: number; domain: string }>`
    select domain_id, domain from mail_domains where tenant_id = ${uuid}`.execute(db);
  const nameOf = (id: number) => names.find((each) => each.domain_id === id)?.domain ?? id;
  const named = <R extends { domain_id: number }>(rows: readonly R[]) =>
    rows.map((row) => ({ ...row, domain_id: nameOf(row.domain_id) }));
  const outcomes = named(await db.selectFrom('outcomes').selectAll().where('tenant_id', '=', uuid).execute());
  const domains = named(
    await db.selectFrom('domain_hours').selectAll().where('tenant_id', '=', uuid).where('messages', '>', 0n).execute(),
  );
  const usage = await db
    .selectFrom('usage_hours')
    .selectAll()
    .where('tenant_id', '=', uuid)
    .where('messages', '>', 0n)
    .execute();
  const published = await db
    .selectFrom('published_usage')
    .select(['messages', 'units'])
    .where('tenant_id', '=', uuid)
    .execute();
  const text = (rows: readonly object[]) =>
    rows
      .map((row) =>
        JSON.stringify({ ...row, tenant_id: '', message_key: '' }, (_, value: unknown) =>
          typeof value === 'bigint' ? `${value}` : value,
        ),
      )
      .toSorted();
  const corrected = await db
    .selectFrom('corrected_usage')
    .select(['messages', 'units'])
    .where('tenant_id', '=', uuid)
    .execute();
  expect(published.every((row) => row.messages >= 0n && row.units >= 0n)).toBe(true);
  const total = (key: 'messages' | 'units') => [...published, ...corrected].reduce((sum, row) => sum + row[key], 0n);
  return {
    outcomes: text(outcomes),
    usage: text(usage),
    domains: text(domains),
    messages: total('messages'),
    units: total('units'),
  };
}

it('gives the same outcomes and usage for the same events in any order, with any duplicates, in any batches', async () => {
  await fc.assert(
    fc.asyncProperty(
      reportsOf('').chain((reports) => fc.tuple(deliveriesOf(reports), deliveriesOf(reports))),
      async (deliveries) => {
        const results = [];
        for (const batches of deliveries) {
          const tenantId = await tenant();
          await acceptTencentSes(tenantId);
          for (const batch of batches) await count(batch.map((each) => ({ ...each, tenantId })));
          results.push(await counted(tenantId));
        }
        expect(results[0]).toEqual(results[1]);
      },
    ),
    { numRuns: 40 },
  );
  const { rows: open } = await sql`
    select coalesce(counted.tenant_id, known.tenant_id) from (
      select tenant_id, sum(messages) as n from open_messages group by tenant_id having sum(messages) <> 0
    ) counted full join (
      select tenant_id, count(*) as n from outcomes where facts & 60 = 0 group by tenant_id
    ) known using (tenant_id) where counted.n is distinct from known.n`.execute(database.db);
  expect(open).toEqual([]);
  const checks = await verifyUsage(database.db);
  expect(checks.map((check) => check.faults)).toEqual([[], [], []]);
  expect(checks.every((check) => check.examined > 0n)).toBe(true);
}, 240_000);

it('bills by the agreement of the earliest report, also when that report comes last, and takes back what it has to', async () => {
  const orders = [
    [
      { kind: 'DELIVERY_EVENT_KIND_SUBMITTED', occurTimeMs: BigInt(FROM) },
      { kind: 'DELIVERY_EVENT_KIND_HARD_BOUNCED', occurTimeMs: BigInt(FROM + 7_200_000) },
    ],
  ];
  orders.push(orders[0]?.toReversed() ?? []);
  const told = [];
  for (const product of ['mail', 'sms-cn']) {
    for (const order of orders) {
      const tenantId = await tenant();
      await acceptTencentSes(tenantId);
      for (const each of order) await count([report(tenantId, { product, segments: 3, ...each })]);
      const { messages, units } = await counted(tenantId);
      told.push({ product, messages, units });
    }
  }
  const { rows: takenBack } = await sql`select product from corrected_usage where messages = -1 and units < 0`.execute(
    database.db,
  );
  expect(takenBack).toContainEqual({ product: 'mail' });
  const mail = { product: 'mail', messages: 0n, units: 0n };
  const text = { product: 'sms-cn', messages: 1n, units: 3n };
  expect(told).toEqual([mail, mail, text, text]);
  expect((await verifyUsage(database.db)).map((check) => check.faults)).toEqual([[], [], []]);
});

it('loses and doubles nothing when batches with the same messages are counted at the same time', async () => {
  const tenantId = await tenant();
  const reports = Array.from({ length: 200 }, (_, index) =>
    report(tenantId, { messageId: `m${index % 50}`, segments: 1 + (index % 3) }),
  );
  const batches = Array.from({ length: 8 }, (_, part) =>
    part % 2 === 0 ? reports.slice(part * 10) : reports.toReversed(),
  );
  await Promise.all(batches.map((batch) => count(batch)));
  expect((await counted(tenantId)).messages).toBe(50n);
  expect((await verifyUsage(database.db)).map((check) => check.faults)).toEqual([[], [], []]);
});

it('spreads a great many grants over several events of a size that the broker takes', async () => {
  const tenantId = await tenant();
  const reports = Array.from({ length: 5_000 }, (_, index) =>
    report(tenantId, { messageId: `m${index}`, grantId: `grt_${'0'.repeat(60)}${index}` }),
  );
  await count(reports);
  const rows = await database.db
    .selectFrom('outbox')
    .select(['event_id', 'payload'])
    .where('key', '=', tenantId)
    .where('subject', '=', 'tollgate.metering.usage_counted')
    .execute();
  expect(rows).toHaveLength(3);
  expect(new Set(rows.map((row) => row.event_id)).size).toBe(3);
});

it('cuts events of long texts by their bytes, which the broker counts, not by their lines', async () => {
  const tenantId = await tenant();
  const reports = Array.from({ length: 2_000 }, (_, index) =>
    report(tenantId, {
      messageId: `m${index}`,
      jobId: '任'.repeat(100),
      grantId: `${'许'.repeat(90)}${index}`,
    }),
  );
  await count(reports);
  const rows = await database.db.selectFrom('outbox').select(['payload']).where('key', '=', tenantId).execute();
  expect(rows.length).toBeGreaterThan(1);
  expect(Math.max(...rows.map((row) => row.payload.byteLength))).toBeLessThan(1_000_000);
  expect((await counted(tenantId)).messages).toBe(2_000n);
});

it('counts, postpones or dead-letters each report, and does one of them only, whatever comes together', async () => {
  const { db } = database;
  const idsIn = (batches: readonly Uint8Array[]) =>
    batches.flatMap((bytes) => decodeBatch(bytes).map((event) => event.messageId));
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(fc.constantFrom('good', 'bad', 'early'), { minLength: 1, maxLength: 8 }), {
        minLength: 1,
        maxLength: 5,
      }),
      async (shapes) => {
        const [known, unknown] = [await tenant(), newId('ten')];
        const made: { kind: string; messageId: string }[] = [];
        const batches = shapes.map((shape, sequence) => {
          const reports = shape.map((kind, place) => {
            const messageId = `${unknown}-${sequence}-${place}`;
            made.push({ kind, messageId });
            return report(kind === 'early' ? unknown : known, { messageId, segments: kind === 'bad' ? -1 : 1 });
          });
          return delivered(reports, BigInt(sequence));
        });
        await inTransaction(db, (tx) => takeDeliveries(tx, deps, batches));
        const of = (kind: string) => made.filter((each) => each.kind === kind).map((each) => each.messageId);
        const letters = await db
          .selectFrom('outbox')
          .select('payload')
          .where('subject', 'like', '%deadletter%')
          .execute();
        const waiting = await db
          .selectFrom('postponed_reports')
          .select('batch')
          .where('tenant_id', '=', unknown.slice(4))
          .execute();
        const mine = idsIn(letters.map((row) => row.payload)).filter((id) => id.startsWith(unknown));
        expect(mine.toSorted(byText)).toEqual(of('bad').toSorted(byText));
        expect(idsIn(waiting.map((row) => row.batch)).toSorted(byText)).toEqual(of('early').toSorted(byText));
        expect((await counted(known)).messages).toBe(BigInt(of('good').length));
      },
    ),
    { numRuns: 30 },
  );
}, 240_000);

const byText = (a: string, b: string): number => (a < b ? -1 : 1);

it('waits for an agreement that this build does not have, and keeps nothing of it', async () => {
  const tenantId = newId('ten');
  const acceptance = { tenantId, acceptanceId: newId('acc'), agreementId: 'jd-sms', version: '999', acceptedAt: CLOCK };
  const { category, reason, metadata } = retryLater('UNKNOWN_AGREEMENT', '', {
    agreement_id: 'jd-sms',
    agreement_version: '999',
  });
  await expect(inTransaction(database.db, (tx) => learnAcceptance(tx, acceptance))).rejects.toMatchObject({
    category,
    reason,
    metadata,
  });
  const rows = await database.db.selectFrom('tenants').selectAll().where('tenant_id', '=', tenantId.slice(4)).execute();
  expect(rows).toEqual([]);
});
