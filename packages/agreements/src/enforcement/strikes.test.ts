// What counts, until when, and what it suggests; and rules that must not load.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { loadStrikeRules, strikeRulesAt } from '../catalogue/strike-rules.ts';
import { countsAt, strikesOf, suggestedBy } from './strikes.ts';

const at = new Date('2026-11-20T10:00:00+08:00');
const rules = strikeRulesAt(at);

describe('strikes', () => {
  it('count from the beginning of the sanction to the end of a day in Shanghai', () => {
    const { strikes, until } = strikesOf(rules, 'LIMIT', at);
    // 20 November and 180 days: 19 May.
    expect([strikes, until?.toISOString()]).toEqual([2, '2027-05-19T15:59:59.999Z']);
    expect(countsAt(until, new Date('2027-05-19T23:59:59+08:00'))).toBe(true);
    expect(countsAt(until, new Date('2027-05-20T00:00:00+08:00'))).toBe(false);
  });

  it('of what ends an agreement never decay', () => {
    expect(strikesOf(rules, 'BAN', at)).toEqual({ strikes: 6, until: undefined });
    expect(countsAt(undefined, new Date('2100-01-01'))).toBe(true);
  });

  it.each([
    [0, undefined],
    [2, undefined],
    [3, 'SUSPEND'],
    [5, 'SUSPEND'],
    [6, 'TERMINATE'],
    [99, 'TERMINATE'],
  ])('%i suggest %s', (strikes, sanction) => {
    expect(suggestedBy(rules, strikes)).toBe(sanction);
  });
});

describe('a file of rules', () => {
  const raw = JSON.parse(
    readFileSync(new URL('../../data/strike-rules/platform-strikes.1.json', import.meta.url), 'utf8'),
  ) as { counts: object[] };

  it.each([
    ['a sanction left out', { ...raw, counts: raw.counts.slice(1) }, 'each sanction counts once'],
    ['a sanction twice', { ...raw, counts: [...raw.counts, raw.counts[0]] }, 'each sanction counts once'],
    ['an unknown clause', { ...raw, clause: 'house/nothing' }, 'there is no house/nothing'],
    [
      'suggestions that go down',
      {
        ...raw,
        suggests: [
          { from: 3, sanction: 'SUSPEND' },
          { from: 2, sanction: 'TERMINATE' },
        ],
      },
      'suggestions come with ever more strikes',
    ],
  ])('with %s does not load', (_what, file, why) => {
    expect(() => loadStrikeRules(file)).toThrow(why);
  });

  it('is not in force before its day', () => {
    expect(() => strikeRulesAt(new Date('2023-12-31T23:59:59+08:00'))).toThrow(RangeError);
  });
});
