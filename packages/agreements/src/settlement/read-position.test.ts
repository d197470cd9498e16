// A position as a person writes it, and everything wrong with one at once.
import { describe, expect, it } from 'vitest';
import { yuan } from '../../tests/builders.ts';
import { readPosition } from './read-position.ts';

const lot = { id: 'c1', kind: 'CASH', acquiredAt: '2026-09-01T00:00:00Z', paid: '1000.00', left: '812.34' };
const pack = {
  id: 'p1',
  kind: 'PACKAGE_UNITS',
  acquiredAt: '2026-09-01T08:00:00+08:00',
  product: 'sms-cn',
  units: 10_000,
  left: '6000',
  paid: '500',
  unitPrice: '0.05',
};
const at = '2026-11-01T00:00:00Z';

describe('readPosition', () => {
  it('reads money in yuan and units in pieces', () => {
    const read = readPosition({
      at,
      lots: [
        { ...lot, refunded: '100.00', expiresAt: '2027-01-01T00:00:00Z' },
        pack,
        { id: 'b1', kind: 'BONUS', acquiredAt: at, given: '20', left: '5.5' },
      ],
      reservations: [
        { id: 'r1', lot: 'c1', amount: '1.5', retained: true },
        { id: 'r2', lot: 'p1', units: 7 },
      ],
      usage: [
        { ref: 'u1', product: 'sms-cn', units: '500', unitPrice: '0.0018' },
        { ref: 'u2', product: 'sms-cn', units: 1, unitPrice: '0', deliveredAt: '2026-10-31T08:00:00+08:00' },
      ],
      arrears: [{ ref: 'inv_1', amount: '75.5' }],
      claims: [{ id: 'k1', by: 'TENANT', amount: '500', indirect: '200', serviceFee: '840', established: true }],
      invoices: [{ id: 'i1', lot: 'c1', amount: '1000' }],
    });
    if (!read.ok) throw new Error(read.faults.join('\n'));
    const [cash, units, bonus] = read.position.lots;
    expect(cash).toMatchObject({
      asset: 'CNY',
      original: yuan(1000),
      available: yuan(812.34),
      pricePaid: yuan(1000),
      alreadyRefunded: yuan(100),
      unitPrice: 0n,
    });
    expect(units).toMatchObject({
      asset: 'sms-cn',
      original: 10_000n,
      available: 6000n,
      pricePaid: yuan(500),
      unitPrice: yuan(0.05),
      alreadyRefunded: 0n,
    });
    expect(bonus).toMatchObject({ kind: 'BONUS', original: yuan(20), available: yuan(5.5), pricePaid: 0n });
    expect(read.position.openReservations).toEqual([
      { id: 'r1', lotId: 'c1', asset: 'CNY', amount: yuan(1.5), retained: true },
      { id: 'r2', lotId: 'p1', asset: 'sms-cn', amount: 7n, retained: false },
    ]);
    const product = 'sms-cn';
    expect(read.position.unbilledUsage).toEqual([
      { ref: 'u1', product, units: 500n, unitPrice: 1800n },
      { ref: 'u2', product, units: 1n, unitPrice: 0n, deliveredAt: new Date('2026-10-31T00:00:00Z') },
    ]);
    expect(read.position.claims[0]).toMatchObject({ indirect: yuan(200), serviceFee: yuan(840) });
    expect(read.position.invoices).toEqual([{ id: 'i1', lotId: 'c1', amount: yuan(1000), returned: 0n }]);
  });

  it.each<[string, unknown, string]>([
    ['no time', { lots: [] }, 'at: '],
    ['a time that is none', { at: 'yesterday' }, 'at: '],
    ['a number for money', { at, lots: [{ ...lot, left: 12.5 }] }, 'lots.0.left: '],
    ['seven decimals', { at, lots: [{ ...lot, left: '0.0000001' }] }, 'lots.0.left: '],
    [
      'negative money',
      { at, lots: [{ ...lot, left: '-1' }] },
      'lots.0.left: an amount in yuan such as "12.34", never negative',
    ],
    ['a fraction of a unit', { at, lots: [{ ...pack, left: 0.5 }] }, 'lots.0.left: a whole number, never negative'],
    ['a kind that is none', { at, lots: [{ ...lot, kind: 'GOLD' }] }, 'lots.0.kind: '],
    ['a misspelt key', { at, lot: [] }, ': Unrecognized key'],
    [
      'a reservation in units on money',
      { at, lots: [lot], reservations: [{ id: 'r', lot: 'c1', units: 5 }] },
      'reservations.0: ',
    ],
    [
      'a reservation of both',
      { at, lots: [lot], reservations: [{ id: 'r', lot: 'c1', units: 5, amount: '5' }] },
      'reservations.0: ',
    ],
    ['a reservation of nothing', { at, lots: [lot], reservations: [{ id: 'r', lot: 'c1' }] }, 'reservations.0: '],
    ['text', 'none', ': '],
  ])('refuses %s', (_, raw, fault) => {
    const read = readPosition(raw);
    expect(read.ok ? [] : read.faults).toEqual([expect.stringContaining(fault)]);
  });

  it('names every fault at once', () => {
    const read = readPosition({
      at: 'x',
      lots: [
        { ...lot, left: '-1' },
        { ...pack, units: -1 },
      ],
    });
    expect(read.ok ? [] : read.faults.map((f) => f.split(':')[0])).toEqual(['at', 'lots.0.left', 'lots.1.units']);
  });
});
