// In which order lots are used, as a table and as properties.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drawDown, inDrawDownOrder } from './draw-down.ts';
import { availableOf, type LotState } from './wallet.ts';

const at = (minutes: number): Date => new Date(Date.UTC(2026, 2, 1, 0, minutes));
const NOW = at(60);

function lot(lotId: string, over: Partial<LotState> = {}): LotState {
  return { lotId, kind: 'CASH', remaining: 10n, held: 0n, creditedAt: at(0), expiresAt: undefined, ...over };
}

const bonus = (lotId: string, over: Partial<LotState> = {}): LotState => lot(lotId, { kind: 'BONUS', ...over });

describe('inDrawDownOrder', () => {
  it.each([
    ['bonus before cash', [lot('a'), bonus('b')], 'ba'],
    ['the bonus that expires first', [bonus('a', { expiresAt: at(90) }), bonus('b', { expiresAt: at(80) })], 'ba'],
    ['a bonus that never expires last of its kind', [bonus('a'), bonus('b', { expiresAt: at(80) }), lot('c')], 'bac'],
    [
      'the oldest cash, whatever its expiry',
      [lot('a', { creditedAt: at(2), expiresAt: at(70) }), lot('b', { creditedAt: at(1) })],
      'ba',
    ],
    [
      'the older of two bonuses that expire together',
      [bonus('a', { creditedAt: at(2) }), bonus('b', { creditedAt: at(1) })],
      'ba',
    ],
    ['the lesser id of twins', [lot('b'), lot('a')], 'ab'],
  ])('takes %s', (_what, lots, expected) => {
    expect(
      inDrawDownOrder(lots)
        .map((each) => each.lotId)
        .join(''),
    ).toBe(expected);
  });
});

describe('drawDown', () => {
  it.each([
    ['part of one lot', [lot('a')], 4n, [['a', 4n]], 0n],
    [
      'several lots',
      [lot('a'), bonus('b', { remaining: 3n })],
      5n,
      [
        ['b', 3n],
        ['a', 2n],
      ],
      0n,
    ],
    ['all and more', [lot('a')], 15n, [['a', 10n]], 5n],
    ['nothing of what is held', [lot('a', { held: 8n })], 5n, [['a', 2n]], 3n],
    ['nothing of a lot whose time is over', [bonus('a', { expiresAt: NOW }), lot('b')], 5n, [['b', 5n]], 0n],
    ['a lot in its last millisecond', [bonus('a', { expiresAt: new Date(NOW.getTime() + 1) })], 5n, [['a', 5n]], 0n],
    ['nothing for nothing', [lot('a')], 0n, [], 0n],
  ] as [string, LotState[], bigint, [string, bigint][], bigint][])(
    'takes %s',
    (_what, lots, amount, takes, missing) => {
      expect(drawDown(lots, amount, NOW)).toEqual({
        takes: takes.map(([lotId, micros]) => ({ lotId, amount: micros })),
        missing,
      });
    },
  );

  const lots = fc.uniqueArray(
    fc.record({
      lotId: fc.string({ minLength: 1, maxLength: 4 }),
      kind: fc.constantFrom('CASH' as const, 'BONUS' as const),
      remaining: fc.bigInt(0n, 50n),
      held: fc.constant(0n),
      creditedAt: fc.integer({ min: 0, max: 5 }).map(at),
      expiresAt: fc.option(fc.integer({ min: 58, max: 65 }).map(at), { nil: undefined }),
    }),
    { selector: (each) => each.lotId, maxLength: 8 },
  );

  it('gives exactly what is asked for or all there is, and never touches a lot before those in front of it are empty', () => {
    fc.assert(
      fc.property(lots, fc.bigInt(0n, 300n), (some, amount) => {
        const { takes, missing } = drawDown(some, amount, NOW);
        const taken = new Map(takes.map((take) => [take.lotId, take.amount]));
        const there = some.reduce((sum, each) => sum + availableOf(each, NOW), 0n);
        expect(takes.reduce((sum, take) => sum + take.amount, 0n) + missing).toBe(amount);
        expect(missing).toBe(amount > there ? amount - there : 0n);
        const partly = inDrawDownOrder(some).findIndex(
          (each) => (taken.get(each.lotId) ?? 0n) < availableOf(each, NOW),
        );
        const behind = partly < 0 ? [] : inDrawDownOrder(some).slice(partly + 1);
        expect(behind.filter((each) => taken.has(each.lotId))).toEqual([]);
      }),
    );
  });

  it('has one order, whatever the order of what it is given', () => {
    fc.assert(
      fc.property(
        lots.chain((some) => fc.tuple(fc.constant(some), fc.shuffledSubarray(some, { minLength: some.length }))),
        ([some, shuffled]) => {
          expect(inDrawDownOrder(shuffled)).toEqual(inDrawDownOrder(some));
        },
      ),
    );
  });
});
