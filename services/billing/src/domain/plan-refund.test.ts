// Plans of refunds: the whole amount, never more of a payment than is left of it, newest first, within the channels' limits.

import fc from 'fast-check';
import { money } from '@tollgate/money';
import { describe, expect, it } from 'vitest';
import { REFUND_LIMITS } from './channel-limits.ts';
import { planRefund, type RefundablePayment } from './plan-refund.ts';

const now = new Date('2026-11-21T04:00:00Z');
const DAY = 86_400_000;
const cny = (micros: bigint) => money(micros, 'CNY');
const payment = (id: number, days: number, paid: bigint, more: Partial<RefundablePayment> = {}): RefundablePayment => ({
  paymentId: `pay_${id}`,
  orderId: `ord_${id}`,
  channel: 'wechat',
  paid: cny(paid),
  refunded: cny(0n),
  payTime: new Date(now.getTime() - days * DAY),
  count: 0,
  lastAskTime: undefined,
  ...more,
});
const shape = (parts: ReturnType<typeof planRefund>) =>
  parts.map(({ way, payment: of, amount }) => [way, of?.paymentId ?? '', amount.micros]);
const all = () => true;

describe('a plan', () => {
  it('takes the newest payment first, and the rest by bank', () => {
    const payments = [payment(1, 300, 50n), payment(2, 10, 30n), payment(3, 400, 1_000n)];
    expect(shape(planRefund(cny(100n), payments, all, now))).toEqual([
      ['wechat', 'pay_2', 30n],
      ['wechat', 'pay_1', 50n],
      ['bank', '', 20n],
    ]);
  });

  it('leaves out what is refunded, what had fifty refunds, bank transfers, and channels that are not offered', () => {
    const payments = [
      payment(1, 1, 50n, { refunded: cny(50n) }),
      payment(2, 2, 50n, { count: 50 }),
      payment(3, 3, 50n, { channel: 'bank' }),
      payment(4, 4, 50n, { channel: 'alipay' }),
      payment(5, 5, 50n, { count: 49 }),
    ];
    expect(shape(planRefund(cny(60n), payments, (channel) => channel !== 'alipay', now))).toEqual([
      ['wechat', 'pay_5', 50n],
      ['bank', '', 10n],
    ]);
  });

  it('asks for the next refund of a payment a minute after the last', () => {
    const last = new Date(now.getTime() - 20_000);
    const [part] = planRefund(cny(1n), [payment(1, 1, 50n, { lastAskTime: last, count: 1 })], all, now);
    expect(part?.askTime).toEqual(new Date(last.getTime() + 60_000));
  });

  it('gives back on the last instant of the 365th day, and not after it', () => {
    expect(shape(planRefund(cny(1n), [payment(1, 365, 1n)], all, now))).toEqual([['wechat', 'pay_1', 1n]]);
    const late = payment(1, 365, 1n, { payTime: new Date(now.getTime() - 365 * DAY - 1) });
    expect(shape(planRefund(cny(1n), [late], all, now))).toEqual([['bank', '', 1n]]);
  });
});

const anyPayment = fc.record({
  days: fc.integer({ min: 0, max: 500 }),
  paid: fc.bigInt({ min: 1n, max: 1_000n }),
  share: fc.integer({ min: 0, max: 100 }),
  count: fc.integer({ min: 0, max: 60 }),
  channel: fc.constantFrom('wechat' as const, 'alipay' as const, 'sandbox' as const, 'bank' as const),
});

it('always gives back the whole amount, and of no payment more than is left of it', () => {
  fc.assert(
    fc.property(fc.array(anyPayment, { maxLength: 12 }), fc.bigInt({ min: 1n, max: 5_000n }), (drawn, amount) => {
      const payments = drawn.map(({ days, paid, share, count, channel }, index) =>
        payment(index, days, paid, { refunded: cny((paid * BigInt(share)) / 100n), count, channel }),
      );
      const parts = planRefund(cny(amount), payments, all, now);
      expect(parts.reduce((sum, part) => sum + part.amount.micros, 0n)).toBe(amount);
      expect(parts.every((part) => part.amount.micros > 0n)).toBe(true);
      const named = parts.flatMap((part) => (part.payment === undefined ? [] : [part]));
      expect(new Set(named.map((part) => part.payment?.paymentId)).size).toBe(named.length);
      for (const { payment: of, amount: taken } of named) {
        expect(taken.micros <= (of?.paid.micros ?? 0n) - (of?.refunded.micros ?? 0n)).toBe(true);
        expect((of?.count ?? 99) < (REFUND_LIMITS[of?.channel ?? 'bank']?.most ?? 0)).toBe(true);
      }
      const times = named.map((part) => part.payment?.payTime.getTime() ?? 0);
      expect(times).toEqual(times.toSorted((a, b) => b - a));
    }),
  );
});
