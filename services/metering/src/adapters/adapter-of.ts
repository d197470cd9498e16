// The adapter of each format of the contract.

import { amazonSes } from './amazon-ses.ts';
import { csv } from './csv.ts';
import { deliveryStatusNotification } from './delivery-status-notification.ts';
import { jsonLines } from './json-lines.ts';
import { sendcloud } from './sendcloud.ts';
import { smsStatusReport } from './sms-status-report.ts';
import { smtpReplies } from './smtp-reply.ts';
import { tencentSes } from './tencent-ses.ts';
import type { Adapter } from './translation.ts';

const ADAPTERS = new Map<string, Adapter>([
  ['RECORD_FORMAT_AMAZON_SES', amazonSes],
  ['RECORD_FORMAT_SENDCLOUD', sendcloud],
  ['RECORD_FORMAT_SMS_STATUS_REPORT', smsStatusReport],
  ['RECORD_FORMAT_JSON_LINES', jsonLines],
  ['RECORD_FORMAT_TENCENT_SES', tencentSes],
  ['RECORD_FORMAT_DELIVERY_STATUS_NOTIFICATION', deliveryStatusNotification],
  ['RECORD_FORMAT_SMTP_REPLY', smtpReplies],
  ['RECORD_FORMAT_CSV', csv],
]);

/** By wire name of the format; undefined where there is none. */
export const adapterOf = (format: string): Adapter | undefined => ADAPTERS.get(format);
