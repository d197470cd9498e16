// Windows and crossings do not depend on how facts come: not on their order, not on their batches.
import { agreementById, listPolicies, policyAt, type AgreementVersion } from '@tollgate/agreements';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { added, countsOf, MEASURES, NO_COUNTS, type Counts, type FactLine } from './fact-counts.ts';
import { countsFrom, reachOf, windowsOf } from './ratio-windows.ts';
import { divided } from './share.ts';
import { WindowBook, windowKey, type FoundCrossing } from './window-book.ts';

const NOW = new Date('2026-11-21T00:00:00Z');
const TODAY = '2026-11-21';

function sendcloud(): AgreementVersion {
  const agreement = agreementById('sendcloud', '1');
  if (agreement === undefined) throw new Error('no sendcloud');
  return agreement;
}

const line = fc
  .record({
    hour: fc.integer({ min: 0, max: 30 * 24 }),
    jobId: fc.constantFrom('', 'a', 'b'),
    product: fc.constantFrom('email-cn', 'email-otp'),
    messages: fc.bigInt(0n, 2_000n),
    bounced: fc.integer({ min: 0, max: 30 }),
    complained: fc.integer({ min: 0, max: 3 }),
  })
  .map(({ hour, jobId, product, messages, bounced, complained }): FactLine => {
    const of: Partial<Record<string, bigint>> = {
      messages,
      delivered: messages,
      hard_bounced: (messages * BigInt(bounced)) / 100n,
      complained: (messages * BigInt(complained)) / 200n,
    };
    const hourStart = new Date(Date.UTC(2026, 9, 25) + hour * 3_600_000);
    return { product, jobId, hourStart, counts: countsOf((measure) => of[measure] ?? 0n) };
  });
const facts = fc.array(line, { minLength: 1, maxLength: 25 });

function bookOf(lines: readonly FactLine[], before: ReadonlyMap<string, Map<string, Counts>> = new Map()): WindowBook {
  const channelOf = () => 'EMAIL' as const;
  const book = new WindowBook({
    agreement: sendcloud(),
    policies: listPolicies(),
    policyAt,
    channelOf,
    from: undefined,
  });
  for (const each of lines)
    for (const window of book.touched(each, TODAY))
      book.learn(window, before.get(windowKey(window)) ?? [], each.hourStart);
  return book;
}

const names = (found: readonly FoundCrossing[]): string[] =>
  found.map(({ ratio, window, judged }) => `${ratio.trigger.id} ${windowKey(window)} ${judged.level}`).toSorted();

/** What a window holds after these facts, the way the store adds them up. */
function totals(lines: readonly FactLine[]): Map<string, Map<string, Counts>> {
  const sums = new Map<string, Map<string, Counts>>();
  const kinds = new Set(['DAY', 'CALENDAR_MONTH', 'JOB', 'ROLLING_7_DAYS'] as const);
  for (const { hourStart, jobId, product, counts } of lines)
    for (const window of windowsOf(hourStart, jobId, kinds, TODAY)) {
      const of = sums.get(windowKey(window)) ?? new Map<string, Counts>();
      sums.set(windowKey(window), of.set(product, added(of.get(product) ?? NO_COUNTS, counts)));
    }
  return sums;
}

describe('windows', () => {
  it('are the same in any order, with deltas of any sign', () => {
    const anyOrder = facts.chain((lines) =>
      fc.tuple(fc.constant(lines), fc.shuffledSubarray(lines, { minLength: lines.length })),
    );
    fc.assert(
      fc.property(anyOrder, ([lines, shuffled]) => {
        const back = lines.map((each) => ({ ...each, counts: countsOf((measure) => -each.counts[measure]) }));
        const copied = (of: Map<string, Map<string, Counts>>) =>
          new Map([...of].map(([key, value]) => [key, new Map(value)]));
        expect(copied(totals(shuffled))).toEqual(copied(totals(lines)));
        for (const of of totals([...shuffled, ...back]).values())
          for (const counts of of.values()) expect(MEASURES.every((measure) => counts[measure] === 0n)).toBe(true);
      }),
    );
  });
});

describe('crossings', () => {
  it('are the same however facts are cut into batches', () => {
    fc.assert(
      fc.property(facts, fc.array(fc.boolean(), { minLength: 25, maxLength: 25 }), (lines, cuts) => {
        const whole = bookOf(lines);
        for (const each of lines) whole.add([each], NOW, TODAY);
        const noted = new Set<string>();
        let batch: FactLine[] = [];
        const done: FactLine[] = [];
        const flush = () => {
          const book = bookOf(batch, totals(done));
          for (const each of batch) book.add([each], NOW, TODAY);
          for (const name of names(book.found())) noted.add(name);
          done.push(...batch);
          batch = [];
        };
        lines.forEach((each, index) => {
          batch.push(each);
          if (cuts[index] === true) flush();
        });
        flush();
        // A batch notes the gravest that it saw: what is graver takes the place of what was noted before.
        const gravest = names(whole.found());
        expect(gravest.every((name) => noted.has(name))).toBe(true);
        const grave = (name: string) => !name.endsWith('WARNS');
        expect([...noted].filter(grave).toSorted()).toEqual(gravest.filter(grave));
      }),
    );
  });

  it('that stand in the end are found in every order', () => {
    const anyOrder = facts.chain((lines) => fc.shuffledSubarray(lines, { minLength: lines.length }));
    fc.assert(
      fc.property(anyOrder, (lines) => {
        const atOnce = bookOf(lines);
        atOnce.add(lines, NOW, TODAY);
        const oneByOne = bookOf(lines);
        for (const each of lines) oneByOne.add([each], NOW, TODAY);
        const ofTrigger = (name: string) => name.split(' ').slice(0, 3).join(' ');
        const found = names(oneByOne.found()).map(ofTrigger);
        expect(names(atOnce.found()).every((name) => found.includes(ofTrigger(name)))).toBe(true);
      }),
    );
  });
});

describe('a reinstatement', () => {
  it('cuts the day in which it lies at its next full hour', () => {
    const from = countsFrom(new Date('2026-11-20T02:00:00.001Z'));
    expect(from).toEqual(new Date('2026-11-20T03:00:00Z'));
    expect(reachOf({ fromDay: '2026-11-01', toDay: '2026-12-01' }, from)).toMatchObject({
      start: from,
      days: { fromDay: '2026-11-21', toDay: '2026-12-01' },
      fromHour: from,
      toHour: new Date('2026-11-20T16:00:00Z'),
    });
    expect(reachOf({ fromDay: '2026-11-21', toDay: '2026-11-22' }, from).days.fromDay).toBe('2026-11-21');
  });
});

describe('shares', () => {
  const holders = fc.uniqueArray(
    fc.record({ tenantId: fc.integer({ min: 1000, max: 9999 }).map(String), volume: fc.bigInt(0n, 10n ** 9n) }),
    {
      selector: ({ tenantId }) => tenantId,
      minLength: 1,
      maxLength: 20,
    },
  );
  it('make the whole, nobody gets more than its share rounded up, and order does not matter', () => {
    fc.assert(
      fc.property(holders, fc.bigInt(1n, 10n ** 6n), (of, whole) => {
        const total = of.reduce((sum, { volume }) => sum + volume, 0n);
        const parts = divided(whole, of);
        expect(parts.reduce((sum, { given }) => sum + given, 0n)).toBe(total === 0n ? 0n : whole);
        for (const { given, volume } of parts) expect(given * total < whole * volume + total).toBe(true);
        const turned = divided(whole, of.toReversed());
        const byId = (list: typeof parts) => new Map(list.map(({ tenantId, given }) => [tenantId, given]));
        expect(byId(turned)).toEqual(byId(parts));
      }),
    );
  });
});
