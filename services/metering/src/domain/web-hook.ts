// Web hooks: which formats may be sent to one, in what shape, and how the sender proves who it is.

/** One address, for one tenant, product and format. */
export interface WebHook {
  readonly webHookId: string;
  readonly tenantId: string;
  readonly product: string;
  /** Wire name. */
  readonly format: string;
  readonly label: string;
  readonly sealedSigningKey: Uint8Array | undefined;
  readonly snsTopicArn: string;
  readonly snsSubscribeUrl: string;
  readonly columnNames: Readonly<Record<string, string>>;
  readonly createdAt: Date;
  readonly revokedAt: Date | undefined;
  readonly failures: HookFailures;
}

/** What a hook did not take: records, and bodies as a whole, as often as they came. */
export interface HookFailures {
  readonly count: bigint;
  readonly lastAt: Date | undefined;
  /** Of the last; never what the sender wrote. */
  readonly lastReason: string;
}

/** Of a hook that was just made. */
export const NO_FAILURES: HookFailures = { count: 0n, lastAt: undefined, lastReason: '' };

/** How the bodies of one format come. */
export interface HookFormat {
  /** Last part of the address. */
  readonly segment: string;
  readonly contentTypes: readonly string[];
  /** A body is one record, has one on each line, or is a CSV file. Bytes that are no text are always one record. */
  readonly shape: 'whole' | 'lines' | 'rows';
  /** Besides the secret in the address, which every hook has. */
  readonly proof: 'none' | 'sendcloud' | 'sns';
}

const JSON_TYPE = 'application/json';
const TEXT_TYPE = 'text/plain';
/** Bytes that are one record whatever the format's shape. */
export const BINARY_TYPE = 'application/octet-stream';

/** By wire name of the format. */
const FORMATS = new Map<string, HookFormat>([
  // Amazon SNS says text/plain of its JSON.
  [
    'RECORD_FORMAT_AMAZON_SES',
    { segment: 'amazon-ses', contentTypes: [TEXT_TYPE, JSON_TYPE], shape: 'whole', proof: 'sns' },
  ],
  [
    'RECORD_FORMAT_SENDCLOUD',
    {
      segment: 'sendcloud',
      contentTypes: ['application/x-www-form-urlencoded', JSON_TYPE],
      shape: 'whole',
      proof: 'sendcloud',
    },
  ],
  ['RECORD_FORMAT_TENCENT_SES', { segment: 'tencent-ses', contentTypes: [JSON_TYPE], shape: 'whole', proof: 'none' }],
  [
    'RECORD_FORMAT_DELIVERY_STATUS_NOTIFICATION',
    { segment: 'dsn', contentTypes: ['message/rfc822', BINARY_TYPE], shape: 'whole', proof: 'none' },
  ],
  [
    'RECORD_FORMAT_SMTP_REPLY',
    {
      segment: 'smtp-replies',
      contentTypes: [TEXT_TYPE, 'text/tab-separated-values', JSON_TYPE, 'application/x-ndjson'],
      shape: 'lines',
      proof: 'none',
    },
  ],
  [
    'RECORD_FORMAT_SMS_STATUS_REPORT',
    { segment: 'sms-status', contentTypes: [TEXT_TYPE, BINARY_TYPE], shape: 'lines', proof: 'none' },
  ],
  [
    'RECORD_FORMAT_JSON_LINES',
    {
      segment: 'json-lines',
      contentTypes: ['application/x-ndjson', 'application/jsonl', JSON_TYPE],
      shape: 'lines',
      proof: 'none',
    },
  ],
  ['RECORD_FORMAT_CSV', { segment: 'csv', contentTypes: ['text/csv'], shape: 'rows', proof: 'none' }],
]);

/** Undefined for a format that is none. */
export const hookFormat = (format: string): HookFormat | undefined => FORMATS.get(format);

/** What is wrong with an order for a web hook. */
export interface HookFault {
  readonly field: string;
  readonly description: string;
}

const TOPIC_ARN = /^arn:aws[a-z-]*:sns:[a-z0-9-]{1,40}:\d{12}:[A-Za-z0-9_.-]{1,256}$/;

/** The first fault of what proves the sender; undefined when the hook can be made. */
export function proofFault(format: HookFormat, signingKey: string, snsTopicArn: string): HookFault | undefined {
  if (format.proof === 'sendcloud' && signingKey === '')
    return { field: 'signing_key', description: 'has to be the app key by which SendCloud signs' };
  if (format.proof !== 'sendcloud' && signingKey !== '')
    return { field: 'signing_key', description: 'is for SendCloud only' };
  if (format.proof === 'sns' && !TOPIC_ARN.test(snsTopicArn))
    return { field: 'sns_topic_arn', description: 'has to be the ARN of an Amazon SNS topic' };
  if (format.proof !== 'sns' && snsTopicArn !== '')
    return { field: 'sns_topic_arn', description: 'is for Amazon SES only' };
  return undefined;
}
