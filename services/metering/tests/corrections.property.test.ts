// Corrections among reports in any order, and among agreements that are learned of whenever, against a model that corrects the
// whole set of messages at once.

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
import { applyLateAgreements } from '../src/operations/apply-late-agreements.ts';
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
  const products = [{ product: 'sms-cn', channel: 'SMS' } as const, { product: 'mail', channel: 'EMAIL' } as const];
  await inTransaction(database.db, (tx) => learnProducts(tx, products));
});
afterAll(() => database.close());

interface Acceptance {
  readonly agreementId: 'jd-sms' | 'tencent-ses';
  readonly at: number;
}
const FIRST: Acceptance = { agreementId: 'jd-sms', at: Date.UTC(2026, 0, 1) };

async function accept(tenantId: string, { agreementId, at }: Acceptance): Promise<void> {
  const acceptance = { tenantId, acceptanceId: newId('acc'), agreementId, version: '1', acceptedAt: new Date(at) };
  await inTransaction(database.db, (tx) => learnAcceptance(tx, acceptance));
}
const apply = () => applyLateAgreements(deps, new AbortController().signal);

const KINDS = Object.keys(FACT) as (keyof typeof FACT)[];
const JOBS = ['job-a', 'job-b'];
const MESSAGES = ['m1', 'm2', 'm3', 'm4'];
/** Half of them are e-mail. */
const productOf = (messageId: string): string => (messageId === 'm3' || messageId === 'm4' ? 'mail' : 'sms-cn');

interface Amendment {
  readonly message: string | undefined;
  readonly job: string | undefined;
  readonly facts: Readonly<Partial<Record<keyof typeof FACT, 'on' | 'off' | 'released'>>>;
}
type Act =
  | { readonly reports: readonly Partial<DeliveryReport>[] }
  | { readonly amendment: Amendment }
  /** Learned of, and applied at once or only when all has been played. */
  | { readonly acceptance: Acceptance; readonly atOnce: boolean };

const someReport = fc
  .record({
    messageId: fc.constantFrom(...MESSAGES),
    kind: fc.constantFrom(...KINDS).map((name) => `DELIVERY_EVENT_KIND_${name}`),
    occurTimeMs: fc.integer({ min: 0, max: 3 * 3_600_000 }).map((ms) => BigInt(START + ms)),
    segments: fc.integer({ min: 1, max: 4 }),
    jobId: fc.constantFrom('', ...JOBS),
    grantId: fc.constantFrom('', 'grt_1', 'grt_2'),
  })
  .map((each) => ({ ...each, product: productOf(each.messageId) }));
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

/** Within the time of the reports, each at its own instant. */
const someAcceptances: fc.Arbitrary<Act[]> = fc
  .tuple(
    fc.constantFrom<Acceptance[]>(
      [],
      [{ agreementId: 'tencent-ses', at: START + 5_400_000 }],
      [
        { agreementId: 'tencent-ses', at: START + 3_600_000 },
        { agreementId: 'jd-sms', at: START + 7_200_000 },
      ],
      [
        { agreementId: 'jd-sms', at: START + 7_200_000 },
        { agreementId: 'tencent-ses', at: START + 3_600_000 },
      ],
    ),
    fc.boolean(),
  )
  .map(([all, atOnce]) => all.map((acceptance) => ({ acceptance, atOnce })));

/** Something of every message and every job, so that each can be corrected from the start. */
const SEED: Partial<DeliveryReport>[] = [
  ...MESSAGES.map((messageId) => ({
    messageId,
    product: productOf(messageId),
    kind: 'DELIVERY_EVENT_KIND_ACCEPTED',
    occurTimeMs: BigInt(START + 9e6),
  })),
  ...JOBS.map((jobId) => ({ messageId: `only-${jobId}`, kind: 'DELIVERY_EVENT_KIND_DELIVERED', jobId })),
];

/** The reports in any order, with amendments and acceptances anywhere among them but in their own order. */
const acts = fc
  .tuple(fc.array(someReport, { maxLength: 12 }), fc.array(someAmendment, { maxLength: 5 }), someAcceptances)
  .chain(([reports, amendments, acceptances]) => {
    const corrections: Act[] = amendments.map((amendment) => ({ amendment }));
    const places = (of: readonly Act[]) =>
      fc.array(fc.nat(reports.length), { minLength: of.length, maxLength: of.length });
    return fc
      .tuple(fc.shuffledSubarray(reports, { minLength: reports.length }), places(corrections), places(acceptances))
      .map(([inOrder, ofCorrections, ofAcceptances]) => {
        const told: Act[] = inOrder.map((each) => ({ reports: [each] }));
        return [
          { reports: SEED },
          ...mixed(told, [placed(corrections, ofCorrections), placed(acceptances, ofAcceptances)]),
        ];
      });
  });

type Placed = readonly { readonly act: Act; readonly before: number }[];

const placed = (of: readonly Act[], places: readonly number[]): Placed => {
  const sorted = places.toSorted((a, b) => a - b);
  return of.map((act, index) => ({ act, before: sorted[index] ?? 0 }));
};

const mixed = (told: readonly Act[], others: readonly Placed[]): Act[] =>
  Array.from({ length: told.length + 1 }, (_, index) => [
    ...others.flat().flatMap(({ act, before }) => (before === index ? [act] : [])),
    ...told.slice(index, index + 1),
  ]).flat();

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
  const tenantId = newId('ten');
  await accept(tenantId, FIRST);
  for (const act of all) {
    if ('amendment' in act) await correct(tenantId, act.amendment);
    else if ('acceptance' in act) {
      await accept(tenantId, act.acceptance);
      if (act.atOnce) await apply();
    } else {
      const batch = delivered(act.reports.map((each) => report(tenantId, each)));
      await inTransaction(database.db, (tx) => takeDeliveries(tx, deps, [batch]));
    }
  }
  await apply();
  return tenantId;
}

/** Delivered, billable messages and billable units of the corrected set, message by message, fact by fact. */
function model(all: readonly Act[]): bigint[] {
  const reports = all.flatMap((act) => ('reports' in act ? act.reports : [])).map((each) => report('', each));
  const amendments = all.flatMap((act) => ('amendment' in act ? [act.amendment] : []));
  const acceptances = [FIRST, ...all.flatMap((act) => ('acceptance' in act ? [act.acceptance] : []))];
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
    const product = productOf(messageId);
    const units = product === 'mail' ? 1n : BigInt(Math.max(...of.map((each) => each.segments)));
    if (holds('DELIVERED')) totals[0] = (totals[0] ?? 0n) + 1n;
    const first = of.map((each) => Number(each.occurTimeMs)).toSorted((a, b) => a - b)[0] ?? 0;
    const { agreementId } = acceptances.toSorted((a, b) => a.at - b.at).findLast((each) => each.at <= first) ?? FIRST;
    // jd/2.1: texts that were submitted successfully; tencent-ses: mail that bounced hard too. Everything else: delivered.
    const besides =
      (agreementId === 'jd-sms' && product === 'sms-cn' && holds('SUBMITTED')) ||
      (agreementId === 'tencent-ses' && product === 'mail' && holds('HARD_BOUNCED'));
    if (!holds('DELIVERED') && !besides) continue;
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
    { numRuns: 50 },
  );
  expect((await verifyUsage(database.db)).flatMap((check) => check.faults)).toEqual([]);
}, 240_000);

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
}, 240_000);

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
}, 240_000);
