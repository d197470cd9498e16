// When a channel is asked about an order that waits for payment, and when such an order is closed. Policy as data.

import type { ChannelName, Order } from './order.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** Pauses before the first, second … question; the last one repeats. Most people pay at once or not at all. */
const QUERY_PAUSES_MS: readonly number[] = [1, 2, 5, 15, 60, 120, 240, 480].map((minutes) => minutes * MINUTE_MS);

/** A code of WeChat Pay is good for two hours; the other channels' pages are left open for a day. */
const CLOSE_AFTER_MS: Readonly<Record<ChannelName, number>> = {
  wechat: 2 * HOUR_MS,
  alipay: 24 * HOUR_MS,
  sandbox: 24 * HOUR_MS,
  bank: 24 * HOUR_MS,
};

/** Somebody may have paid in the last minute, and its notification got lost: closed orders are asked about as well. */
const STOP_AFTER_CLOSE_MS = 48 * HOUR_MS;

/** When the next question is due after so many; never later than the closing. Undefined when no more is asked. */
export function nextQuery(
  order: Pick<Order, 'channel' | 'createTime' | 'closeTime'>,
  queries: number,
  now: Date,
): Date | undefined {
  const pause = QUERY_PAUSES_MS[Math.min(queries, QUERY_PAUSES_MS.length - 1)] ?? HOUR_MS;
  const next = new Date(now.getTime() + pause);
  if (order.closeTime !== undefined)
    return next.getTime() - order.closeTime.getTime() > STOP_AFTER_CLOSE_MS ? undefined : next;
  const closing = closesAt(order);
  return next > closing && closing > now ? closing : next;
}

/** When nobody is expected to pay any more. */
export function closesAt({ channel, createTime }: Pick<Order, 'channel' | 'createTime'>): Date {
  return new Date(createTime.getTime() + CLOSE_AFTER_MS[channel]);
}
