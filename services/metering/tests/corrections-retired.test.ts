// Corrections and retention: what a correction names may be given up before it or after it.

import { inTransaction } from '@tollgate/db';
import { newId } from '@tollgate/ids';
import { createMeter } from '@tollgate/observability';
import { testDatabase, type TestDatabase } from '@tollgate/testing';
import { sql } from 'kysely';
import { afterEach, beforeEach, expect, it } from 'vitest';

import { messageKeys } from '../src/domain/message-key.ts';
import { metering } from '../src/index.ts';
import { approveCorrection } from '../src/operations/decide-correction.ts';
import { learnProducts } from '../src/operations/learn-products.ts';
import { learnAcceptance, learnTenant } from '../src/operations/learn-tenants.ts';
import { proposeCorrection } from '../src/operations/propose-correction.ts';
import { countDay } from '../src/operations/count-day.ts';
import { retireOutcomes } from '../src/operations/retire-outcomes.ts';
import { takeDeliveries } from '../src/operations/take-deliveries.ts';
import { verifyUsage } from '../src/operations/verify-usage.ts';
import type { MeteringTables } from '../src/store/schema.ts';
import { createTelemetry } from '../src/telemetry.ts';
import { CLOCK, delivered, report } from './fixtures.ts';

const DELIVERED = 4;
const OLD = CLOCK.getTime() - 20 * 86_400_000;
const RECIPIENT = '13800138000';
let database: TestDatabase<MeteringTables>;
let tenantId: string;
const deps = {
  keyOf: messageKeys(Buffer.alloc(32, 5)),
  now: () => CLOCK,
  telemetry: createTelemetry(createMeter('test')),
};

// A day that was given up stays so: each test has its own database.
afterEach(() => database.close());
beforeEach(async () => {
  database = await testDatabase<MeteringTables>(metering);
  await inTransaction(database.db, (tx) => learnProducts(tx, [{ product: 'sms-cn', channel: 'SMS' }]));
  tenantId = newId('ten');
  const acceptedAt = new Date('2026-03-01T00:00:00Z');
  await inTransaction(database.db, async (tx) => {
    await learnTenant(tx, tenantId, acceptedAt);
    await learnAcceptance(tx, {
      tenantId,
      acceptanceId: newId('acc'),
      agreementId: 'jd-sms',
      version: '1',
      acceptedAt,
    });
  });
  const ids = ['a', 'b', 'c'].map((digit) => dated(digit));
  const reports = ids.map((messageId, index) =>
    report(tenantId, { messageId, jobId: 'j', segments: index + 1, occurTimeMs: BigInt(OLD) }),
  );
  await inTransaction(database.db, (tx) => takeDeliveries(tx, deps, [delivered(reports)]));
});

/** A message id of RFC 9562 as of that time, which tells the day by which it is retired. */
function dated(digit: string): string {
  const hex = OLD.toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-${digit.repeat(12)}`;
}

async function correct(
  target: { messageId: string } | { jobId: string },
  change: { off: number } | { released: number },
) {
  await inTransaction(database.db, async (tx) => {
    const { correctionId, effect } = await proposeCorrection(tx, deps, {
      tenantId,
      message: 'messageId' in target ? { ...target, recipient: RECIPIENT } : undefined,
      jobId: 'jobId' in target ? target.jobId : undefined,
      on: 0,
      off: 0,
      released: 0,
      ...change,
      reason: 'CORRECTION_REASON_GATEWAY_FAULT',
      text: 'as the carrier says',
      proposedBy: 'user:a',
      now: CLOCK,
    });
    await approveCorrection(tx, { correctionId, actor: 'user:b', now: CLOCK });
    return effect;
  });
}

const retire = (keepDays = 10) => retireOutcomes(database.db, { now: CLOCK, keepDays }, new AbortController().signal);

async function units(): Promise<bigint> {
  const { rows } = await sql<{ units: bigint }>`
    select sum(billable_units)::bigint as units from usage_hours where tenant_id = ${tenantId.slice(4)}`.execute(
    database.db,
  );
  expect((await verifyUsage(database.db)).flatMap((check) => check.faults)).toEqual([]);
  const day = new Date(OLD + 8 * 3_600_000).toISOString().slice(0, 10);
  const { billed, recounted } = await countDay(database.db, { tenantId, product: 'sms-cn', day });
  expect([billed, recounted]).toEqual([rows[0]?.units, rows[0]?.units]);
  return rows[0]?.units ?? 0n;
}

it('takes a job back whose messages are no longer kept one by one, and gives it back', async () => {
  await retire();
  expect(await units()).toBe(6n);
  await correct({ jobId: 'j' }, { off: DELIVERED });
  expect(await units()).toBe(0n);
  await correct({ jobId: 'j' }, { released: DELIVERED });
  expect(await units()).toBe(6n);
});

it('keeps what it did when its messages are given up after it: the one with a correction of its own stays', async () => {
  await correct({ messageId: dated('c') }, { off: DELIVERED });
  expect(await units()).toBe(3n);
  await retire();
  expect(await units()).toBe(3n);
  const { rows } = await sql<{ n: bigint }>`
    select count(*) as n from outcomes where tenant_id = ${tenantId.slice(4)}`.execute(database.db);
  expect(rows[0]?.n).toBe(1n);
  // Of the job, two are sums by now and one is itself; the later correction wins for all three.
  await correct({ jobId: 'j' }, { released: DELIVERED });
  expect(await units()).toBe(6n);
});

it('does not know a message that was given up', async () => {
  await retire();
  await expect(correct({ messageId: dated('a') }, { off: DELIVERED })).rejects.toMatchObject({
    reason: 'MESSAGE_NOT_FOUND',
  });
});

/** Until a transaction of this database waits for another one's lock, as everything that it will wait for is written. */
async function somebodyWaits(): Promise<void> {
  await expect
    .poll(
      async () => {
        const { rows } = await sql<{ n: bigint }>`
          select count(*) as n from pg_locks join pg_stat_activity using (pid)
          where not granted and datname = current_database()`.execute(database.db);
        return rows[0]?.n;
      },
      { timeout: 20_000, interval: 20 },
    )
    .not.toBe(0n);
}

it.each([
  ['with its day', dated('c'), 3n],
  ['without a day', 'plain', 6n],
])('keeps a message whose correction is being approved when it would be given up %s', async (_how, messageId, left) => {
  if (messageId === 'plain') {
    const undated = report(tenantId, { messageId, occurTimeMs: BigInt(CLOCK.getTime() - 15 * 86_400_000) });
    await inTransaction(database.db, (tx) => takeDeliveries(tx, deps, [delivered([undated])]));
    // The others are gone: the one pass through those without a day is all that is left to do.
    await retire(18);
  }
  const { correctionId } = await inTransaction(database.db, (tx) =>
    proposeCorrection(tx, deps, {
      tenantId,
      message: { messageId, recipient: RECIPIENT },
      jobId: undefined,
      on: 0,
      off: DELIVERED,
      released: 0,
      reason: 'CORRECTION_REASON_GATEWAY_FAULT',
      text: 'as the carrier says',
      proposedBy: 'user:a',
      now: CLOCK,
    }),
  );
  let retiring: Promise<unknown> | undefined;
  await inTransaction(database.db, async (tx) => {
    await approveCorrection(tx, { correctionId, actor: 'user:b', now: CLOCK });
    retiring = retire();
    await somebodyWaits();
  });
  await retiring;
  expect(await units()).toBe(left);
  const { rows } = await sql<{ n: bigint }>`
    select count(*) as n from outcomes where tenant_id = ${tenantId.slice(4)}`.execute(database.db);
  expect(rows[0]?.n).toBe(1n);
});
