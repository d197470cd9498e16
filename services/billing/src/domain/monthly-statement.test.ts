// Months of the ledger as statements: whatever moved, opening plus movements is closing.

import { money } from '@tollgate/money';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { categoryOf, type LedgerSum, statementFigures } from './monthly-statement.ts';

const cny = (micros: bigint) => money(micros, 'CNY');
const OWN = ['LOT_CASH', 'LOT_BONUS', 'REFUNDABLE', 'ARREARS'];
const OTHERS = ['CASH_CLEARING', 'BONUS_EXPENSE', 'REVENUE', 'ROUNDING', 'FORFEITURE', 'BREAKAGE', 'UNHEARD_OF'];

const kind = fc.constantFrom(...OWN, ...OTHERS);
const anySum: fc.Arbitrary<LedgerSum> = fc.record({
  fromKind: kind,
  toKind: kind,
  reason: fc.constantFrom('TOP_UP', 'CHARGE', 'ARREARS', 'ARREARS_PAID', 'ROUNDING', 'NEVER_SEEN'),
  amount: fc.bigInt(1n, 10n ** 15n).map(cny),
  count: fc.bigInt(1n, 1_000n),
});

function monthOf(opening: Readonly<Record<string, bigint>>, sums: readonly LedgerSum[]) {
  const closing: Record<string, bigint> = { ...opening };
  for (const { fromKind, toKind, amount } of sums) {
    closing[fromKind] = (closing[fromKind] ?? 0n) - amount.micros;
    closing[toKind] = (closing[toKind] ?? 0n) + amount.micros;
  }
  const parts = (kinds: Readonly<Record<string, bigint>>) => {
    const of = (name: string): bigint => kinds[name] ?? 0n;
    return {
      total: cny(OWN.reduce((sum, name) => sum + of(name), 0n)),
      cash: cny(of('LOT_CASH')),
      bonus: cny(of('LOT_BONUS')),
      refundable: cny(of('REFUNDABLE')),
      arrears: cny(-of('ARREARS')),
    };
  };
  return { opening: parts(opening), closing: parts(closing), sums };
}

describe('a statement', () => {
  it('leads from opening to closing whatever moved', () => {
    const opening = fc.record({ LOT_CASH: fc.bigInt(0n, 10n ** 15n), ARREARS: fc.bigInt(-(10n ** 12n), 0n) });
    fc.assert(
      fc.property(opening, fc.array(anySum, { maxLength: 30 }), (before, sums) => {
        const month = monthOf(before, sums);
        const figures = statementFigures(month, []);
        const change = figures.movements.reduce((total, one) => total + one.change.micros, 0n);
        expect(figures.opening.micros + change).toBe(month.closing.total.micros);
      }),
    );
  });

  it('refuses a ledger whose movements lead elsewhere', () => {
    const month = monthOf({ LOT_CASH: 5n }, []);
    expect(() => statementFigures({ ...month, closing: { ...month.closing, total: cny(6n) } }, [])).toThrow(RangeError);
  });

  it('adds lines of several invoices by product and unit price, and drops what cancels out', () => {
    const line = (product: string, units: bigint, price: bigint) => ({
      product,
      units,
      unitPrice: cny(price),
      amount: cny(units * price),
    });
    const sums = [
      { fromKind: 'LOT_CASH', toKind: 'REVENUE', reason: 'CHARGE', amount: cny(500n), count: 3n },
      { fromKind: 'REVENUE', toKind: 'LOT_CASH', reason: 'CHARGE_REVERSED', amount: cny(20n), count: 1n },
    ];
    const figures = statementFigures(monthOf({ LOT_CASH: 1_000n }, sums), [
      { number: '2026-000002', lines: [line('sms-cn', 3n, 50n), line('email', 2n, 7n)] },
      { number: '2026-000001', lines: [line('sms-cn', 4n, 50n), line('email', -2n, 7n), line('sms-cn', 1n, 60n)] },
    ]);
    expect(figures.usage).toEqual([line('sms-cn', 1n, 60n), line('sms-cn', 7n, 50n)]);
    expect(figures.usageTotal.micros).toBe(410n);
    expect(figures.usageCarried.micros).toBe(70n);
    expect(figures.invoiceNumbers).toEqual(['2026-000001', '2026-000002']);
  });
});

describe('a category', () => {
  it.each([
    ['CASH_CLEARING', 'LOT_CASH', 'TOP_UP', 'TOP_UP'],
    ['BONUS_EXPENSE', 'LOT_BONUS', 'BONUS', 'BONUS'],
    ['LOT_CASH', 'REVENUE', 'CHARGE', 'USAGE'],
    ['ARREARS', 'REVENUE', 'ARREARS', 'USAGE'],
    ['REVENUE', 'LOT_BONUS', 'CHARGE_REVERSED', 'CREDIT'],
    ['LOT_CASH', 'REVENUE', 'PACKAGE_BOUGHT', 'PACKAGE'],
    ['LOT_BONUS', 'BREAKAGE', 'LOT_EXPIRED', 'EXPIRY'],
    ['LOT_CASH', 'FORFEITURE', 'SETTLEMENT_FORFEITED', 'FORFEITURE'],
    ['REFUNDABLE', 'CASH_CLEARING', 'REFUND_PAID', 'REFUND'],
    ['LOT_CASH', 'UNHEARD_OF', 'NEVER_SEEN', 'OTHER'],
    ['BREAKAGE', 'LOT_CASH', 'NEVER_SEEN', 'OTHER'],
  ])('%s to %s for %s is %s', (fromKind, toKind, reason, category) => {
    expect(categoryOf({ fromKind, toKind, reason })).toBe(category);
  });
});
