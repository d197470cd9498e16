// Ratios judged by versioned platform rules, with everything the verdict rests on frozen beside it.
import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { DAY_ONE, NOW, the } from '../../tests/builders.ts';
import { listAgreements } from '../catalogue/catalogue.ts';
import { listPolicies, policyAt } from '../catalogue/policies.ts';
import { evaluateTrigger, nextStrike } from './evaluate-trigger.ts';
import { windowAt } from './windows.ts';

const window = { start: DAY_ONE, end: NOW };

describe('the triggers that leave their figure to the platform rules', () => {
  it.each<[string, string, bigint, bigint, string]>([
    // Ten per cent of hard bounces must be exceeded (sendcloud/3.5): exactly ten is still a warning.
    ['sendcloud', 'hard-bounce-month', 1000n, 10_000n, 'WARNS'],
    ['sendcloud', 'hard-bounce-month', 1001n, 10_000n, 'FIRES'],
    ['sendcloud', 'hard-bounce-month', 500n, 10_000n, 'QUIET'],
    ['sendcloud', 'hard-bounce-month', 501n, 10_000n, 'WARNS'],
    ['sendcloud', 'hard-bounce-job', 299n, 299n, 'QUIET'],
    ['sendcloud', 'hard-bounce-job', 19n, 300n, 'QUIET'],
    ['sendcloud', 'hard-bounce-job', 31n, 300n, 'FIRES'],
    ['sendcloud', 'complaint-month', 5n, 1000n, 'WARNS'],
    ['sendcloud', 'complaint-month', 6n, 1000n, 'FIRES'],
    ['sendcloud', 'complaint-job', 4n, 1000n, 'QUIET'],
    // Both the count and the ratio have to be over.
    ['sendcloud', 'complaint-day', 9n, 1000n, 'QUIET'],
    ['sendcloud', 'complaint-day', 10n, 1000n, 'FIRES'],
    ['sendcloud', 'complaint-day', 10n, 2000n, 'QUIET'],
    // More than 300 mails and more than eleven per cent.
    ['tencent-ses', 'hard-bounce-day', 300n, 300n, 'QUIET'],
    ['tencent-ses', 'hard-bounce-day', 34n, 301n, 'FIRES'],
    ['tencent-ses', 'hard-bounce-day', 33n, 301n, 'WARNS'],
    ['tencent-ses', 'hard-bounce-day', 27n, 301n, 'QUIET'],
    // A quarter of a complaint a million, reached.
    ['jd-sms', 'complaint-ratio', 3n, 12_000_000n, 'FIRES'],
    ['jd-sms', 'complaint-ratio', 3n, 12_000_001n, 'QUIET'],
    ['jd-sms', 'complaint-ratio-grave', 4n, 10_000_000n, 'FIRES'],
    ['changyou-sms', 'complaint-ratio-grave', 3n, 10_000_000n, 'WARNS'],
    ['hongfengye-sms', 'complaint-ratio', 2n, 100_000n, 'QUIET'],
  ])('%s %s: %d of %d %s', (id, trigger, events, volume, outcome) => {
    expect(evaluateTrigger(the(id), trigger, { events, volume, ...window }).outcome).toBe(outcome);
  });

  it('freeze what they rest on', () => {
    const evaluation = evaluateTrigger(the('sendcloud'), 'hard-bounce-month', {
      events: 1001n,
      volume: 10_000n,
      ...window,
    });
    const [policy] = listPolicies();
    expect(evaluation).toMatchObject({
      outcome: 'FIRES',
      evidence: {
        agreement: { id: 'sendcloud', version: '1', contentHash: the('sendcloud').contentHash },
        clause: 'sendcloud/3.5',
        policy: {
          id: 'platform-rules',
          version: '1',
          contentHash: policy?.contentHash,
          rule: 'email-hard-bounce-month',
        },
        window: 'CALENDAR_MONTH',
        limit: { events: 10n, per: 100n },
        comparison: 'EXCEEDS',
        minimumVolume: 300n,
        minimumEvents: 20n,
        events: 1001n,
        volume: 10_000n,
        ...window,
      },
    });
  });

  it.each<[string, Partial<Parameters<typeof evaluateTrigger>[2]>, string]>([
    ['a negative count', { events: -1n }, 'a negative count'],
    ['more bounces than mail', { events: 11n, volume: 10n }, '11 events in 10'],
    ['a window that runs backwards', { start: NOW, end: DAY_ONE }, 'a window that ends before it begins'],
    ['a date that is none', { end: new Date('x') }, 'a window that ends before it begins'],
  ])('are left to a person for %s', (_, wrong, fault) => {
    const evaluation = evaluateTrigger(the('sendcloud'), 'hard-bounce-month', {
      events: 1n,
      volume: 10n,
      ...window,
      ...wrong,
    });
    expect(evaluation.outcome === 'UNDECIDABLE' ? evaluation.faults : []).toContain(fault);
  });

  it('are left to a person where no platform rules were in force', () => {
    const early = { events: 1n, volume: 10n, start: new Date('2020-01-01'), end: new Date('2020-02-01') };
    expect(evaluateTrigger(the('sendcloud'), 'hard-bounce-month', early)).toMatchObject({
      outcome: 'UNDECIDABLE',
      faults: ['no platform rule email-hard-bounce-month was in force'],
    });
    expect(policyAt(new Date('2023-12-31T15:59:59Z'))).toBeUndefined();
    expect(policyAt(new Date('2023-12-31T16:00:00Z'))?.version).toBe('1');
  });

  it.each(['arrears', 'nothing'])('refuse %s, which has no ratio', (trigger) => {
    expect(() => evaluateTrigger(the('jd-sms'), trigger, { events: 0n, volume: 0n, ...window })).toThrow(RangeError);
  });
});

describe('any ratio', () => {
  const ratios = listAgreements().flatMap((a) =>
    a.triggers.filter((t) => t.policyRule !== null).map((t) => ({ id: a.id, trigger: t.id })),
  );
  const any = fc.record({
    which: fc.constantFrom(...ratios),
    events: fc.bigInt(0n, 5000n),
    more: fc.bigInt(0n, 10n ** 9n),
  });

  it('that fires still fires with one event more, and never below either minimum', () => {
    fc.assert(
      fc.property(any, ({ which, events, more }) => {
        const agreement = the(which.id);
        const volume = events + more + 1n;
        const judge = (n: bigint) => evaluateTrigger(agreement, which.trigger, { events: n, volume, ...window });
        const once = judge(events);
        if (once.outcome === 'UNDECIDABLE') throw new Error(once.faults.join());
        const { minimumEvents, minimumVolume } = once.evidence;
        expect(once.outcome === 'QUIET' || (events >= minimumEvents && volume >= minimumVolume)).toBe(true);
        const rank = { QUIET: 0, WARNS: 1, FIRES: 2, UNDECIDABLE: -1 };
        expect(rank[judge(events + 1n).outcome] >= rank[once.outcome]).toBe(true);
      }),
      { numRuns: 10_000 },
    );
  });
});

describe('strikes', () => {
  const day = listPolicies()
    .flatMap((p) => p.rules)
    .find((r) => r.id === 'email-complaint-day');
  it.each([
    [0, { sanction: 'LIMIT', days: 7n }],
    [1, { sanction: 'TERMINATE', days: null }],
    [5, { sanction: 'TERMINATE', days: null }],
  ])('after %d earlier ones', (before, expected) => {
    expect(day && nextStrike(day, before)).toEqual(expected);
  });

  it('are none where the platform rule names none', () => {
    const [month] = listPolicies().flatMap((p) => p.rules);
    expect(month && nextStrike(month, 3)).toBeUndefined();
  });
});

describe('windows', () => {
  const at = new Date('2026-11-01T00:30:00+08:00');
  const start = (text: string) => new Date(`2026-${text}+08:00`);
  it.each([
    ['DAY', '11-01T00:00:00'],
    ['CALENDAR_MONTH', '11-01T00:00:00'],
    ['ROLLING_7_DAYS', '10-26T00:00:00'],
    ['JOB', '10-30T09:00:00'],
  ] as const)('%s begins on %s', (kind, begins) => {
    expect(windowAt(kind, at, { jobStart: start('10-30T09:00:00') })).toEqual({ start: start(begins), end: at });
  });

  it('never reach before the last reinstatement', () => {
    const reinstatedAt = start('10-28T12:00:00');
    expect(windowAt('ROLLING_7_DAYS', at, { reinstatedAt }).start).toEqual(reinstatedAt);
    expect(windowAt('DAY', at, { reinstatedAt }).start).toEqual(start('11-01T00:00:00'));
    expect(() => windowAt('JOB', at)).toThrow(RangeError);
  });
});
