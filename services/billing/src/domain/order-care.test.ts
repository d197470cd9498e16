// When channels are asked, and when orders are closed.

import { describe, expect, it } from 'vitest';
import { closesAt, nextQuery } from './order-care.ts';

const createTime = new Date('2026-11-21T04:00:00Z');
const after = (minutes: number) => new Date(createTime.getTime() + minutes * 60_000);
const waiting = (channel: 'wechat' | 'alipay' | 'sandbox') => ({ channel, createTime, closeTime: undefined });

describe('a channel', () => {
  it('is asked after 1, 2, 5, 15 and 60 minutes more, and when the order closes', () => {
    const asked: number[] = [];
    let now = createTime;
    for (let queries = 0; queries < 6; queries++) {
      const next = nextQuery(waiting('wechat'), queries, now);
      if (next === undefined) break;
      asked.push((next.getTime() - createTime.getTime()) / 60_000);
      now = next;
    }
    expect(asked).toEqual([1, 3, 8, 23, 83, 120]);
  });

  it('is asked about a closed order for two days more, and then never again', () => {
    const closed = { ...waiting('wechat'), closeTime: after(120) };
    expect(nextQuery(closed, 6, after(120))).toEqual(after(120 + 240));
    expect(nextQuery(closed, 20, after(120 + 41 * 60))).toBeUndefined();
  });
});

it('closes WeChat orders after two hours and others after a day', () => {
  expect(closesAt(waiting('wechat'))).toEqual(after(120));
  expect(closesAt(waiting('alipay'))).toEqual(after(24 * 60));
  expect(closesAt(waiting('sandbox'))).toEqual(after(24 * 60));
});
