// Journals: days of Shanghai, balanced entries, and balances that tie to the ledger.

import { money } from '@tollgate/money';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { accountOf, journalOfDay, ties, trialBalanceLines } from './journal.ts';
import { daysOfPeriod } from './journal-period.ts';

const cny = (micros: bigint) => money(micros, 'CNY');
const kinds = ['LOT_CASH', 'LOT_BONUS', 'REVENUE', 'CASH_CLEARING', 'ARREARS', 'ROUNDING', 'BREAKAGE', 'NEW_KIND'];
const sums = fc.array(
  fc.record({
    fromKind: fc.constantFrom(...kinds),
    toKind: fc.constantFrom(...kinds),
    reason: fc.constantFrom('TOP_UP', 'CHARGE'),
    amount: fc.bigInt(1n, 10n ** 14n).map(cny),
    count: fc.bigInt(1n, 99n),
  }),
  { maxLength: 20 },
);

describe('periods', () => {
  it.each([
    ['2026-02', 28, '2026-01-31T16:00:00.000Z', '2026-02-28T16:00:00.000Z'],
    ['2028-02', 29, '2028-01-31T16:00:00.000Z', '2028-02-29T16:00:00.000Z'],
    ['2026-12', 31, '2026-11-30T16:00:00.000Z', '2026-12-31T16:00:00.000Z'],
    ['2028-02-29', 1, '2028-02-28T16:00:00.000Z', '2028-02-29T16:00:00.000Z'],
  ])('%s has %i days from %s to %s', (period, count, start, end) => {
    const days = daysOfPeriod(period) ?? [];
    expect(days).toHaveLength(count);
    expect(days[0]?.start.toISOString()).toBe(start);
    expect(days.at(-1)?.end.toISOString()).toBe(end);
    expect(days.slice(1).map((day) => day.start)).toEqual(days.slice(0, -1).map((day) => day.end));
  });

  it.each(['2026-02-29', '2026-04-31', '2026-13', '2026', '', '2026-02-3'])('%j is none', (period) => {
    expect(daysOfPeriod(period)).toBeUndefined();
  });
});

describe('a journal', () => {
  it('balances in every entry, whatever moved, and ties to the balances around it', () => {
    fc.assert(
      fc.property(sums, (moved) => {
        const lines = journalOfDay('2026-11-01', moved);
        for (const own of Map.groupBy(lines, (line) => line.entry).values()) {
          const total = own.reduce((sum, line) => sum + line.debit.micros - line.credit.micros, 0n);
          expect(total).toBe(0n);
        }
        const closing = new Map<string, bigint>();
        for (const { fromKind, toKind, amount } of moved) {
          closing.set(fromKind, (closing.get(fromKind) ?? 0n) - amount.micros);
          closing.set(toKind, (closing.get(toKind) ?? 0n) + amount.micros);
        }
        const amounts = new Map([...closing].map(([kind, micros]) => [kind, cny(micros)]));
        expect(ties(new Map(), moved, amounts)).toBe(true);
        const wrong = new Map([...amounts, ['REVENUE', cny((closing.get('REVENUE') ?? 0n) + 1n)] as const]);
        expect(ties(new Map(), moved, wrong)).toBe(false);
        const trial = trialBalanceLines(amounts);
        expect(trial.reduce((sum, line) => sum + line.debit.micros - line.credit.micros, 0n)).toBe(0n);
      }),
    );
  });

  it.each([
    ['TOP_UP', 'CASH_CLEARING', 'LOT_CASH', '1002.10', '2205.01'],
    ['CHARGE', 'LOT_CASH', 'REVENUE', '2205.01', '6001.01'],
    ['ARREARS', 'ARREARS', 'REVENUE', '1122.01', '6001.01'],
    ['LOT_EXPIRED', 'LOT_BONUS', 'BREAKAGE', '2205.02', '6051.01'],
    ['SETTLEMENT_FORFEITED', 'LOT_CASH', 'FORFEITURE', '2205.01', '6301.01'],
    ['REFUND_PAID', 'REFUNDABLE', 'CASH_CLEARING', '2241.01', '1002.10'],
  ])('%s debits and credits the right accounts', (reason, fromKind, toKind, debit, credit) => {
    const lines = journalOfDay('2026-11-01', [{ fromKind, toKind, reason, amount: cny(5n), count: 1n }]);
    expect(lines.map((line) => [line.account.code, line.debit.micros, line.credit.micros])).toEqual([
      [debit, 5n, 0n],
      [credit, 0n, 5n],
    ]);
  });

  it('never hides a kind that nobody mapped', () => {
    expect(accountOf('NEW_KIND')).toEqual({ code: '9999', zh: '待归类-NEW_KIND', en: 'Unmapped: NEW_KIND' });
  });
});
