// Messages of Amazon SNS over HTTP and their signature. Format: docs.aws.amazon.com/sns/latest/dg, "Verifying the
// signatures of Amazon SNS messages" (versions 1 and 2).

import { createVerify, type X509Certificate } from 'node:crypto';

import { isObject, jsonOf, type JsonObject, textAt, textOf } from './json-value.ts';

/** A message that says where its certificate is. */
export interface SnsMessage {
  readonly type: 'Notification' | 'SubscriptionConfirmation' | 'UnsubscribeConfirmation';
  readonly topicArn: string;
  readonly certificateUrl: string;
  /** Of a confirmation: opening it confirms the subscription. */
  readonly subscribeUrl: string;
  readonly fields: JsonObject;
}

const TYPES = ['Notification', 'SubscriptionConfirmation', 'UnsubscribeConfirmation'] as const;
/** Only Amazon's own hosts sign; anybody can make a certificate for another one. */
const AMAZON_HOST = /^sns\.[a-z0-9-]{3,40}\.amazonaws\.com(\.cn)?$/;

/** Undefined for anything that is no such message, or names a certificate or a confirmation outside of Amazon SNS. */
export function snsMessage(body: Uint8Array): SnsMessage | undefined {
  const decoded = textOf(body);
  const fields = 'fault' in decoded ? undefined : jsonOf(decoded.text);
  if (!isObject(fields)) return undefined;
  const type = TYPES.find((each) => each === textAt(fields, 'Type'));
  const certificateUrl = textAt(fields, 'SigningCertURL');
  const subscribeUrl = textAt(fields, 'SubscribeURL');
  if (type === undefined || !ofAmazon(certificateUrl) || !certificateUrl.endsWith('.pem')) return undefined;
  if (type === 'SubscriptionConfirmation' && (!ofAmazon(subscribeUrl) || subscribeUrl.length > 2_000)) return undefined;
  return { type, topicArn: textAt(fields, 'TopicArn'), certificateUrl, subscribeUrl, fields };
}

function ofAmazon(text: string): boolean {
  const url = URL.parse(text);
  return url !== null && url.protocol === 'https:' && url.port === '' && AMAZON_HOST.test(url.hostname);
}

const NOTIFICATION_FIELDS = ['Message', 'MessageId', 'Subject', 'Timestamp', 'TopicArn', 'Type'];
const CONFIRMATION_FIELDS = ['Message', 'MessageId', 'SubscribeURL', 'Timestamp', 'Token', 'TopicArn', 'Type'];
const DIGESTS = new Map([
  ['1', 'RSA-SHA1'],
  ['2', 'RSA-SHA256'],
]);

/** Whether one of the certificates, in force at that instant, signed the message. */
export function signedBy({ type, fields }: SnsMessage, certificates: readonly X509Certificate[], now: Date): boolean {
  const digest = DIGESTS.get(textAt(fields, 'SignatureVersion'));
  if (digest === undefined) return false;
  const names = type === 'Notification' ? NOTIFICATION_FIELDS : CONFIRMATION_FIELDS;
  const text = names
    .filter((name) => typeof fields[name] === 'string')
    .map((name) => `${name}\n${textAt(fields, name)}\n`)
    .join('');
  const signature = Buffer.from(textAt(fields, 'Signature'), 'base64');
  return certificates.some((certificate) => {
    const { publicKey, validFromDate, validToDate } = certificate;
    if (now < validFromDate || now > validToDate || publicKey.asymmetricKeyType !== 'rsa') return false;
    return createVerify(digest).update(text, 'utf8').verify(publicKey, signature);
  });
}
