// The sandbox channel's notification of a payment, right in everything but what a test wants wrong. The form is written out
// here a second time on purpose: what billing accepts is held against what the channel is documented to send.
import { createHash, createPrivateKey, createPublicKey, randomBytes, sign, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Constellation } from './constellation.ts';

export interface Forgery {
  readonly serial: string;
  readonly key: KeyObject;
  readonly at: Date;
  /** Fields that are signed and sent like this. */
  readonly signed: Readonly<Record<string, string>>;
  /** Fields that are changed after the signature was made. */
  readonly sent: Readonly<Record<string, string>>;
}

/** Tells billing that the order was paid with 100 fen; answers its status and body. */
export async function notify(
  { billingHttp, sandboxDir }: Constellation,
  orderId: string,
  forgery: Partial<Forgery>,
): Promise<[number, unknown]> {
  const merchant = party(sandboxDir, 'merchant');
  const provider = party(sandboxDir, 'provider');
  const at = forgery.at ?? new Date();
  const fields = {
    id: `ntf-${randomBytes(8).toString('hex')}`,
    event: 'payment.succeeded',
    merchant_id: `sandbox-${merchant.serial.slice(0, 12)}`,
    order_id: orderId,
    transaction_id: `sbx-${randomBytes(8).toString('hex')}`,
    amount_fen: '100',
    currency: 'CNY',
    paid_at: at.toISOString(),
    ...forgery.signed,
  };
  const timestamp = String(Math.floor(at.getTime() / 1_000));
  const nonce = randomBytes(16).toString('hex');
  const message = Buffer.from(`${timestamp}\n${nonce}\n${JSON.stringify(fields)}\n`);
  const answer = await fetch(`${billingHttp}/channels/sandbox/notify`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'sandbox-timestamp': timestamp,
      'sandbox-nonce': nonce,
      'sandbox-serial': forgery.serial ?? provider.serial,
      'sandbox-signature': sign(null, message, forgery.key ?? provider.key).toString('base64'),
    },
    body: JSON.stringify({ ...fields, ...forgery.sent }),
  });
  return [answer.status, await answer.json()];
}

function party(dir: string, name: string): { key: KeyObject; serial: string } {
  const key = createPrivateKey(readFileSync(join(dir, `${name}.pem`)));
  const der = createPublicKey(key).export({ type: 'spki', format: 'der' });
  return { key, serial: createHash('sha256').update(der).digest('hex').slice(0, 32) };
}
