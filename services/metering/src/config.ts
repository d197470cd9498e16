// Settings of metering beside those that every service has.

import { field, readConfig } from '@tollgate/config';

import type { JobPatience } from './domain/job-report.ts';
import type { ReceiptPatience } from './domain/receipts.ts';
import type { TotalsPolicy } from './domain/totals-policy.ts';

export interface MeteringConfig {
  /** Key of the digests that stand for messages and recipients. Changing it makes every stored message unknown. */
  readonly digestKey: Uint8Array;
  /** host:port of web hooks; absent means that none are offered. */
  readonly httpListen: string | undefined;
  /** How gateways reach that address from outside; absent means by the address itself. */
  readonly publicUrl: string | undefined;
  /** PEM file of the certificates with which Amazon SNS signs. */
  readonly snsCertificateFile: string | undefined;
  /** Whether those certificates may be fetched from Amazon instead. */
  readonly snsFetch: boolean;
  readonly jobPatience: JobPatience;
  /** For how many days the outcomes of messages are kept. */
  readonly outcomeDays: number;
  readonly receiptPatience: ReceiptPatience;
  readonly totalsPolicy: TotalsPolicy;
}

const digestKey = field
  .secretFile()
  .refine((text) => /^[0-9a-f]{64}$/i.test(text), { error: 'names a file that does not hold 64 hexadecimal digits' });

/** A gateway hands a job's messages on within minutes; receipts of most follow within the hour. */
const JOB_QUIET_MS = 3_600_000;
const JOB_SETTLE_MS = 30_000;

/** Half a year covers complaints, disputes of a bill and the reports that a person replays from the dead letters. */
const OUTCOME_DAYS = 180;
/** The stream keeps reports for seven days: what may still come from it is known again. */
const OUTCOME_DAYS_MIN = 8;

/** Huawei Cloud, for one, counts a message as failed when nothing was told for 72 hours. */
const RECEIPT_HOURS = 72;
const receiptHours = field.text().refine((text) => /^(?:[a-z0-9-]+=)?\d{1,4}(?:,[a-z0-9-]+=\d{1,4})*$/.test(text), {
  error: 'is not of the form "72,product=96": hours for all products, then for single ones',
});

function patienceOf(text: string): ReceiptPatience {
  const pairs = text
    .split(',')
    .filter((part) => part !== '')
    .map((part) => part.split('='));
  const all = pairs.find((pair) => pair.length === 1);
  return {
    hours: all === undefined ? RECEIPT_HOURS : Number(all[0]),
    byProduct: new Map(
      pairs.flatMap(([product = '', hours]) => (hours === undefined ? [] : [[product, Number(hours)]])),
    ),
  };
}

/** Gateways total a day in the night that follows it, and carriers hand some of it in a working day later. */
const TOTALS_GRACE_MS = 24 * 3_600_000;
const totalsGateways = field
  .text()
  .refine(
    (text) => /^[a-z0-9-]+=[a-z0-9.-]+(?:\+[a-z0-9.-]+)*(?:,[a-z0-9-]+=[a-z0-9.-]+(?:\+[a-z0-9.-]+)*)*$/.test(text),
    { error: 'is not of the form "product=gateway+gateway,product=gateway"' },
  );

const gatewaysOf = (text: string): TotalsPolicy['gatewaysOf'] =>
  new Map(
    text
      .split(',')
      .filter((part) => part !== '')
      .map((part) => part.split('='))
      .map(([product = '', gateways = '']) => [product, gateways.split('+')]),
  );

/** Reads METERING_*. Throws ConfigError with every fault. */
export function readMeteringConfig(env: Record<string, string | undefined>): MeteringConfig {
  const values = readConfig(env, {
    METERING_DIGEST_KEY_FILE: digestKey,
    METERING_HTTP_LISTEN: field.listenAddress().optional(),
    METERING_PUBLIC_URL: field.url(['http', 'https']).optional(),
    METERING_SNS_CERTIFICATE_FILE: field.text().optional(),
    METERING_SNS_FETCH: field.flag().optional(),
    METERING_JOB_QUIET: field.durationMs().optional(),
    METERING_JOB_SETTLE: field.durationMs().optional(),
    METERING_RECEIPT_HOURS: receiptHours.optional(),
    METERING_TOTALS_GRACE: field.durationMs().optional(),
    METERING_TOTALS_GATEWAYS: totalsGateways.optional(),
    METERING_OUTCOME_DAYS: field.integer({ min: OUTCOME_DAYS_MIN, max: 3_650 }).optional(),
  });
  return {
    digestKey: Buffer.from(values.METERING_DIGEST_KEY_FILE, 'hex'),
    httpListen: values.METERING_HTTP_LISTEN,
    publicUrl: values.METERING_PUBLIC_URL?.replace(/\/+$/, ''),
    snsCertificateFile: values.METERING_SNS_CERTIFICATE_FILE,
    snsFetch: values.METERING_SNS_FETCH ?? false,
    jobPatience: {
      quietMs: values.METERING_JOB_QUIET ?? JOB_QUIET_MS,
      settleMs: values.METERING_JOB_SETTLE ?? JOB_SETTLE_MS,
    },
    receiptPatience: patienceOf(values.METERING_RECEIPT_HOURS ?? ''),
    totalsPolicy: {
      graceMs: values.METERING_TOTALS_GRACE ?? TOTALS_GRACE_MS,
      gatewaysOf: gatewaysOf(values.METERING_TOTALS_GATEWAYS ?? ''),
    },
    outcomeDays: values.METERING_OUTCOME_DAYS ?? OUTCOME_DAYS,
  };
}
