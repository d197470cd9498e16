// The adapter of each format of the contract.

import { amazonSes } from './amazon-ses.ts';
import { jsonLines } from './json-lines.ts';
import { sendcloud } from './sendcloud.ts';
import { smsStatusReport } from './sms-status-report.ts';
import type { Adapter } from './translation.ts';

const ADAPTERS = new Map<string, Adapter>([
  ['RECORD_FORMAT_AMAZON_SES', amazonSes],
  ['RECORD_FORMAT_SENDCLOUD', sendcloud],
  ['RECORD_FORMAT_SMS_STATUS_REPORT', smsStatusReport],
  ['RECORD_FORMAT_JSON_LINES', jsonLines],
]);

/** By wire name of the format; undefined where there is none. */
export const adapterOf = (format: string): Adapter | undefined => ADAPTERS.get(format);
