// Orders, payments, invoices, tariffs of an hour and retries: the small rules, as tables.

import { newId, parseId } from '@tollgate/ids';
import { money } from '@tollgate/money';
import { describe, expect, it } from 'vitest';
import { tariffForHour } from './choose-tariff.ts';
import { invoiceNumber, totalsOf } from './invoice.ts';
import { bonusExpiry, bonusFor, type Order, refuseTopUpAmount } from './order.ts';
import { decidePayment, type PaymentNotification } from './payment.ts';
import type { Tariff } from './price-book.ts';
import { nextAttempt } from './retry.ts';

const cny = (micros: bigint) => money(micros, 'CNY');
const YUAN = 1_000_000n;

describe('a top-up', () => {
  it.each([
    [0n, 'a top-up is more than 0'],
    [-10_000n, 'a top-up is more than 0'],
    [10_001n, 'a top-up is in whole fen'],
    [10_000n, undefined],
    [10_000_000n * YUAN, undefined],
    [10_000_000n * YUAN + 10_000n, 'a top-up is at most 10,000,000 yuan'],
  ])('of %s micros', (micros, fault) => {
    expect(refuseTopUpAmount(cny(micros))).toBe(fault);
  });

  const bonuses = [
    { minimumPaid: cny(5_000n * YUAN), bonusPerMille: 80n, validDays: 365 },
    { minimumPaid: cny(1_000n * YUAN), bonusPerMille: 50n, validDays: 180 },
  ];

  it.each([
    [999_990_000n, undefined],
    [1_000n * YUAN, { amount: cny(50n * YUAN), validDays: 180 }],
    [4_999_990_000n, { amount: cny(249_999_500n), validDays: 180 }],
    [5_000n * YUAN, { amount: cny(400n * YUAN), validDays: 365 }],
  ])('of %s micros earns', (micros, bonus) => {
    expect(bonusFor(cny(micros), bonuses)).toEqual(bonus);
  });

  it('has a bonus that lasts whole days', () => {
    const expiry = bonusExpiry(new Date('2026-11-21T04:05:06Z'), { amount: cny(1n), validDays: 180 });
    expect(expiry.toISOString()).toBe('2027-05-20T04:05:06.000Z');
  });
});

describe('a notification of a payment', () => {
  const order: Order = {
    orderId: newId('ord'),
    tenantId: 'ten',
    state: 'pending',
    amount: cny(100n * YUAN),
    bonus: undefined,
    channel: 'sandbox',
    payUrl: '',
    createTime: new Date(0),
    payTime: undefined,
    closeTime: undefined,
    paidLate: false,
  };
  const notification: PaymentNotification = {
    channel: 'sandbox',
    notificationId: 'n1',
    transactionId: 't1',
    orderId: order.orderId,
    amount: order.amount,
    payTime: new Date(1),
  };
  const paid: Order = { ...order, state: 'paid' };

  it.each([
    ['the first', order, notification, [], { kind: 'pays' }],
    ['the same again', paid, notification, [notification], { kind: 'repeated' }],
    ['the same again, before the order moved', order, notification, [notification], { kind: 'repeated' }],
    ['a second payment', paid, { ...notification, notificationId: 'n2', transactionId: 't2' }, [], { kind: 'surplus' }],
    [
      'a smaller amount',
      order,
      { ...notification, amount: cny(1n) },
      [],
      { kind: 'refused', reason: 'AMOUNT_MISMATCH' },
    ],
    [
      'a transaction that paid another order',
      order,
      notification,
      [{ ...notification, orderId: 'other' }],
      { kind: 'refused', reason: 'TRANSACTION_REUSED' },
    ],
    [
      'a notification with another transaction',
      paid,
      { ...notification, transactionId: 't2' },
      [notification],
      { kind: 'refused', reason: 'NOTIFICATION_REUSED' },
    ],
  ])('%s', (_name, state, message, seen, decision) => {
    expect(decidePayment(state, message, seen, false)).toEqual(decision);
  });

  it.each([
    ['the first', order, [], { kind: 'surplus' }],
    ['the same again', paid, [notification], { kind: 'repeated' }],
  ])('%s, when the tenant has left', (_name, state, seen, decision) => {
    expect(decidePayment(state, notification, seen, true)).toEqual(decision);
  });
});

describe('an invoice', () => {
  const line = (units: bigint, unit: bigint) => ({
    product: 'sms',
    units,
    unitPrice: cny(unit),
    amount: cny(units * unit),
  });

  it.each([
    // 78.165 yuan becomes 78.17, net 73.75 (73.745...), tax 4.42.
    [
      [line(1_737n, 45_000n)],
      { exact: 78_165_000n, total: 78_170_000n, net: 73_750_000n, tax: 4_420_000n, rounding: 5_000n },
    ],
    [[line(3n, 1_800n)], { exact: 5_400n, total: 10_000n, net: 10_000n, tax: 0n, rounding: 4_600n }],
    [[line(2n, 1_800n)], { exact: 3_600n, total: 0n, net: 0n, tax: 0n, rounding: -3_600n }],
    [[], { exact: 0n, total: 0n, net: 0n, tax: 0n, rounding: 0n }],
  ])('adds up', (lines, expected) => {
    expect(totalsOf(lines)).toEqual({
      exactTotal: cny(expected.exact),
      total: cny(expected.total),
      net: cny(expected.net),
      tax: cny(expected.tax),
      rounding: cny(expected.rounding),
    });
  });

  it('has a number by year', () => {
    expect([invoiceNumber(2026, 1n), invoiceNumber(2027, 1_234_567n)]).toEqual(['2026-000001', '2027-1234567']);
  });
});

describe('the tariff of an hour', () => {
  const tariff: Tariff = { product: 'sms', channel: 'sms', tierMode: 'graduated', tiers: [] };
  const published = ['2026-01-01T00:00:00Z', '2026-11-21T02:30:00Z'].map((time, index) => {
    const priceBookId = parseId('prb', `prb_${String(index).padStart(32, '0')}`);
    if (priceBookId === undefined) throw new RangeError('prb');
    return { priceBookId, effectiveTime: new Date(time), tariff };
  });
  const [old, recent] = published;

  it.each([
    ['is of the book in force when it began', '2026-11-21T02:00:00Z', old?.priceBookId, old],
    ['is of the new book in the next hour', '2026-11-21T03:00:00Z', recent?.priceBookId, recent],
    ['is of the first book for traffic before any', '2025-06-01T00:00:00Z', undefined, old],
    ['is of the next book that has the product', '2026-11-21T02:00:00Z', newId('prb'), recent],
    ['is of the last book that had it when it is gone', '2026-12-01T00:00:00Z', newId('prb'), recent],
  ])('%s', (_name, hour, inForce, expected) => {
    expect(tariffForHour(published, new Date(hour), inForce)).toBe(expected);
  });

  it('is unknown for a product that no book ever had', () => {
    expect(tariffForHour([], new Date(), newId('prb'))).toBeUndefined();
  });
});

it('tries again ever more slowly, up to five minutes', () => {
  const now = new Date(0);
  expect([1, 2, 3, 9, 10, 400].map((failures) => nextAttempt(now, failures).getTime())).toEqual([
    1_000, 2_000, 4_000, 256_000, 300_000, 300_000,
  ]);
});
