// Notes: what lines come to, which way they go, and what they refer to.

import { money, sum } from '@tollgate/money';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BillingMonth } from './billing-month.ts';
import { type InvoiceLinePlace, mergeNoted, noteFigures, type NotedUnits, referTo } from './note.ts';

const cny = (micros: bigint) => money(micros, 'CNY');
const line = (product: string, units: bigint, price: bigint): NotedUnits => ({
  product,
  units,
  unitPrice: cny(price),
  amount: cny(units * price),
});
const lines = fc.array(
  fc
    .tuple(fc.constantFrom('a', 'b', 'c'), fc.bigInt(-1_000_000n, 1_000_000n), fc.bigInt(0n, 99_999n))
    .map(([product, units, price]) => line(product, units, price)),
  { maxLength: 30 },
);
const month = '2026-10' as BillingMonth;
const closing = { invoiceId: 'inv_2', number: '2026-000002' };
const place = (number: string, at: number, more: Partial<InvoiceLinePlace> = {}): InvoiceLinePlace => ({
  invoiceId: number === closing.number ? closing.invoiceId : `inv_${number}`,
  number,
  place: at,
  product: 'a',
  unitPrice: cny(45_000n),
  month,
  ...more,
});

describe('a note', () => {
  it('comes to what its charges came to, whatever their order, in whole fen with VAT inside', () => {
    fc.assert(
      fc.property(lines, fc.infiniteStream(fc.integer()), (charged, order) => {
        const shuffled = charged.map((one) => ({ one, at: order.next().value })).toSorted((a, b) => a.at - b.at);
        const merged = mergeNoted(shuffled.map(({ one }) => one));
        expect(merged).toEqual(mergeNoted(charged));
        const { exactTotal, total, net, tax, rounding, kind } = noteFigures(merged);
        const all = charged.map((one) => one.amount);
        expect(exactTotal).toEqual(sum(all, 'CNY'));
        expect(total.micros % 10_000n).toBe(0n);
        expect(net.micros + tax.micros).toBe(total.micros);
        expect(exactTotal.micros + rounding.micros).toBe(total.micros);
        expect(rounding.micros >= -5_000n && rounding.micros <= 5_000n).toBe(true);
        expect(kind).toBe(exactTotal.micros > 0n ? 'debit' : 'credit');
      }),
    );
  });

  it('mirrors: what is taken back has the figures of what was charged, below zero', () => {
    fc.assert(
      fc.property(lines, (charged) => {
        const up = noteFigures(charged);
        const down = noteFigures(charged.map((one) => line(one.product, -one.units, one.unitPrice.micros)));
        for (const figure of ['exactTotal', 'total', 'net', 'tax'] as const)
          expect(down[figure].micros + up[figure].micros).toBe(0n);
      }),
    );
  });

  it('refers to the closing invoice before older ones, to older ones before none, and never to another month', () => {
    const wanted = [line('a', -1n, 45_000n)];
    const refer = (places: readonly InvoiceLinePlace[]) =>
      referTo(wanted, closing, month, places).map((one) => [one.invoiceNumber, one.invoicePlace]);
    expect(refer([place('2026-000001', 4), place('2026-000002', 1)])).toEqual([['2026-000002', 1]]);
    expect(refer([place('2026-000003', 0), place('2026-000001', 4)])).toEqual([['2026-000001', 4]]);
    expect(refer([place('2026-000001', 4, { month: '2026-09' }), place('2026-000002', 1, { product: 'b' })])).toEqual([
      ['2026-000002', undefined],
    ]);
    expect(refer([place('2026-000002', 1, { month: undefined })])).toEqual([['2026-000002', 1]]);
  });
});
