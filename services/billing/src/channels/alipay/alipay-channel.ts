// Alipay, page: the tenant is sent to Alipay's own page. Queries and refunds over its gateway; notifications are believed
// as alipay-notification.ts says. Source: domain.md 5.2.

import { formatYuan, type Money } from '@tollgate/money';
import { z } from 'zod';
import type { PaymentNotification } from '../../domain/payment.ts';
import { channelUnreachable } from '../channel-call.ts';
import { numberOfOrder } from '../channel-numbers.ts';
import type { ChannelRefund, OrderQuery, PaymentChannel, RefundProgress } from '../payment-channel.ts';
import { callAlipay, signedParameters } from './alipay-api.ts';
import { readNotification } from './alipay-notification.ts';
import type { AlipaySettings } from './alipay-settings.ts';
import { fromAlipayAmount, fromAlipayTime } from './alipay-values.ts';

const SUCCEEDED = '10000';
/** Business failed; sub_code says why. Other codes are about the call itself, and say nothing of the money. */
const REFUSED = '40004';
const UNKNOWN_TRADE = 'ACQ.TRADE_NOT_EXIST';
/** The gateway's own trouble: it may have done it, and may be asked again. */
const UNSURE = new Set(['ACQ.SYSTEM_ERROR', 'AOP.ACQ.SYSTEM_ERROR']);

const common = z.object({ code: z.string(), sub_code: z.string().default('') });
const trade = z.object({
  out_trade_no: z.string(),
  trade_no: z.string().regex(/^[A-Za-z0-9]{1,128}$/),
  trade_status: z.string(),
  total_amount: z.string(),
  send_pay_date: z.string().optional(),
});
const refunded = z.object({ out_trade_no: z.string(), fund_change: z.string().default('N') });
const refundFound = z.object({ out_request_no: z.string().optional(), refund_status: z.string().default('') });

export interface AlipayParts {
  readonly settings: AlipaySettings;
  /** Where notifications come in, for example https://pay.example/channels/alipay/notify. */
  readonly notifyUrl: () => string;
  readonly now: () => Date;
}

export function createAlipayChannel(parts: AlipayParts): PaymentChannel {
  const { settings, now } = parts;
  return {
    name: 'alipay',
    // These seven characters and nothing else; anything else is told again.
    received: { contentType: 'text/plain; charset=utf-8', body: 'success' },
    prepare: (order) => Promise.resolve({ payUrl: payUrl(parts, order) }),
    read: (raw, at) => readNotification(settings, raw, at),
    query: (orderId, signal) => query(parts, orderId, signal),
    refund: async (refund, signal) => {
      const answer = await callAlipay(settings, 'alipay.trade.refund', refundContent(refund), now(), signal);
      const { code, sub_code } = readAs(common, answer);
      if (code === SUCCEEDED) {
        if (readAs(refunded, answer).out_trade_no !== numberOfOrder(refund.orderId)) throw channelUnreachable();
        // fund_change N: this number was refunded before, or is on its way. The query says which.
        return readAs(refunded, answer).fund_change === 'Y' ? { kind: 'succeeded' } : { kind: 'processing' };
      }
      return refusal(code, sub_code);
    },
    queryRefund: (refund, signal) => queryRefund(parts, refund, signal),
  };
}

function payUrl({ settings, notifyUrl, now }: AlipayParts, order: { orderId: string; amount: Money }): string {
  const content = {
    out_trade_no: numberOfOrder(order.orderId),
    total_amount: formatYuan(order.amount),
    subject: 'Tollgate 充值',
    product_code: 'FAST_INSTANT_TRADE_PAY',
  };
  const parameters = signedParameters(settings, 'alipay.trade.page.pay', content, now(), { notify_url: notifyUrl() });
  return `${settings.gateway}?${parameters.toString()}`;
}

async function query({ settings, now }: AlipayParts, orderId: string, signal: AbortSignal): Promise<OrderQuery> {
  const content = { out_trade_no: numberOfOrder(orderId) };
  const answer = await callAlipay(settings, 'alipay.trade.query', content, now(), signal);
  const { code, sub_code } = readAs(common, answer);
  // A trade is made when the payer comes to the page.
  if (code === REFUSED && sub_code === UNKNOWN_TRADE) return { kind: 'unpaid' };
  if (code !== SUCCEEDED) throw channelUnreachable();
  const found = readAs(trade, answer);
  if (found.out_trade_no !== numberOfOrder(orderId)) throw channelUnreachable();
  switch (found.trade_status) {
    case 'TRADE_SUCCESS':
    case 'TRADE_FINISHED':
      return { kind: 'paid', payment: paymentOf(orderId, found) };
    case 'TRADE_CLOSED':
      return { kind: 'closed' };
    default:
      return { kind: 'unpaid' };
  }
}

function paymentOf(orderId: string, found: z.infer<typeof trade>): PaymentNotification {
  const amount = fromAlipayAmount(found.total_amount);
  const payTime = fromAlipayTime(found.send_pay_date ?? '');
  if (amount === undefined || payTime === undefined) throw channelUnreachable();
  const transactionId = found.trade_no;
  return { channel: 'alipay', notificationId: `query-${transactionId}`, transactionId, orderId, amount, payTime };
}

async function queryRefund(
  { settings, now }: AlipayParts,
  refund: ChannelRefund,
  signal: AbortSignal,
): Promise<RefundProgress> {
  const content = { out_trade_no: numberOfOrder(refund.orderId), out_request_no: refund.refundId };
  const answer = await callAlipay(settings, 'alipay.trade.fastpay.refund.query', content, now(), signal);
  const { code, sub_code } = readAs(common, answer);
  if (code !== SUCCEEDED) return sub_code === UNKNOWN_TRADE ? { kind: 'unknown' } : refusal(code, sub_code);
  const read = readAs(refundFound, answer);
  // An answer without a status: no such refund was ever taken.
  if (read.out_request_no === undefined) return { kind: 'unknown' };
  return { kind: read.refund_status === 'REFUND_SUCCESS' ? 'succeeded' : 'processing' };
}

function readAs<T>(form: z.ZodType<T>, answer: unknown): T {
  const read = form.safeParse(answer);
  if (!read.success) throw channelUnreachable();
  return read.data;
}

const refundContent = (refund: ChannelRefund): object => ({
  out_trade_no: numberOfOrder(refund.orderId),
  refund_amount: formatYuan(refund.amount),
  out_request_no: refund.refundId,
  refund_reason: refund.reason,
});

function refusal(code: string, subCode: string): RefundProgress {
  if (code !== REFUSED || UNSURE.has(subCode)) throw channelUnreachable();
  return { kind: 'refused', code: subCode };
}
