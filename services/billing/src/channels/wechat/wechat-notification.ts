// A notification of WeChat Pay, from raw bytes to a payment: signed, then of its form, then decrypted, then ours.

import { z } from 'zod';
import type { NotificationReading, NotificationRefusal, RawNotification } from '../payment-channel.ts';
import { openResource, wechatResource } from './wechat-resource.ts';
import type { WechatSettings } from './wechat-settings.ts';
import { signatureFault } from './wechat-signature.ts';
import { readTransaction } from './wechat-transaction.ts';

const notice = z.object({
  id: z.string().min(1).max(64),
  event_type: z.string(),
  resource: wechatResource,
});

export function readNotification(settings: WechatSettings, raw: RawNotification, now: Date): NotificationReading {
  const refused = (reason: NotificationRefusal): NotificationReading => ({ kind: 'refused', reason });
  const fault = signatureFault(settings, raw, now);
  if (fault !== undefined) return refused(fault);
  const read = notice.safeParse(asJson(Buffer.from(raw.body).toString('utf8')));
  if (!read.success) return refused('BODY_MALFORMED');
  const { id, event_type, resource } = read.data;
  if (event_type !== 'TRANSACTION.SUCCESS') return refused('NOT_A_PAYMENT');
  const plain = openResource(settings.apiV3Key, resource);
  if (plain === undefined) return refused('RESOURCE_INVALID');
  const found = readTransaction(settings, asJson(plain), () => id, now);
  switch (found.kind) {
    case 'refused':
      return found;
    case 'not-paid':
      return refused('NOT_A_PAYMENT');
    case 'paid':
      return { kind: 'notification', notification: found.payment };
  }
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
