// A transaction as notifications and queries of WeChat Pay show it, and what it means to an order.

import { money, MICROS_PER_FEN, parseCurrency } from '@tollgate/money';
import { z } from 'zod';
import type { PaymentNotification } from '../../domain/payment.ts';
import { orderOfNumber } from '../channel-numbers.ts';
import { type NotificationRefusal, PAY_TIME_AHEAD_MS } from '../payment-channel.ts';
import type { WechatSettings } from './wechat-settings.ts';

/** The fields that we believe; amounts are whole fen and exact, for 9,007,199,254,740,991 fen is beyond any payment. */
const transaction = z.object({
  mchid: z.string(),
  appid: z.string(),
  out_trade_no: z.string(),
  trade_state: z.string(),
  transaction_id: z.string().min(1).max(64).optional(),
  success_time: z.iso.datetime({ offset: true }).optional(),
  amount: z.object({ total: z.int().positive(), currency: z.string().default('CNY') }).optional(),
});

export type WechatTransaction =
  | { readonly kind: 'paid'; readonly payment: PaymentNotification }
  /** Not a payment that succeeded; the state is WeChat's. */
  | { readonly kind: 'not-paid'; readonly state: string }
  | { readonly kind: 'refused'; readonly reason: NotificationRefusal };

/** Checks form, merchant, application and time of payment. @param notificationId Constant over retries. */
export function readTransaction(
  settings: Pick<WechatSettings, 'mchid' | 'appid'>,
  plain: unknown,
  notificationId: (transactionId: string) => string,
  now: Date,
): WechatTransaction {
  const refused = (reason: NotificationRefusal): WechatTransaction => ({ kind: 'refused', reason });
  const read = transaction.safeParse(plain);
  if (!read.success) return refused('BODY_MALFORMED');
  const { mchid, appid, out_trade_no, trade_state, transaction_id, success_time, amount } = read.data;
  if (mchid !== settings.mchid || appid !== settings.appid) return refused('MERCHANT_MISMATCH');
  // REFUND: it was paid, and money went back since.
  if (trade_state !== 'SUCCESS' && trade_state !== 'REFUND') return { kind: 'not-paid', state: trade_state };
  const orderId = orderOfNumber(out_trade_no);
  const currency = amount && parseCurrency(amount.currency);
  if (orderId === undefined || transaction_id === undefined || success_time === undefined || currency === undefined)
    return refused('BODY_MALFORMED');
  const payTime = new Date(success_time);
  if (payTime.getTime() - now.getTime() > PAY_TIME_AHEAD_MS) return refused('PAY_TIME_AHEAD');
  return {
    kind: 'paid',
    payment: {
      channel: 'wechat',
      notificationId: notificationId(transaction_id),
      transactionId: transaction_id,
      orderId,
      amount: money(BigInt(amount?.total ?? 0) * MICROS_PER_FEN, currency),
      payTime,
    },
  };
}
