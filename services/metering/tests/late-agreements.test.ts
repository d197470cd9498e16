// Agreements that metering learns of after their time has begun: what was counted meanwhile is counted as if it had known.

import { inTransaction } from '@tollgate/db';
import { newId } from '@tollgate/ids';
import { createMeter } from '@tollgate/observability';
import { testDatabase, type TestDatabase } from '@tollgate/testing';
import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';

import { messageKeys } from '../src/domain/message-key.ts';
import type { DeliveryReport } from '../src/domain/report.ts';
import { metering } from '../src/index.ts';
import { applyLateAgreements } from '../src/operations/apply-late-agreements.ts';
import { learnProducts } from '../src/operations/learn-products.ts';
import { learnAcceptance } from '../src/operations/learn-tenants.ts';
import { retireOutcomes } from '../src/operations/retire-outcomes.ts';
import { takeDeliveries } from '../src/operations/take-deliveries.ts';
import { verifyUsage } from '../src/operations/verify-usage.ts';
import type { MeteringTables } from '../src/store/schema.ts';
import { createTelemetry } from '../src/telemetry.ts';
import { deliveriesOf, FROM, reportsOf } from './arbitrary-reports.ts';
import { CLOCK, delivered, report } from './fixtures.ts';

const HOUR = 3_600_000;
const never = new AbortController().signal;
const now = () => CLOCK;
const deps = { keyOf: messageKeys(Buffer.alloc(32, 3)), now, telemetry: createTelemetry(createMeter('test')) };
let database: TestDatabase<MeteringTables>;
beforeAll(async () => {
  database = await testDatabase<MeteringTables>(metering);
  const products = [{ product: 'sms-cn', channel: 'SMS' } as const, { product: 'mail', channel: 'EMAIL' } as const];
  await inTransaction(database.db, (tx) => learnProducts(tx, products));
});
afterAll(() => database.close());

/** What was submitted is billed by jd-sms, for texts; mail that bounced hard by tencent-ses; all else when delivered. */
const ACCEPTED: readonly (readonly [agreementId: string, at: number])[] = [
  ['jd-sms', Date.UTC(2026, 0, 1)],
  ['tencent-ses', FROM + HOUR],
  ['jd-sms', FROM + 2 * HOUR],
];

const accept = (tenantId: string, [agreementId, at]: (typeof ACCEPTED)[number]) =>
  inTransaction(database.db, (tx) =>
    learnAcceptance(tx, { tenantId, acceptanceId: newId('acc'), agreementId, version: '1', acceptedAt: new Date(at) }),
  );
const count = (reports: readonly DeliveryReport[]) =>
  inTransaction(database.db, (tx) => takeDeliveries(tx, deps, [delivered(reports)]));
const apply = () => applyLateAgreements({ db: database.db, now }, never);

interface Counted {
  readonly usage: string[];
  readonly domains: string[];
  readonly told: readonly unknown[];
}

/** Usage with domains by name, and what was told to billing in all. */
async function counted(tenantId: string): Promise<Counted> {
  const uuid = tenantId.slice(4);
  const rows = async (query: ReturnType<typeof sql<object>>) =>
    (await query.execute(database.db)).rows.map((row) => Object.values(row).map(String).join(' ')).toSorted();
  return {
    usage: await rows(
      sql`select hour_start, product, job_id, messages, submitted, delivered, hard_bounced, billable_messages, billable_units
          from usage_hours where tenant_id = ${uuid} and messages > 0`,
    ),
    domains: await rows(
      sql`select hour_start, product, domain, messages, billable_messages, billable_units
          from domain_hours left join mail_domains using (domain_id)
          where domain_hours.tenant_id = ${uuid} and messages > 0`,
    ),
    told: await rows(
      sql`select product, sum(messages) as messages, sum(units) as units from (
            select product, messages, units from published_usage where tenant_id = ${uuid}
            union all select product, messages, units from corrected_usage where tenant_id = ${uuid}
          ) as line group by product having sum(messages) <> 0 or sum(units) <> 0`,
    ),
  };
}

async function verified(): Promise<void> {
  expect((await verifyUsage(database.db)).map((check) => check.faults)).toEqual([[], [], []]);
}

it('counts the same whenever acceptances are learned of, in whatever order, between whatever batches', async () => {
  await fc.assert(
    fc.asyncProperty(
      reportsOf('').chain((reports) => deliveriesOf(reports)),
      fc.shuffledSubarray([...ACCEPTED], { minLength: ACCEPTED.length }),
      fc.array(fc.nat(6), { minLength: ACCEPTED.length, maxLength: ACCEPTED.length }),
      async (batches, order, places) => {
        const [known, late] = [newId('ten'), newId('ten')];
        for (const each of ACCEPTED) await accept(known, each);
        for (const batch of batches) await count(batch.map((each) => ({ ...each, tenantId: known })));
        // The first one has to be there before anything is counted; the others come after any batch.
        const [begin, ...others] = order;
        if (begin !== undefined) await accept(late, begin);
        const turns = [0, ...places.slice(1).toSorted((a, b) => a - b)];
        for (const [index, batch] of batches.entries()) {
          for (const [which, each] of others.entries()) if (turns[which + 1] === index) await accept(late, each);
          if (index % 2 === 0) await apply();
          await count(batch.map((each) => ({ ...each, tenantId: late })));
        }
        for (const [which, each] of others.entries())
          if ((turns[which + 1] ?? 0) >= batches.length) await accept(late, each);
        await apply();
        expect(await counted(late)).toEqual(await counted(known));
      },
    ),
    { numRuns: 15 },
  );
  await verified();
}, 240_000);

it('tells billing what the agreement does not bill under the one by which it was billed, and what it bills under its own', async () => {
  const tenantId = newId('ten');
  await accept(tenantId, ['jd-sms', Date.UTC(2026, 0, 1)]);
  const submitted = { kind: 'DELIVERY_EVENT_KIND_SUBMITTED', segments: 3 };
  const hard = { kind: 'DELIVERY_EVENT_KIND_HARD_BOUNCED', product: 'mail', recipient: 'a@example.com' };
  await count([
    report(tenantId, { messageId: 'text-before', occurTimeMs: BigInt(FROM), ...submitted }),
    report(tenantId, { messageId: 'text', occurTimeMs: BigInt(FROM + HOUR), ...submitted }),
    report(tenantId, { messageId: 'mail', occurTimeMs: BigInt(FROM + HOUR), ...hard }),
  ]);
  await accept(tenantId, ['tencent-ses', FROM + HOUR]);
  await apply();
  const lines = async (table: 'published_usage' | 'corrected_usage') => {
    const { rows } = await sql`
      select agreement_no, product, messages, units from ${sql.table(table)}
      where tenant_id = ${tenantId.slice(4)} order by agreement_no, product, units`.execute(database.db);
    return rows;
  };
  // From its own time on the new agreement leaves texts to the house rule (delivered), and bills mail that bounced hard.
  expect(await lines('corrected_usage')).toEqual([{ agreement_no: 1, product: 'sms-cn', messages: -1n, units: -3n }]);
  expect(await lines('published_usage')).toEqual([
    { agreement_no: 1, product: 'sms-cn', messages: 1n, units: 3n },
    { agreement_no: 1, product: 'sms-cn', messages: 1n, units: 3n },
    { agreement_no: 2, product: 'mail', messages: 1n, units: 1n },
  ]);
  const subjects = await database.db
    .selectFrom('outbox')
    .select('subject')
    .where('key', '=', tenantId)
    .where('subject', 'like', '%usage%')
    .orderBy('id')
    .execute();
  expect(subjects.map(({ subject }) => subject)).toEqual([
    'tollgate.metering.usage_counted',
    'tollgate.metering.usage_corrected',
    'tollgate.metering.usage_counted',
  ]);
  // Once: there is nothing more to apply.
  await apply();
  expect(await lines('corrected_usage')).toHaveLength(1);
  await verified();
});

it('loses and doubles nothing when messages are counted at the same time', async () => {
  const tenantId = newId('ten');
  await accept(tenantId, ['tencent-ses', Date.UTC(2026, 0, 1)]);
  const batches = Array.from({ length: 10 }, (_, part) =>
    Array.from({ length: 50 }, (__, index) =>
      report(tenantId, { messageId: `${part}-${index}`, kind: 'DELIVERY_EVENT_KIND_SUBMITTED', segments: 2 }),
    ),
  );
  // Texts that were submitted only: billed by the agreement that comes in the middle, from before all of them.
  const learned = (async () => {
    await accept(tenantId, ['jd-sms', FROM - HOUR]);
    await apply();
  })();
  await Promise.all([learned, ...batches.map((batch) => count(batch))]);
  expect((await counted(tenantId)).told).toEqual(['sms-cn 500 1000']);
  await verified();
});

it('leaves what was given up under the agreement by which it was billed', async () => {
  const tenantId = newId('ten');
  await accept(tenantId, ['jd-sms', Date.UTC(2026, 0, 1)]);
  const old = CLOCK.getTime() - 20 * 24 * HOUR;
  const submitted = { kind: 'DELIVERY_EVENT_KIND_SUBMITTED', segments: 2 };
  await count([
    report(tenantId, { messageId: 'old', occurTimeMs: BigInt(old), ...submitted }),
    report(tenantId, { messageId: 'new', occurTimeMs: BigInt(CLOCK.getTime() - HOUR), ...submitted }),
  ]);
  await retireOutcomes(database.db, { now: CLOCK, keepDays: 10 }, never);
  await accept(tenantId, ['tencent-ses', old]);
  await apply();
  expect((await counted(tenantId)).told).toEqual(['sms-cn 1 2']);
  await verified();
});
