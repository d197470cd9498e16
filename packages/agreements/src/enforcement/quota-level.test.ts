// The twenty levels of a sender domain: figures, the boundary of each rule, and that a bad ladder does not load.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { loadQuotaLadder, quotaLadderAt } from '../catalogue/quota-ladders.ts';
import { quotaOf, quotaVerdict, type QuotaDay } from './quota-level.ts';

function ladder() {
  const found = quotaLadderAt('tencent-ses', new Date('2026-11-01T00:00:00Z'));
  if (found === undefined) throw new Error('the ladder is missing');
  return found;
}

/** A day of a sender, per 10,000 submitted unless told otherwise. */
const day = (
  invalid: bigint,
  delivered: bigint,
  spam: bigint,
  complained: bigint,
  rest: { submitted?: bigint; opened?: bigint } = {},
): QuotaDay => ({
  submitted: rest.submitted ?? 10_000n,
  counts: { INVALID: invalid, DELIVERED: delivered, SPAM_REJECTED: spam, COMPLAINED: complained, OPENED: rest.opened },
});

it('has twenty levels, from 500 to a million a day', () => {
  const { levels, startsAt, scope } = ladder();
  expect([levels.length, startsAt, scope]).toEqual([20, 1, 'SENDER_DOMAIN']);
  const some = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 20].map((level) => quotaOf(ladder(), level));
  expect(some).toEqual([
    500n,
    1_000n,
    2_000n,
    5_000n,
    10_000n,
    20_000n,
    40_000n,
    60_000n,
    80_000n,
    100_000n,
    150_000n,
    200_000n,
    300_000n,
    1_000_000n,
  ]);
  expect(() => quotaOf(ladder(), 21)).toThrow(RangeError);
});

describe('one day on level 5 (10,000 a day)', () => {
  it.each<[string, QuotaDay, string, number, string | undefined, string | undefined]>([
    [
      '499 invalid, 9,201 delivered, 249 spam, 9 complaints',
      day(499n, 9_201n, 249n, 9n),
      'RAISED',
      6,
      'clean-day',
      undefined,
    ],
    ['5% invalid is not below 5%', day(500n, 9_201n, 249n, 9n), 'KEPT', 5, undefined, undefined],
    ['92% delivered is not above 92%', day(499n, 9_200n, 249n, 9n), 'KEPT', 5, undefined, undefined],
    ['2.5% spam is not below 2.5%', day(499n, 9_201n, 250n, 9n), 'KEPT', 5, undefined, undefined],
    ['1‰ complaints are not below 1‰', day(499n, 9_201n, 249n, 10n), 'KEPT', 5, undefined, undefined],
    [
      'opened by more than half of them',
      day(800n, 9_001n, 199n, 9n, { opened: 5_001n }),
      'RAISED',
      6,
      'opened-day',
      undefined,
    ],
    ['not tracked is not opened', day(800n, 9_001n, 199n, 9n), 'KEPT', 5, undefined, undefined],
    ['70% of the quota used', day(0n, 7_000n, 0n, 0n, { submitted: 7_000n }), 'RAISED', 6, 'clean-day', undefined],
    ['one less', day(0n, 6_999n, 0n, 0n, { submitted: 6_999n }), 'KEPT', 5, undefined, undefined],
    ['9% invalid is not above 9%', day(900n, 9_000n, 100n, 0n), 'KEPT', 5, undefined, undefined],
    ['9.01% invalid', day(901n, 9_000n, 99n, 0n), 'LOWERED', 4, 'poor-day', undefined],
    ['64.99% delivered', day(0n, 6_499n, 0n, 0n), 'LOWERED', 4, 'poor-day', undefined],
    ['5.01% spam', day(0n, 9_499n, 501n, 0n), 'LOWERED', 4, 'poor-day', undefined],
    ['5.1‰ complaints', day(0n, 9_999n, 0n, 51n), 'LOWERED', 4, 'poor-day', undefined],
    ['11.01% invalid blocks the day as well', day(1_101n, 8_899n, 0n, 0n), 'LOWERED', 4, 'poor-day', 'bad-day'],
    ['15.01% spam blocks the day as well', day(0n, 8_499n, 1_501n, 0n), 'LOWERED', 4, 'poor-day', 'bad-day'],
    ['300 messages are too few to judge', day(300n, 0n, 0n, 0n, { submitted: 300n }), 'KEPT', 5, undefined, undefined],
    ['301 are not', day(301n, 0n, 0n, 0n, { submitted: 301n }), 'LOWERED', 4, 'poor-day', 'bad-day'],
    ['nothing sent', day(0n, 0n, 0n, 0n, { submitted: 0n }), 'KEPT', 5, undefined, undefined],
  ])('%s', (_, counted, moved, level, rule, blocked) => {
    const verdict = quotaVerdict(ladder(), 5, counted);
    expect([verdict.moved, verdict.level, verdict.rule?.id, verdict.blockedBy?.id]).toEqual([
      moved,
      level,
      rule,
      blocked,
    ]);
    expect(verdict.daily).toBe(quotaOf(ladder(), level));
  });

  it('says by which clause, and from when', () => {
    const up = quotaVerdict(ladder(), 5, day(0n, 10_000n, 0n, 0n));
    const down = quotaVerdict(ladder(), 5, day(1_101n, 8_899n, 0n, 0n));
    expect([up.rule?.clause, up.rule?.effect]).toEqual(['tencent/use.2', 'AT_ONCE']);
    expect([down.rule?.clause, down.rule?.effect]).toEqual(['tencent/use.4', 'NEXT_DAY']);
    expect([down.blockedBy?.clause, down.blockedBy?.effect]).toEqual(['tencent/use.4', 'REST_OF_DAY']);
  });
});

it('ends at the lowest and at the highest level', () => {
  expect(quotaVerdict(ladder(), 1, day(901n, 0n, 0n, 0n))).toMatchObject({ level: 1, moved: 'KEPT', rule: undefined });
  const full = day(0n, 1_000_000n, 0n, 0n, { submitted: 1_000_000n });
  expect(quotaVerdict(ladder(), 20, full)).toMatchObject({ level: 20, daily: 1_000_000n, moved: 'KEPT' });
});

describe('a ladder that cannot hold', () => {
  const file = readFileSync(new URL('../../data/quota-ladders/tencent-ses-levels.1.json', import.meta.url), 'utf8');
  const spoilt = (part: object): unknown => ({ ...(JSON.parse(file) as object), ...part });
  it.each<[string, object, RegExp]>([
    ['of an agreement that is not there', { agreement: 'nobody' }, /nobody has no tencent\/use\.2/],
    ['resting on an unknown clause', { clause: 'tencent/use.99' }, /tencent\/use\.99/],
    [
      'with a gap',
      {
        levels: [
          { level: 1, daily: 1 },
          { level: 3, daily: 2 },
        ],
      },
      /without a gap/,
    ],
    [
      'that allows less higher up',
      {
        levels: [
          { level: 1, daily: 2 },
          { level: 2, daily: 1 },
        ],
      },
      /more than the one before/,
    ],
    ['that starts nowhere', { startsAt: 21 }, /starts at one of its levels/],
    ['with a misspelt key', { level: 1 }, /level/],
  ])('is refused: %s', (_, part, message) => {
    expect(() => loadQuotaLadder(spoilt(part))).toThrow(message);
  });
});
