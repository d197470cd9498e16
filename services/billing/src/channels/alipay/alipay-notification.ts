// A notification of Alipay, from raw bytes to a payment: its form, its signature, its application and account. It carries
// the time at which it was made, and is told again for a day, so that its age says nothing: its number does (domain.md 5.2).

import type { NotificationReading, NotificationRefusal, RawNotification } from '../payment-channel.ts';
import { PAY_TIME_AHEAD_MS } from '../payment-channel.ts';
import { orderOfNumber } from '../channel-numbers.ts';
import type { AlipaySettings } from './alipay-settings.ts';
import { isSigned, signedText } from './alipay-signature.ts';
import { fromAlipayAmount, fromAlipayTime } from './alipay-values.ts';

export function readNotification(settings: AlipaySettings, raw: RawNotification, now: Date): NotificationReading {
  const refused = (reason: NotificationRefusal): NotificationReading => ({ kind: 'refused', reason });
  const fields = fieldsOf(raw.body);
  if (fields === undefined) return refused('BODY_MALFORMED');
  const field = (name: string): string => fields.get(name) ?? '';
  if (field('sign') === '' || field('sign_type') === '') return refused('HEADER_MISSING');
  // The sender's word for how it signed is not heard: RSA (SHA-1) is another algorithm, and not ours.
  if (field('sign_type') !== 'RSA2') return refused('SIGNATURE_INVALID');
  if (!isSigned(settings.alipayKey, signedText(fields, ['sign', 'sign_type']), field('sign')))
    return refused('SIGNATURE_INVALID');
  if (field('app_id') !== settings.appId || field('seller_id') !== settings.sellerId)
    return refused('MERCHANT_MISMATCH');
  if (field('trade_status') !== 'TRADE_SUCCESS' && field('trade_status') !== 'TRADE_FINISHED')
    return refused('NOT_A_PAYMENT');
  const orderId = orderOfNumber(field('out_trade_no'));
  const amount = fromAlipayAmount(field('total_amount'));
  const [notificationId, transactionId] = [field('notify_id'), field('trade_no')];
  if (orderId === undefined || amount === undefined || !isNumber(notificationId) || !isNumber(transactionId))
    return refused('BODY_MALFORMED');
  const payTime = fromAlipayTime(field('gmt_payment'));
  if (payTime === undefined) return refused('PAY_TIME_IMPOSSIBLE');
  if (payTime.getTime() - now.getTime() > PAY_TIME_AHEAD_MS) return refused('PAY_TIME_AHEAD');
  return {
    kind: 'notification',
    notification: { channel: 'alipay', notificationId, transactionId, orderId, amount, payTime },
  };
}

const isNumber = (text: string): boolean => /^[A-Za-z0-9]{1,128}$/.test(text);

/** A form's fields; undefined for one that is not UTF-8, is badly encoded, or says a name twice. */
function fieldsOf(body: Uint8Array): Map<string, string> | undefined {
  const fields = new Map<string, string>();
  try {
    for (const pair of new TextDecoder('utf-8', { fatal: true }).decode(body).split('&')) {
      const at = pair.indexOf('=');
      if (at < 0) return undefined;
      const [name, value] = [pair.slice(0, at), pair.slice(at + 1)].map((part) =>
        decodeURIComponent(part.replaceAll('+', ' ')),
      );
      if (name === undefined || value === undefined || fields.has(name)) return undefined;
      fields.set(name, value);
    }
  } catch {
    return undefined;
  }
  return fields;
}
