// Messages whose id tells no day, when their period is over: they lie together and are given up in portions.

import { inTransaction } from '@tollgate/db';
import { newId } from '@tollgate/ids';
import { createMeter } from '@tollgate/observability';
import { testDatabase, type TestDatabase } from '@tollgate/testing';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';

import { messageKeys } from '../src/domain/message-key.ts';
import type { DeliveryReport } from '../src/domain/report.ts';
import { metering } from '../src/index.ts';
import { learnProducts } from '../src/operations/learn-products.ts';
import { learnAcceptance } from '../src/operations/learn-tenants.ts';
import { retireOutcomes } from '../src/operations/retire-outcomes.ts';
import { takeDeliveries } from '../src/operations/take-deliveries.ts';
import { verifyUsage } from '../src/operations/verify-usage.ts';
import type { MeteringTables } from '../src/store/schema.ts';
import { createTelemetry } from '../src/telemetry.ts';
import { CLOCK, delivered, report } from './fixtures.ts';

const DAY = 86_400_000;
const NOW = CLOCK.getTime();
const OLD = NOW - 30 * DAY;
const never = new AbortController().signal;
const deps = {
  keyOf: messageKeys(Buffer.alloc(32, 5)),
  now: () => CLOCK,
  telemetry: createTelemetry(createMeter('test')),
};
const tenantId = newId('ten');
let database: TestDatabase<MeteringTables>;

beforeAll(async () => {
  database = await testDatabase<MeteringTables>(metering);
  const acceptance = { tenantId, acceptanceId: newId('acc'), agreementId: 'jd-sms', version: '1' };
  await inTransaction(database.db, async (tx) => {
    await learnProducts(tx, [{ product: 'sms-cn', channel: 'SMS' }]);
    await learnAcceptance(tx, { ...acceptance, acceptedAt: new Date(Date.UTC(2026, 0, 1)) });
  });
});
afterAll(() => database.close());

const count = (reports: readonly DeliveryReport[]) =>
  inTransaction(database.db, (tx) => takeDeliveries(tx, deps, [delivered(reports)]));
const at = (ms: number, messageId: string, over: Partial<DeliveryReport> = {}) =>
  report(tenantId, { messageId, occurTimeMs: BigInt(ms), ...over });
/** A few pages a transaction, so that there are many of them. */
const retire = (keepDays: number, signal = never) =>
  retireOutcomes(database.db, { now: CLOCK, keepDays, pages: 3 }, signal);

async function stored(): Promise<{ rows: number; pages: number }> {
  const { rows } = await sql<{ n: bigint; pages: bigint }>`
    select count(*) as n, pg_relation_size('outcomes') / 8192 as pages from only outcomes`.execute(database.db);
  return { rows: Number(rows[0]?.n), pages: Number(rows[0]?.pages) };
}

it('gives up what was last reported before the period, each once, and nothing that is kept', async () => {
  // Old and new ones on the same pages; one old one that is complained about now is a kept one.
  await count(Array.from({ length: 3_000 }, (_, index) => at(index % 6 === 0 ? NOW : OLD, `plain-${index}`)));
  await count([at(NOW, 'plain-1', { kind: 'DELIVERY_EVENT_KIND_COMPLAINED' })]);
  expect((await stored()).pages).toBeGreaterThan(10);
  // Ended before it began: the next run goes on.
  expect((await retire(12, AbortSignal.abort())).undated).toBe(0n);
  expect((await stored()).rows).toBe(3_000);
  expect((await retire(12)).undated).toBe(2_499n);
  expect((await stored()).rows).toBe(501);
  expect((await verifyUsage(database.db)).flatMap((check) => check.faults)).toEqual([]);
});

it('looks through them once for a day, and again for the next one', async () => {
  await count([at(NOW - 11 * DAY - 1, 'eleven'), at(NOW - 9 * DAY, 'nine')]);
  expect((await retire(12)).undated).toBe(0n);
  expect((await retire(10)).undated).toBe(1n);
  expect((await retire(10)).undated).toBe(0n);
  const { rows } = await sql`select undated_from = kept_from as done from outcome_keeping`.execute(database.db);
  expect(rows).toEqual([{ done: true }]);
  expect((await verifyUsage(database.db)).flatMap((check) => check.faults)).toEqual([]);
});

it('reads a portion by its place, not the table from its beginning', async () => {
  const { rows } = await sql<{ 'QUERY PLAN': string }>`
    explain delete from only outcomes
    where ctid >= '(0,0)'::tid and ctid < '(3,0)'::tid and last_event_at < '2026-01-01'::timestamptz`.execute(
    database.db,
  );
  expect(rows.map((row) => row['QUERY PLAN']).join('\n')).toContain('Tid Range Scan');
});
