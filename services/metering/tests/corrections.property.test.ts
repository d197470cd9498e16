// Corrections among reports in any order, against a model that corrects the whole set of messages at once.

import { inTransaction } from '@tollgate/db';
import { newId } from '@tollgate/ids';
import { createMeter } from '@tollgate/observability';
import { testDatabase, type TestDatabase } from '@tollgate/testing';
import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';

import type { Deps } from '../src/deps.ts';
import { FACT } from '../src/domain/facts.ts';
import { messageKeys } from '../src/domain/message-key.ts';
import type { DeliveryReport } from '../src/domain/report.ts';
import { metering } from '../src/index.ts';
import { approveCorrection } from '../src/operations/decide-correction.ts';
import { learnProducts } from '../src/operations/learn-products.ts';
import { learnAcceptance } from '../src/operations/learn-tenants.ts';
import { proposeCorrection } from '../src/operations/propose-correction.ts';
import { takeDeliveries } from '../src/operations/take-deliveries.ts';
import { verifyUsage } from '../src/operations/verify-usage.ts';
import type { MeteringTables } from '../src/store/schema.ts';
import { createTelemetry } from '../src/telemetry.ts';
import { CLOCK, delivered, report, START } from './fixtures.ts';

let database: TestDatabase<MeteringTables>;
let deps: Omit<Deps, 'broker'>;
beforeAll(async () => {
  database = await testDatabase<MeteringTables>(metering);
  const keyOf = messageKeys(Buffer.alloc(32, 3));
  deps = { db: database.db, keyOf, now: () => CLOCK, telemetry: createTelemetry(createMeter('test')) };
  await inTransaction(database.db, (tx) => learnProducts(tx, [{ product: 'sms-cn', channel: 'SMS' }]));
});
afterAll(() => database.close());

async function tenant(): Promise<string> {
  const tenantId = newId('ten');
  const acceptedAt = new Date('2026-01-01T00:00:00Z');
  const acceptance = { tenantId, acceptanceId: newId('acc'), agreementId: 'jd-sms', version: '1', acceptedAt };
  await inTransaction(database.db, (tx) => learnAcceptance(tx, acceptance));
  return tenantId;
}

const KINDS = Object.keys(FACT) as (keyof typeof FACT)[];
const JOBS = ['job-a', 'job-b'];
const MESSAGES = ['m1', 'm2', 'm3', 'm4'];

interface Amendment {
  readonly message: string | undefined;
  readonly job: string | undefined;
  readonly facts: Readonly<Partial<Record<keyof typeof FACT, 'on' | 'off' | 'released'>>>;
}
type Act = { readonly reports: readonly Partial<DeliveryReport>[] } | { readonly amendment: Amendment };

const someReport = fc.record({
  messageId: fc.constantFrom(...MESSAGES),
  kind: fc.constantFrom(...KINDS).map((name) => `DELIVERY_EVENT_KIND_${name}`),
  occurTimeMs: fc.integer({ min: 0, max: 3 * 3_600_000 }).map((ms) => BigInt(START + ms)),
  segments: fc.integer({ min: 1, max: 4 }),
  jobId: fc.constantFrom('', ...JOBS),
  grantId: fc.constantFrom('', 'grt_1', 'grt_2'),
});
const facts = fc
  .uniqueArray(fc.constantFrom(...KINDS), { minLength: 1, maxLength: 4 })
  .chain((kinds) =>
    fc
      .tuple(...kinds.map(() => fc.constantFrom('on' as const, 'off' as const, 'released' as const)))
      .map((how) => Object.fromEntries(kinds.map((kind, index) => [kind, how[index]])) as Amendment['facts']),
  );
const someAmendment: fc.Arbitrary<Amendment> = fc.oneof(
  fc.record({ message: fc.constantFrom(...MESSAGES), job: fc.constant(undefined), facts }),
  fc.record({ message: fc.constant(undefined), job: fc.constantFrom(...JOBS), facts }),
);

/** Something of every message and every job, so that each can be corrected from the start. */
const SEED: Partial<DeliveryReport>[] = [
  ...MESSAGES.map((messageId) => ({
    messageId,
    kind: 'DELIVERY_EVENT_KIND_ACCEPTED',
    occurTimeMs: BigInt(START + 9e6),
  })),
  ...JOBS.map((jobId) => ({ messageId: `only-${jobId}`, kind: 'DELIVERY_EVENT_KIND_DELIVERED', jobId })),
];

/** The reports in any order, with the amendments anywhere among them but in their own order. */
const acts = fc
  .tuple(fc.array(someReport, { maxLength: 12 }), fc.array(someAmendment, { maxLength: 5 }))
  .chain(([reports, amendments]) => {
    const shuffled = fc.shuffledSubarray(reports, { minLength: reports.length });
    const places = fc.array(fc.nat(reports.length), { minLength: amendments.length, maxLength: amendments.length });
    return fc.tuple(shuffled, places).map(([inOrder, at]) => {
      const sorted = at.toSorted((a, b) => a - b);
      const mixed: Act[] = [{ reports: SEED }];
      for (let index = 0; index <= inOrder.length; index++) {
        sorted.forEach((place, which) => {
          const amendment = amendments[which];
          if (place === index && amendment !== undefined) mixed.push({ amendment });
        });
        const next = inOrder[index];
        if (next !== undefined) mixed.push({ reports: [next] });
      }
      return mixed;
    });
  });

const maskOf = (amendment: Amendment, how: string): number =>
  KINDS.filter((kind) => amendment.facts[kind] === how).reduce((mask, kind) => mask | FACT[kind], 0);

async function correct(tenantId: string, amendment: Amendment): Promise<void> {
  const order = {
    tenantId,
    message: amendment.message === undefined ? undefined : { messageId: amendment.message, recipient: '13800138000' },
    jobId: amendment.job,
    on: maskOf(amendment, 'on'),
    off: maskOf(amendment, 'off'),
    released: maskOf(amendment, 'released'),
    reason: 'CORRECTION_REASON_GATEWAY_FAULT',
    text: 'as the model says',
    proposedBy: 'user:a',
    now: CLOCK,
  };
  await inTransaction(database.db, async (tx) => {
    const { correctionId } = await proposeCorrection(tx, deps, order);
    await approveCorrection(tx, { correctionId, actor: 'user:b', now: CLOCK });
  });
}

async function play(all: readonly Act[]): Promise<string> {
  const tenantId = await tenant();
  for (const act of all) {
    if ('amendment' in act) await correct(tenantId, act.amendment);
    else {
      const batch = delivered(act.reports.map((each) => report(tenantId, each)));
      await inTransaction(database.db, (tx) => takeDeliveries(tx, deps, [batch]));
    }
  }
  return tenantId;
}

/** Delivered, billable messages and billable units of the corrected set, message by message, fact by fact. */
function model(all: readonly Act[]): bigint[] {
  const reports = all.flatMap((act) => ('reports' in act ? act.reports : [])).map((each) => report('', each));
  const amendments = all.flatMap((act) => ('amendment' in act ? [act.amendment] : []));
  const totals = [0n, 0n, 0n];
  for (const [messageId, of] of Map.groupBy(reports, (each) => each.messageId)) {
    const [job] = of
      .map((each) => each.jobId)
      .filter((each) => each !== '')
      .toSorted();
    const holds = (fact: keyof typeof FACT): boolean => {
      const said = amendments
        .filter((each) => each.message === messageId || (each.job !== undefined && each.job === job))
        .map((each) => each.facts[fact])
        .findLast((how) => how !== undefined);
      return said === 'on' || (said !== 'off' && of.some((each) => each.kind === `DELIVERY_EVENT_KIND_${fact}`));
    };
    const [isDelivered, isSubmitted] = [holds('DELIVERED'), holds('SUBMITTED')];
    const units = BigInt(Math.max(...of.map((each) => each.segments)));
    if (isDelivered) totals[0] = (totals[0] ?? 0n) + 1n;
    // jd/2.1: what was submitted successfully; a delivery proves that it was.
    if (!isDelivered && !isSubmitted) continue;
    totals[1] = (totals[1] ?? 0n) + 1n;
    totals[2] = (totals[2] ?? 0n) + units;
  }
  return totals;
}

async function totalsOf(tenantId: string): Promise<{ usage: bigint[]; told: bigint[] }> {
  const uuid = tenantId.slice(4);
  const { rows } = await sql<Record<string, bigint>>`
    select coalesce(sum(delivered), 0)::bigint as d, coalesce(sum(billable_messages), 0)::bigint as m,
      coalesce(sum(billable_units), 0)::bigint as u,
      (select coalesce(sum(messages), 0)::bigint from (select messages from published_usage where tenant_id = ${uuid}
        union all select messages from corrected_usage where tenant_id = ${uuid}) as lines) as tm,
      (select coalesce(sum(units), 0)::bigint from (select units from published_usage where tenant_id = ${uuid}
        union all select units from corrected_usage where tenant_id = ${uuid}) as lines) as tu
    from usage_hours where tenant_id = ${uuid}`.execute(database.db);
  const [row = {}] = rows;
  return { usage: [row['d'] ?? 0n, row['m'] ?? 0n, row['u'] ?? 0n], told: [row['tm'] ?? 0n, row['tu'] ?? 0n] };
}

const cells = async (tenantId: string) => {
  const rows = await database.db
    .selectFrom('usage_hours')
    .selectAll()
    .where('tenant_id', '=', tenantId.slice(4))
    .where('messages', '>', 0n)
    .execute();
  return rows.map((row) => JSON.stringify(Object.values({ ...row, tenant_id: '' }).map(String))).toSorted();
};

it('equals counting the corrected set, wherever the corrections come among the reports', async () => {
  await fc.assert(
    fc.asyncProperty(acts, async (all) => {
      const [delivered_, messages, units] = model(all);
      const { usage, told } = await totalsOf(await play(all));
      expect(usage).toEqual([delivered_, messages, units]);
      expect(told).toEqual([messages, units]);
    }),
    { numRuns: 60 },
  );
  expect((await verifyUsage(database.db)).flatMap((check) => check.faults)).toEqual([]);
}, 120_000);

it('is undone by its counter-correction: every cell is as if nothing had been corrected', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(someReport, { maxLength: 8 }), someAmendment, async (reports, amendment) => {
      const released = Object.fromEntries(Object.keys(amendment.facts).map((kind) => [kind, 'released' as const]));
      const counted: Act[] = [{ reports: SEED }, { reports }].filter(({ reports: each }) => each.length > 0);
      const plain = await play(counted);
      const undone = await play([...counted, { amendment }, { amendment: { ...amendment, facts: released } }]);
      expect(await cells(undone)).toEqual(await cells(plain));
      expect(await totalsOf(undone)).toEqual(await totalsOf(plain));
    }),
    { numRuns: 30 },
  );
  expect((await verifyUsage(database.db)).flatMap((check) => check.faults)).toEqual([]);
}, 120_000);

it('loses nothing when a job is corrected while its messages are being counted', async () => {
  const tenantId = await play([{ reports: SEED }]);
  const batches = Array.from({ length: 12 }, (_, part) =>
    delivered([report(tenantId, { messageId: `p${part}`, jobId: 'job-a', segments: 2 })]),
  );
  const correcting = (async () => {
    for (let turn = 0; turn < 3; turn++)
      await correct(tenantId, {
        message: undefined,
        job: 'job-a',
        facts: { DELIVERED: turn % 2 === 0 ? 'off' : 'released' },
      });
  })();
  await Promise.all([
    correcting,
    ...batches.map((batch) => inTransaction(database.db, (tx) => takeDeliveries(tx, deps, [batch]))),
  ]);
  // job-a is taken back at last; job-b has one delivered message of one unit.
  const { usage, told } = await totalsOf(tenantId);
  expect(usage).toEqual([1n, 1n, 1n]);
  expect(told).toEqual([1n, 1n]);
  expect((await verifyUsage(database.db)).flatMap((check) => check.faults)).toEqual([]);
}, 60_000);
