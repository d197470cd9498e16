// Signatures of WeChat Pay v3: RSA with SHA-256 over lines, of requests by us, of answers and notifications by them.

import { createSign, randomBytes, verify } from 'node:crypto';
import { isRecent } from '../payment-channel.ts';
import type { WechatSettings } from './wechat-settings.ts';

/** What is signed about a request. */
export interface WechatRequest {
  readonly method: 'GET' | 'POST';
  /** Path and query, as it is sent. */
  readonly target: string;
  /** Empty for GET. */
  readonly body: string;
}

/** The Authorization header of a request that is sent now. */
export function authorize(settings: WechatSettings, request: WechatRequest, now: Date): string {
  const timestamp = String(Math.floor(now.getTime() / 1000));
  const nonce = randomBytes(16).toString('hex');
  const signature = createSign('RSA-SHA256')
    .update(`${request.method}\n${request.target}\n${timestamp}\n${nonce}\n${request.body}\n`)
    .sign(settings.merchantKey, 'base64');
  return (
    `WECHATPAY2-SHA256-RSA2048 mchid="${settings.mchid}",nonce_str="${nonce}",signature="${signature}",` +
    `timestamp="${timestamp}",serial_no="${settings.merchantSerial}"`
  );
}

/** Something that WeChat Pay signed: its headers by lower-case name, and exactly the bytes of its body. */
export interface SignedByWechat {
  readonly header: (name: string) => string | undefined;
  readonly body: Uint8Array;
}

export type SignatureFault = 'HEADER_MISSING' | 'TIMESTAMP_STALE' | 'SERIAL_UNKNOWN' | 'SIGNATURE_INVALID';

/** Undefined when WeChat Pay signed it within the last five minutes. */
export function signatureFault(
  settings: WechatSettings,
  signed: SignedByWechat,
  now: Date,
): SignatureFault | undefined {
  const timestamp = signed.header('wechatpay-timestamp');
  const nonce = signed.header('wechatpay-nonce');
  const serial = signed.header('wechatpay-serial');
  const signature = signed.header('wechatpay-signature');
  if (timestamp === undefined || nonce === undefined || serial === undefined || signature === undefined)
    return 'HEADER_MISSING';
  if (!isRecent(timestamp, now)) return 'TIMESTAMP_STALE';
  const key = settings.platformKeys.get(serial);
  if (key === undefined) return 'SERIAL_UNKNOWN';
  const lines = Buffer.concat([Buffer.from(`${timestamp}\n${nonce}\n`), signed.body, Buffer.from('\n')]);
  return verify('RSA-SHA256', lines, key, Buffer.from(signature, 'base64')) ? undefined : 'SIGNATURE_INVALID';
}
