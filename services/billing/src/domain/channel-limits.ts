// What channels demand of refunds, as data. WeChat Pay's are its public rules for refunds. For Alipay none was found; it is held to the
// same, which asks for less than it may allow and sends the rest by bank. The sandbox does as WeChat Pay.

import type { ChannelName } from './order.ts';

const DAY_MS = 86_400_000;

export interface RefundLimits {
  /** How long after the payment the channel gives money back. */
  readonly withinMs: number;
  /** Refunds of one payment. */
  readonly most: number;
  /** Between two refunds of one payment. */
  readonly gapMs: number;
}

/** Undefined where nothing goes back by the channel. */
export const REFUND_LIMITS: Readonly<Record<ChannelName, RefundLimits | undefined>> = {
  wechat: { withinMs: 365 * DAY_MS, most: 50, gapMs: 60_000 },
  alipay: { withinMs: 365 * DAY_MS, most: 50, gapMs: 60_000 },
  sandbox: { withinMs: 365 * DAY_MS, most: 50, gapMs: 60_000 },
  bank: undefined,
};

/** What was given back of a payment before. */
export interface RefundedBefore {
  readonly payTime: Date;
  readonly channel: ChannelName;
  /** Refunds that the channel took or will be asked for. */
  readonly count: number;
}

/** Why the channel would refuse one more refund; undefined when it would not. */
export function limitReached({ payTime, channel, count }: RefundedBefore, now: Date): string | undefined {
  const limits = REFUND_LIMITS[channel];
  if (limits === undefined) return 'NOT_BY_CHANNEL';
  if (now.getTime() - payTime.getTime() > limits.withinMs) return 'REFUND_WINDOW_OVER';
  return count >= limits.most ? 'REFUNDS_EXHAUSTED' : undefined;
}

/** When one more may be asked for, after one that was asked for or will be at that time. */
export function mayAskAt(channel: ChannelName, last: Date | undefined, now: Date): Date {
  const gap = REFUND_LIMITS[channel]?.gapMs ?? 0;
  const free = last === undefined ? now : new Date(last.getTime() + gap);
  return free > now ? free : now;
}
