// The public price tables against what they come to by hand; whole, in parts, and for packages given back.

import { newId } from '@tollgate/ids';
import { money } from '@tollgate/money';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PACKAGES, PAY_AS_YOU_GO, type PublicTable } from '../../tests/public-price-tables.ts';
import { difference, priceMonth, type Tally, totalOf } from './month-price.ts';
import { reckonRefund } from './package-refund.ts';

const priceBookId = newId('prb');
const segmentOf = ({ tierMode, tiers }: PublicTable, units: bigint) => ({
  priceBookId,
  effectiveTime: new Date('2026-01-01T00:00:00+08:00'),
  units,
  tariff: {
    product: 'sms-cn',
    channel: 'sms' as const,
    tierMode,
    tiers: tiers.map(([fromUnits, micros]) => ({ fromUnits, unitPrice: money(micros, 'CNY') })),
  },
});
const priceOf = (table: PublicTable, units: bigint): bigint =>
  priceMonth([segmentOf(table, units)]).reduce((sum, tally) => sum + tally.units * tally.unitPrice.micros, 0n);

describe.each(PAY_AS_YOU_GO)('$name', (table) => {
  it.each(table.byHand)('%s units come to %s micros', (units, micros) => {
    expect(priceOf(table, units)).toBe(micros);
  });

  it('comes to the same in any parts', () => {
    const parts = fc.array(fc.bigInt({ min: 1n, max: 900_000n }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(parts, (counts) => {
        let charged: readonly Tally[] = [];
        let [units, micros] = [0n, 0n];
        for (const count of counts) {
          units += count;
          const owed = priceMonth([segmentOf(table, units)]);
          micros += totalOf(difference(charged, owed)).micros;
          charged = owed;
        }
        expect(micros).toBe(priceOf(table, units));
      }),
      { numRuns: 200 },
    );
  });
});

describe.each(PACKAGES)('package $code', ({ code, units, micros, unitMicros }) => {
  const offer = {
    code,
    version: 1,
    product: 'sms-cn',
    units,
    price: money(micros, 'CNY'),
    validMonths: 6,
    overflow: 'pay_as_you_go' as const,
    refundDays: 7,
    usableInArrears: true,
    withdrawn: false,
    publishTime: new Date('2026-01-01T00:00:00+08:00'),
  };

  it('costs a unit what the table says, and gives back exactly the units that are left', () => {
    expect(unitMicros * units).toBe(micros);
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: units }), (left) => {
        const { used, amount } = reckonRefund({ offer }, left);
        expect([used.micros, amount.micros]).toEqual([(units - left) * unitMicros, left * unitMicros]);
      }),
      { numRuns: 100 },
    );
  });
});
