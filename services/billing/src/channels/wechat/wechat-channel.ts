// WeChat Pay v3, Native: the tenant scans a code. Orders, queries and refunds over its API; notifications are believed
// as wechat-notification.ts says. Source: domain.md 5.1.

import { type Money, MICROS_PER_FEN } from '@tollgate/money';
import { z } from 'zod';
import { callChannel, type ChannelAnswer, channelUnreachable } from '../channel-call.ts';
import { numberOfOrder } from '../channel-numbers.ts';
import type { ChannelRefund, OrderQuery, PaymentChannel, RefundProgress } from '../payment-channel.ts';
import { readNotification } from './wechat-notification.ts';
import type { WechatSettings } from './wechat-settings.ts';
import { authorize, signatureFault, type WechatRequest } from './wechat-signature.ts';
import { readTransaction } from './wechat-transaction.ts';

const prepared = z.object({ code_url: z.string().min(1).max(512) });
const refunded = z.object({
  status: z.enum(['SUCCESS', 'CLOSED', 'PROCESSING', 'ABNORMAL']),
  out_refund_no: z.string(),
});
const failure = z.object({ code: z.string().max(64) });

/** Codes that say that nobody knows what became of it; anything else below 500 is a refusal. */
const UNSURE = new Set([
  'SYSTEM_ERROR',
  'FREQUENCY_LIMITED',
  'RATELIMIT_EXCEED',
  'BANK_ERROR',
  'USER_ACCOUNT_ABNORMAL_RETRY',
]);

export interface WechatParts {
  readonly settings: WechatSettings;
  /** Where notifications come in, for example https://pay.example/channels/wechat/notify. */
  readonly notifyUrl: () => string;
  readonly now: () => Date;
}

export function createWechatChannel(parts: WechatParts): PaymentChannel {
  return {
    name: 'wechat',
    // Any 2xx is "received"; an empty answer is the documented one.
    received: { contentType: 'application/json', body: '{"code":"SUCCESS"}' },
    prepare: (order, signal) => prepare(parts, order, signal),
    read: (raw, now) => readNotification(parts.settings, raw, now),
    query: (orderId, signal) => query(parts, orderId, signal),
    refund: (refund, signal) => refundPart(parts, refund, signal),
    queryRefund: (refund, signal) => queryRefund(parts, refund, signal),
  };
}

async function prepare(
  parts: WechatParts,
  order: { readonly orderId: string; readonly amount: Money },
  signal: AbortSignal,
): Promise<{ payUrl: string }> {
  const { settings } = parts;
  const answer = await call(parts, 'POST', '/v3/pay/transactions/native', signal, {
    appid: settings.appid,
    mchid: settings.mchid,
    description: 'Tollgate 充值',
    out_trade_no: numberOfOrder(order.orderId),
    notify_url: parts.notifyUrl(),
    amount: { total: fenOf(order.amount), currency: order.amount.currency },
  });
  const read = answer.status === 200 ? prepared.safeParse(answer.json) : undefined;
  if (read?.success !== true) throw channelUnreachable();
  return { payUrl: read.data.code_url };
}

async function query(parts: WechatParts, orderId: string, signal: AbortSignal): Promise<OrderQuery> {
  const { settings } = parts;
  const target = `/v3/pay/transactions/out-trade-no/${numberOfOrder(orderId)}?mchid=${settings.mchid}`;
  const answer = await call(parts, 'GET', target, signal);
  // An order that nobody has scanned yet may not be there.
  if (answer.status === 404) return { kind: 'unpaid' };
  if (answer.status !== 200) throw channelUnreachable();
  const found = readTransaction(settings, answer.json, (transactionId) => `query-${transactionId}`, parts.now());
  if (found.kind === 'refused') throw channelUnreachable();
  if (found.kind === 'paid') {
    if (found.payment.orderId !== orderId) throw channelUnreachable();
    return found;
  }
  return { kind: found.state === 'CLOSED' || found.state === 'REVOKED' ? 'closed' : 'unpaid' };
}

async function refundPart(parts: WechatParts, refund: ChannelRefund, signal: AbortSignal): Promise<RefundProgress> {
  const answer = await call(parts, 'POST', '/v3/refund/domestic/refunds', signal, {
    out_trade_no: numberOfOrder(refund.orderId),
    out_refund_no: refund.refundId,
    reason: refund.reason,
    amount: { refund: fenOf(refund.amount), total: fenOf(refund.paid), currency: refund.amount.currency },
  });
  return progressOf(answer, refund);
}

async function queryRefund(parts: WechatParts, refund: ChannelRefund, signal: AbortSignal): Promise<RefundProgress> {
  const answer = await call(parts, 'GET', `/v3/refund/domestic/refunds/${refund.refundId}`, signal);
  return answer.status === 404 ? { kind: 'unknown' } : progressOf(answer, refund);
}

function progressOf(answer: ApiAnswer, refund: ChannelRefund): RefundProgress {
  if (answer.status === 200) {
    const read = refunded.safeParse(answer.json);
    if (!read.success || read.data.out_refund_no !== refund.refundId) throw channelUnreachable();
    switch (read.data.status) {
      case 'SUCCESS':
        return { kind: 'succeeded' };
      case 'PROCESSING':
        return { kind: 'processing' };
      // ABNORMAL: the payer's account takes no money; CLOSED: it was called off.
      case 'ABNORMAL':
      case 'CLOSED':
        return { kind: 'refused', code: read.data.status };
    }
  }
  const read = failure.safeParse(answer.json);
  if (answer.status >= 500 || !read.success || UNSURE.has(read.data.code)) throw channelUnreachable();
  return { kind: 'refused', code: read.data.code };
}

interface ApiAnswer {
  readonly status: number;
  readonly json: unknown;
}

/** One call, its answer signed by WeChat Pay. Errors of its gateway come unsigned, and nothing is believed of them. */
async function call(
  parts: WechatParts,
  method: WechatRequest['method'],
  target: string,
  signal: AbortSignal,
  content?: object,
): Promise<ApiAnswer> {
  const body = content === undefined ? '' : JSON.stringify(content);
  const { settings, now } = parts;
  const answer = await callChannel(
    `${settings.apiBase}${target}`,
    {
      method,
      headers: {
        authorization: authorize(settings, { method, target, body }, now()),
        accept: 'application/json',
        'user-agent': 'tollgate',
        ...(content === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(content === undefined ? {} : { body }),
    },
    signal,
  );
  if (signatureFault(settings, answer, now()) !== undefined) throw channelUnreachable();
  return { status: answer.status, json: parse(answer) };
}

function parse(answer: ChannelAnswer): unknown {
  try {
    return JSON.parse(Buffer.from(answer.body).toString('utf8'));
  } catch {
    return undefined;
  }
}

/** Whole fen as the API's number; a payment is at most 10,000,000 yuan, far inside of exact numbers. */
function fenOf(amount: Money): number {
  return Number(amount.micros / MICROS_PER_FEN);
}
