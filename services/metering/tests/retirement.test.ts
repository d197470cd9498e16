// Outcomes by day, and what is left when their period is over.

import { inTransaction } from '@tollgate/db';
import { newId } from '@tollgate/ids';
import { createMeter } from '@tollgate/observability';
import { testDatabase, type TestDatabase } from '@tollgate/testing';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';

import { messageKeys } from '../src/domain/message-key.ts';
import type { DeliveryReport } from '../src/domain/report.ts';
import { metering } from '../src/index.ts';
import { learnProducts } from '../src/operations/learn-products.ts';
import { learnAcceptance, learnTenant } from '../src/operations/learn-tenants.ts';
import { retireOutcomes } from '../src/operations/retire-outcomes.ts';
import { takeDeliveries } from '../src/operations/take-deliveries.ts';
import { verifyUsage } from '../src/operations/verify-usage.ts';
import type { MeteringTables } from '../src/store/schema.ts';
import { createTelemetry } from '../src/telemetry.ts';
import { delivered, report } from './fixtures.ts';

const DAY = 86_400_000;
const NOW = Date.UTC(2026, 10, 21, 8);
const REGISTERED = new Date('2026-03-01T00:00:00Z');
let clock = new Date(NOW);
let database: TestDatabase<MeteringTables>;
let tenantId = '';
const never = new AbortController().signal;
const deps = {
  keyOf: messageKeys(Buffer.alloc(32, 5)),
  now: () => clock,
  telemetry: createTelemetry(createMeter('test')),
};

beforeAll(async () => {
  database = await testDatabase<MeteringTables>(metering);
  await inTransaction(database.db, (tx) => learnProducts(tx, [{ product: 'sms-cn', channel: 'SMS' }]));
});
afterAll(() => database.close());
beforeEach(async () => {
  clock = new Date(NOW);
  tenantId = newId('ten');
  const acceptance = {
    tenantId,
    acceptanceId: newId('acc'),
    agreementId: 'jd-sms',
    version: '1',
    acceptedAt: REGISTERED,
  };
  await inTransaction(database.db, async (tx) => {
    await learnTenant(tx, tenantId, REGISTERED);
    await learnAcceptance(tx, acceptance);
  });
});

/** A message id of RFC 9562 as of that instant; `n` tells messages of one instant apart. */
function dated(ms: number, n = 0): string {
  const hex = ms.toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-${n.toString(16).padStart(12, '0')}`;
}
const at = (ms: number, messageId: string, over: Partial<DeliveryReport> = {}) =>
  report(tenantId, { messageId, occurTimeMs: BigInt(ms), ...over });
const count = (reports: readonly DeliveryReport[]) =>
  inTransaction(database.db, (tx) => takeDeliveries(tx, deps, [delivered(reports)]));
const retire = (keepDays: number) => retireOutcomes(database.db, { now: clock, keepDays }, never);

async function verified(): Promise<void> {
  expect((await verifyUsage(database.db)).map((check) => check.faults)).toEqual([[], [], []]);
}
async function rowsOf(table: 'outcomes' | 'published_usage'): Promise<number> {
  const { rows } = await sql<{ n: bigint }>`
    select count(*) as n from ${sql.table(table)} where tenant_id = ${tenantId.slice(4)}`.execute(database.db);
  return Number(rows[0]?.n);
}
async function tables(): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select inhrelid::regclass::text as name from pg_inherits where inhparent = 'outcomes'::regclass order by 1`.execute(
    database.db,
  );
  return rows.map((row) => row.name);
}
async function reasons(): Promise<string[]> {
  const { rows } = await sql<{ reason: string }>`
    select headers ->> 'Tollgate-Reason' as reason from outbox where subject like '%deadletter%' order by id`.execute(
    database.db,
  );
  await sql`delete from outbox where subject like '%deadletter%'`.execute(database.db);
  return rows.map((row) => row.reason);
}

it('lays messages by the day in their name, whatever day their reports carry, and all others together', async () => {
  const yesterday = NOW - DAY;
  await count([at(NOW, dated(yesterday)), at(NOW - 3 * DAY, dated(yesterday, 1)), at(yesterday, 'random-1')]);
  expect(await tables()).toContain('outcomes_2026_11_20');
  const only = await sql<{
    n: bigint;
  }>`select count(*) as n from outcomes_2026_11_20 where tenant_id = ${tenantId.slice(4)}`.execute(database.db);
  expect(only.rows[0]?.n).toBe(2n);
  // A complaint weeks later finds its message.
  clock = new Date(NOW + 30 * DAY);
  await count([at(NOW + 30 * DAY, dated(yesterday), { kind: 'DELIVERY_EVENT_KIND_COMPLAINED' })]);
  expect([await rowsOf('outcomes'), await rowsOf('published_usage')]).toEqual([3, 3]);
  await verified();
});

it('drops a day at once and keeps its sums; a late report of it is set aside and never billed again', async () => {
  const old = NOW - 20 * DAY;
  const reports = [at(old, dated(old)), at(old, dated(old, 1)), at(old, 'random-2'), at(NOW, dated(NOW))];
  await count(reports);
  const before = await rowsOf('published_usage');
  const { days, undated } = await retire(10);
  expect([days, undated]).toEqual([['2026-11-01'], 1n]);
  expect(await tables()).not.toContain('outcomes_2026_11_01');
  expect(await rowsOf('outcomes')).toBe(1);
  await verified();
  await count([...reports, at(NOW, dated(old, 2)), at(NOW, dated(old), { kind: 'DELIVERY_EVENT_KIND_COMPLAINED' })]);
  expect(await reasons()).toEqual(['OUTCOME_RETIRED']);
  expect([await rowsOf('outcomes'), await rowsOf('published_usage')]).toEqual([1, before]);
  await verified();
  expect(await retire(10)).toEqual({ days: [], undated: 0n });
});

it('waits with giving a day up for who is counting it, and who counts after that sees it', async () => {
  const old = NOW - 9 * DAY;
  const { promise: held, resolve: release } = Promise.withResolvers<void>();
  const { promise: inside, resolve: entered } = Promise.withResolvers<void>();
  const counting = inTransaction(database.db, async (tx) => {
    await takeDeliveries(tx, deps, [delivered([at(old, dated(old))])]);
    entered();
    await held;
  });
  await inside;
  const retiring = retire(8);
  await new Promise((resolve) => setTimeout(resolve, 200));
  release();
  await counting;
  expect((await retiring).days).toEqual(['2026-11-12']);
  await verified();
});

it('lets nobody drop a day that is kept, and nothing but a day', async () => {
  await count([at(NOW, dated(NOW))]);
  await expect(sql`select drop_outcome_day('2026-11-21')`.execute(database.db)).rejects.toThrow('are kept');
  await expect(sql`drop table outcomes_2026_11_21`.execute(database.db)).rejects.toThrow('must be owner');
});

it.each([
  ['before the tenant', () => at(REGISTERED.getTime() - 2 * DAY, 'm-1'), 'BEFORE_TENANT', 0],
  ["of the tenant's first day by a clock that is slow", () => at(Date.UTC(2026, 10, 20), 'm-2'), undefined, 1],
  ['named days ahead', () => at(NOW, dated(NOW + 3 * DAY)), 'INVALID_EVENT', 0],
  ['with a broken character', () => at(NOW, 'm-\ufffd'), 'INVALID_EVENT', 0],
])('judges a report %s', async (_, make, reason, counted) => {
  await count([make()]);
  expect(await reasons()).toEqual(reason === undefined ? [] : [reason]);
  expect(await rowsOf('outcomes')).toBe(counted);
});

it('charges a message once where reports contradict each other, on the line on which it was told first', async () => {
  await inTransaction(database.db, (tx) => learnProducts(tx, [{ product: 'sms-a', channel: 'SMS' }]));
  const said = (product: string, jobId: string) =>
    at(NOW, dated(NOW, 9), { product, jobId, kind: 'DELIVERY_EVENT_KIND_SUBMITTED' });
  await count([said('sms-cn', 'job-b')]);
  await count([said('sms-a', 'job-a')]);
  const { rows: told } =
    await sql`select product, job_id, messages, units from published_usage where tenant_id = ${tenantId.slice(4)}`.execute(
      database.db,
    );
  expect(told).toEqual([{ product: 'sms-cn', job_id: 'job-b', messages: 1n, units: 1n }]);
  const { rows: usage } =
    await sql`select product, job_id, billable_units from usage_hours where tenant_id = ${tenantId.slice(4)} and messages > 0`.execute(
      database.db,
    );
  expect(usage).toEqual([{ product: 'sms-a', job_id: 'job-a', billable_units: 1n }]);
  await verified();
});
