// Packages in the books: worked out by hand, and what holds whatever happens to them.

import { money } from '@tollgate/money';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { journalOfDay, ties } from './journal.ts';
import type { LedgerSum } from './monthly-statement.ts';
import { bookedBalances, bookedSums } from './package-books.ts';

const cny = (micros: bigint) => money(micros, 'CNY');
const moved = (reason: string, fromKind: string, toKind: string, micros: bigint): LedgerSum => ({
  reason,
  fromKind,
  toKind,
  amount: cny(micros),
  count: 1n,
});
const booked = (sums: readonly LedgerSum[], packageSums: readonly LedgerSum[]) => {
  const net = new Map<string, bigint>();
  for (const { account, debit, credit } of journalOfDay('2026-11-01', bookedSums({ sums, packageSums })))
    net.set(account.code, (net.get(account.code) ?? 0n) + credit.micros - debit.micros);
  return Object.fromEntries([...net].filter(([, micros]) => micros !== 0n));
};
// 100 yuan were topped up before; the package has 10 units for 30 yuan.
const YUAN = 1_000_000n;
const charge = moved('CHARGE', 'LOT_CASH', 'REVENUE', 30n * YUAN);
const note = moved('PACKAGE_SOLD', 'CASH_CLEARING', 'PACKAGE_SALES', 30n * YUAN);
const sold = moved('PACKAGE', 'UNITS_SOLD', 'LOT_PACKAGE', 30n * YUAN);
const used = moved('DRAW', 'LOT_PACKAGE', 'UNITS_USED', 12n * YUAN);
const reversal = moved('CHARGE_REVERSED', 'REVENUE', 'LOT_CASH', 18n * YUAN);
const takenBack = moved('TAKEN_BACK', 'LOT_PACKAGE', 'UNITS_SOLD', 18n * YUAN);
const backNote = moved('PACKAGE_TAKEN_BACK', 'PACKAGE_SALES', 'CASH_CLEARING', 30n * YUAN);

describe('a day of', () => {
  it.each([
    ['a sale: from prepaid cash to the units, no cash and no revenue', [charge, note], [sold], [-30n, 30n, 0n, 0n]],
    ['use: 4 of 10 units are revenue', [], [used], [0n, -12n, 12n, 0n]],
    ['expiry: what is left is breakage', [], [expired(18n)], [0n, -18n, 0n, 18n]],
    ['giving back: the liability turns round', [reversal, backNote], [takenBack], [18n, -18n, 0n, 0n]],
  ])('%s', (_name, sums, packageSums, [cash, units, revenue, breakage]) => {
    const expected = { '2205.01': cash, '2205.03': units, '6001.01': revenue, '6051.01': breakage };
    const some = Object.entries(expected).filter(([, yuan]) => yuan !== 0n && yuan !== undefined);
    expect(booked(sums, packageSums)).toEqual(
      Object.fromEntries(some.map(([code, yuan]) => [code, (yuan ?? 0n) * YUAN])),
    );
  });

  it('a settlement: what is paid back is refundable or pays the debt, the rest is kept, and a return undoes that', () => {
    const ended = [moved('SETTLEMENT_REFUNDED', 'LOT_PACKAGE', 'UNITS_LAPSED', 18n * YUAN)];
    const refunded = moved('SETTLEMENT_REFUNDED', 'PACKAGE_SALES', 'REFUNDABLE', 10n * YUAN);
    const setOff = moved('SETTLEMENT_SET_OFF', 'PACKAGE_SALES', 'ARREARS', 5n * YUAN);
    expect(booked([refunded, setOff], ended)).toEqual({
      '1122.01': 5n * YUAN,
      '2205.03': -18n * YUAN,
      '2241.01': 10n * YUAN,
      '6301.01': 3n * YUAN,
    });
    const back = moved('KEPT_RETURNED', 'PACKAGE_SALES', 'REFUNDABLE', 3n * YUAN);
    expect(booked([back], [])).toEqual({ '2241.01': 3n * YUAN, '6301.01': -3n * YUAN });
  });

  it('shows what nobody mapped', () => {
    const [odd] = bookedSums({ sums: [], packageSums: [moved('NEW', 'LOT_PACKAGE', 'UNITS_GIVEN', 7n)] });
    expect(journalOfDay('2026-11-01', odd === undefined ? [] : [odd]).map(({ account }) => account.code)).toEqual([
      '2205.03',
      '9999',
    ]);
  });
});

function expired(yuan: bigint): LedgerSum {
  return moved('LOT_EXPIRED', 'LOT_PACKAGE', 'UNITS_LAPSED', yuan * YUAN);
}

/** Days on which packages are sold, used, given back, over and settled, as the wallet moves money and units for it. */
const days = fc.array(
  fc.array(
    fc.record({
      units: fc.bigInt(1n, 1_000n),
      price: fc.bigInt(1n, 10n ** 12n),
      used: fc.bigInt(0n, 1_000n),
      end: fc.constantFrom('none', 'expired', 'back', 'settled'),
      short: fc.bigInt(0n, 1_000n),
    }),
    { maxLength: 4 },
  ),
  { minLength: 1, maxLength: 4 },
);

type Day = typeof days extends fc.Arbitrary<(infer One)[]> ? One : never;

function walletDay(day: Day): { sums: LedgerSum[]; packageSums: LedgerSum[]; left: bigint } {
  const [sums, packageSums]: LedgerSum[][] = [[], []];
  let held = 0n;
  for (const one of day) {
    const worth = (units: bigint): bigint => (one.price * units) / one.units;
    const rest = one.units - (one.used < one.units ? one.used : one.units);
    const left = worth(rest);
    sums?.push(
      moved('CHARGE', 'LOT_CASH', 'REVENUE', one.price),
      moved('PACKAGE_SOLD', 'CASH_CLEARING', 'PACKAGE_SALES', one.price),
    );
    packageSums?.push(moved('PACKAGE', 'UNITS_SOLD', 'LOT_PACKAGE', one.price));
    packageSums?.push(moved('DRAW', 'LOT_PACKAGE', 'UNITS_USED', one.price - left));
    if (one.end === 'none') held += left;
    if (one.end === 'expired') packageSums?.push(moved('LOT_EXPIRED', 'LOT_PACKAGE', 'UNITS_LAPSED', left));
    if (one.end === 'back') {
      packageSums?.push(moved('TAKEN_BACK', 'LOT_PACKAGE', 'UNITS_SOLD', left));
      sums?.push(moved('CHARGE_REVERSED', 'REVENUE', 'LOT_CASH', left));
      sums?.push(moved('PACKAGE_TAKEN_BACK', 'PACKAGE_SALES', 'CASH_CLEARING', one.price));
    }
    if (one.end === 'settled') {
      packageSums?.push(moved('SETTLEMENT_REFUNDED', 'LOT_PACKAGE', 'UNITS_LAPSED', left));
      const paid = left + one.short - 500n;
      if (paid > 0n) sums?.push(moved('SETTLEMENT_REFUNDED', 'PACKAGE_SALES', 'REFUNDABLE', paid));
    }
  }
  return { sums: sums ?? [], packageSums: packageSums ?? [], left: held };
}

it('sums to zero, ties to the wallet day by day, and owes what unused units are worth, whatever happens', () => {
  fc.assert(
    fc.property(days, (played) => {
      const raw = new Map<string, bigint>();
      const history: LedgerSum[] = [];
      let value = 0n;
      let opening = new Map<string, ReturnType<typeof cny>>();
      for (const day of played) {
        const { sums, packageSums, left } = walletDay(day);
        for (const { fromKind, toKind, amount } of sums) {
          raw.set(fromKind, (raw.get(fromKind) ?? 0n) - amount.micros);
          raw.set(toKind, (raw.get(toKind) ?? 0n) + amount.micros);
        }
        value += left;
        history.push(...packageSums);
        history.push(...sums.filter(({ fromKind, toKind }) => [fromKind, toKind].includes('PACKAGE_SALES')));
        const kinds = new Map([...raw].map(([kind, micros]) => [kind, cny(micros)]));
        const closing = bookedBalances({ kinds, packageValue: cny(value), packageSums: history });
        const lines = bookedSums({ sums, packageSums });
        expect(ties(opening, lines, closing)).toBe(true);
        expect([...closing.values()].reduce((all, amount) => all + amount.micros, 0n)).toBe(0n);
        expect(closing.get('LOT_PACKAGE')?.micros ?? 0n).toBe(value);
        // Cash never moves for a package, and nothing is booked against notes.
        expect(closing.get('CASH_CLEARING')?.micros ?? 0n).toBe(0n);
        expect(closing.has('PACKAGE_SALES')).toBe(false);
        // A liability that the lots do not bear out is seen.
        const wrong = bookedBalances({ kinds, packageValue: cny(value + 1n), packageSums: history });
        expect(ties(opening, lines, wrong)).toBe(history.length === 0);
        opening = closing;
      }
    }),
  );
});
