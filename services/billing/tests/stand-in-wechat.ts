// WeChat Pay as far as billing speaks with it: generated keys, signed answers, encrypted notifications.

import {
  createCipheriv,
  createSign,
  createVerify,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
} from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const MCHID = '1900000109';
export const APPID = 'wxd678efh567hg6787';
const SERIAL = 'PUB_KEY_ID_0119000001092026';
const API_KEY = '0123456789abcdef0123456789ABCDEF';

export interface Asked {
  readonly method: string;
  readonly target: string;
  readonly body: unknown;
  /** Whether our signature was right. */
  readonly signed: boolean;
}

/** What the stand-in answers next; by default what a happy API would. */
export type Answer = (asked: Asked) => { readonly status: number; readonly body: unknown };

export interface StandInWechat {
  /** For BILLING_WECHAT_DIR. */
  readonly dir: string;
  readonly asked: Asked[];
  answer: Answer;
  /** Leaves answers unsigned, as a gateway in between would. */
  unsigned: boolean;
  /** Headers and body of a notification about a transaction. */
  notify(transaction: object, now: Date, change?: Partial<Envelope>): { headers: Record<string, string>; body: string };
  stop(): Promise<void>;
}

interface Envelope {
  readonly id: string;
  readonly event_type: string;
  /** Encrypts with this instead of our API key. */
  readonly key: string;
  /** Changes the body after it was signed. */
  readonly tamper: (body: string) => string;
  readonly serial: string;
}

export async function startStandInWechat(now: () => Date): Promise<StandInWechat> {
  const ours = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const theirs = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const sign = (timestamp: string, nonce: string, body: string): string =>
    createSign('RSA-SHA256').update(`${timestamp}\n${nonce}\n${body}\n`).sign(theirs.privateKey, 'base64');
  const headersFor = (body: string, at: Date, serial = SERIAL): Record<string, string> => {
    const [timestamp, nonce] = [String(Math.floor(at.getTime() / 1000)), randomBytes(8).toString('hex')];
    return {
      'wechatpay-serial': serial,
      'wechatpay-timestamp': timestamp,
      'wechatpay-nonce': nonce,
      'wechatpay-signature': sign(timestamp, nonce, body),
    };
  };
  const server = createServer((request, response) => {
    void (async () => {
      const body = await bodyOf(request);
      const asked: Asked = {
        method: request.method ?? '',
        target: request.url ?? '',
        body: body === '' ? undefined : (JSON.parse(body) as unknown),
        signed: isOurs(request, body, ours.publicKey),
      };
      standIn.asked.push(asked);
      const { status, body: content } = standIn.answer(asked);
      const text = JSON.stringify(content);
      response.writeHead(status, {
        'content-type': 'application/json',
        ...(standIn.unsigned ? {} : headersFor(text, now())),
      });
      response.end(text);
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const dir = folderOf(port, ours.privateKey, theirs.publicKey);
  const standIn: StandInWechat = {
    dir,
    asked: [],
    answer: () => ({ status: 200, body: { code_url: 'weixin://wxpay/bizpayurl?pr=p4lpSuKzz' } }),
    unsigned: false,
    notify: (transaction, at, change = {}) => {
      const body = JSON.stringify({
        id: change.id ?? 'EV-2026112112000000',
        create_time: at.toISOString(),
        event_type: change.event_type ?? 'TRANSACTION.SUCCESS',
        resource_type: 'encrypt-resource',
        resource: seal(JSON.stringify(transaction), change.key ?? API_KEY),
        summary: '支付成功',
      });
      return { headers: headersFor(body, at, change.serial), body: change.tamper?.(body) ?? body };
    },
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
  return standIn;
}

/** What WeChat Pay gives its merchants, in a folder. */
function folderOf(port: number, ourKey: KeyObject, theirKey: KeyObject): string {
  const dir = mkdtempSync(join(tmpdir(), 'tollgate-wechat-'));
  writeFileSync(
    join(dir, 'merchant.json'),
    JSON.stringify({
      apiBase: `http://127.0.0.1:${port}`,
      mchid: MCHID,
      appid: APPID,
      merchantSerial: '5157F09EFDC096DE15EBE81A47057A7232F1B8E1',
      platformKeys: { [SERIAL]: 'wechat-key.pem' },
    }),
  );
  writeFileSync(join(dir, 'merchant-key.pem'), ourKey.export({ type: 'pkcs8', format: 'pem' }));
  writeFileSync(join(dir, 'wechat-key.pem'), theirKey.export({ type: 'spki', format: 'pem' }));
  writeFileSync(join(dir, 'api-v3-key'), `${API_KEY}\n`);
  return dir;
}

function seal(plain: string, key: string) {
  const nonce = randomBytes(6).toString('hex');
  const cipher = createCipheriv('aes-256-gcm', Buffer.from(key), Buffer.from(nonce));
  cipher.setAAD(Buffer.from('transaction'));
  const sealed = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  return {
    algorithm: 'AEAD_AES_256_GCM',
    ciphertext: sealed.toString('base64'),
    nonce,
    associated_data: 'transaction',
    original_type: 'transaction',
  };
}

function isOurs(request: IncomingMessage, body: string, key: Parameters<ReturnType<typeof createVerify>['verify']>[0]) {
  const header = request.headers.authorization ?? '';
  const part = (name: string): string => new RegExp(`${name}="([^"]*)"`).exec(header)?.[1] ?? '';
  const lines = [request.method, request.url, part('timestamp'), part('nonce_str'), body];
  return (
    header.startsWith('WECHATPAY2-SHA256-RSA2048 ') &&
    part('mchid') === MCHID &&
    createVerify('RSA-SHA256')
      .update(`${lines.join('\n')}\n`)
      .verify(key, part('signature'), 'base64')
  );
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString('utf8');
}
