import { describe, expect, it } from 'vitest';
import { bonus, cash, jd, position, units, yuan } from '../../tests/builders.ts';
import type { Election, SettlementPosition } from './position.ts';
import type { SettlementRefusal } from './result.ts';
import { settle } from './settle.ts';

const refusal = (settlement: ReturnType<typeof settle>): SettlementRefusal => {
  if (settlement.outcome !== 'REFUSED') throw new Error(settlement.outcome);
  return settlement.refusal;
};
const convenience = (parts: Partial<SettlementPosition>) =>
  refusal(settle(jd(), { cause: 'PROVIDER_CONVENIENCE', decider: 'PROVIDER' }, position(parts)));
const breach = (elections: Election[]) =>
  refusal(
    settle(jd(), { cause: 'SERIOUS_BREACH', decider: 'PROVIDER' }, position({ lots: [cash('c1', 1n)] }), elections),
  );

describe('what settle refuses', () => {
  it('a cause that the agreement does not know', () => {
    expect(refusal(settle(jd(), { cause: 'RATIO_BREACH', decider: 'PROVIDER' }, position({})))).toEqual({
      reason: 'UNKNOWN_CAUSE',
      cause: 'RATIO_BREACH',
    });
  });

  it('a side that may not decide it', () => {
    expect(refusal(settle(jd(), { cause: 'PROVIDER_CONVENIENCE', decider: 'TENANT' }, position({})))).toEqual({
      reason: 'DECIDER_NOT_ENTITLED',
      decider: 'TENANT',
      entitled: ['PROVIDER'],
      clause: 'jd/7.3.5',
    });
  });

  it('an open reservation, unless it is retained', () => {
    const lots = [cash('c1', yuan(10), yuan(7))];
    const reservation = { id: 'rsv_1', lotId: 'c1', asset: 'CNY', amount: yuan(3) };
    expect(convenience({ lots, openReservations: [{ ...reservation, retained: false }] })).toEqual({
      reason: 'OPEN_RESERVATIONS',
      reservationIds: ['rsv_1'],
    });
    const retained = position({ lots, openReservations: [{ ...reservation, retained: true }] });
    expect(settle(jd(), { cause: 'PROVIDER_CONVENIENCE', decider: 'PROVIDER' }, retained)).toMatchObject({
      outcome: 'SETTLED',
      plan: { lines: [{ amount: yuan(7), payout: yuan(7) }], retainedReservations: ['rsv_1'] },
    });
  });

  it('elections that make no sense', () => {
    const by = { electedBy: 'user:usr_1' };
    expect(breach([{ clause: 'jd/7.3.5', option: 'REFUND', ...by }])).toEqual({
      reason: 'UNKNOWN_ELECTION',
      clause: 'jd/7.3.5',
    });
    expect(breach([{ clause: 'jd/7.3.2', option: 'BURN', ...by }])).toEqual({
      reason: 'UNKNOWN_OPTION',
      clause: 'jd/7.3.2',
      option: 'BURN',
      options: ['REFUND', 'FORFEIT'],
    });
    const refund = { clause: 'jd/7.3.2', option: 'REFUND', ...by };
    expect(breach([refund, { ...refund, option: 'FORFEIT' }])).toEqual({
      reason: 'ELECTION_TWICE',
      clause: 'jd/7.3.2',
    });
    expect(breach([{ ...refund, electedBy: ' ' }])).toEqual({ reason: 'ELECTION_UNSIGNED', clause: 'jd/7.3.2' });
  });

  it.each<[string, Partial<SettlementPosition>, string]>([
    [
      'more in a lot than it was acquired with',
      { lots: [cash('a', 5n, 6n, { pricePaid: 9n })] },
      'lot a: holds more than it was acquired with',
    ],
    [
      'more cash than was paid',
      { lots: [cash('a', 5n, 5n, { pricePaid: 4n })] },
      'lot a: holds more cash than was paid and not refunded',
    ],
    [
      'cash that was refunded already',
      { lots: [cash('a', 5n, 5n, { alreadyRefunded: 1n })] },
      'lot a: holds more cash than was paid and not refunded',
    ],
    [
      'more refunded than paid',
      { lots: [bonus('a', 5n, 5n, { alreadyRefunded: 1n })] },
      'lot a: more was refunded than paid',
    ],
    ['a bonus with a price', { lots: [bonus('a', 5n, 5n, { pricePaid: 1n })] }, 'lot a: a bonus with a price paid'],
    ['money in units', { lots: [cash('a', 5n, 5n, { asset: 'sms-cn' })] }, 'lot a: money is CNY, not sms-cn'],
    [
      'units in money',
      { lots: [units('a', { original: 1n, available: 1n, paid: 1n, unitPrice: 1n }, { asset: 'CNY' })] },
      'lot a: a package is counted in units, not in money',
    ],
    ['a negative lot', { lots: [cash('a', 5n, -1n)] }, 'lot a: a negative figure'],
    ['the same lot twice', { lots: [cash('a', 1n), cash('a', 1n)] }, 'lot a: listed twice'],
    [
      'the same usage twice',
      { unbilledUsage: [1, 2].map(() => ({ ref: 'u', product: 'sms-cn', units: 1n, unitPrice: 1n })) },
      'usage u: listed twice',
    ],
    [
      'negative usage',
      { unbilledUsage: [{ ref: 'u', product: 'sms-cn', units: -1n, unitPrice: 1n }] },
      'usage u: a negative figure',
    ],
    ['negative arrears', { arrears: [{ ref: 'i', amount: -1n }] }, 'arrears i: a negative figure'],
    [
      'a negative claim',
      { claims: [{ id: 'c', by: 'TENANT', amount: -1n, serviceFee: 0n, established: true }] },
      'claim c: a negative figure',
    ],
    [
      'an invoice on no lot',
      { invoices: [{ id: 'i', lotId: 'x', amount: 1n, returned: 0n }] },
      'invoice i: unknown lot x',
    ],
    [
      'an invoice returned beyond itself',
      { lots: [cash('a', 1n)], invoices: [{ id: 'i', lotId: 'a', amount: 1n, returned: 2n }] },
      'invoice i: returned 2 of 1',
    ],
    [
      'a reservation on no lot',
      { openReservations: [{ id: 'r', lotId: 'x', asset: 'CNY', amount: 1n, retained: true }] },
      'reservation r: unknown lot x',
    ],
    [
      'a reservation of another asset',
      {
        lots: [cash('a', 1n, 0n)],
        openReservations: [{ id: 'r', lotId: 'a', asset: 'sms-cn', amount: 1n, retained: true }],
      },
      'reservation r: sms-cn on a lot of CNY',
    ],
    [
      'reserved beyond the lot',
      { lots: [cash('a', 1n)], openReservations: [{ id: 'r', lotId: 'a', asset: 'CNY', amount: 1n, retained: true }] },
      'lot a: holds more than it was acquired with',
    ],
  ])('a position with %s', (_, parts, fault) => {
    const refused = convenience(parts);
    expect(refused.reason === 'INVALID_POSITION' ? refused.faults : refused).toContain(fault);
  });

  it('names every fault of a position at once', () => {
    const refused = convenience({
      lots: [cash('a', 5n, -1n), bonus('b', 1n, 1n, { pricePaid: 1n })],
      arrears: [{ ref: 'i', amount: -1n }],
    });
    expect(refused).toEqual({
      reason: 'INVALID_POSITION',
      faults: ['lot a: a negative figure', 'lot b: a bonus with a price paid', 'arrears i: a negative figure'],
    });
  });
});
