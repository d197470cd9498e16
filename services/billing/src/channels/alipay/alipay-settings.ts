// What Alipay gave us when our application was opened there, read from one folder: app.json, our key, its public key.

import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

const form = z.strictObject({
  gateway: z.url({ protocol: /^https?$/ }).default('https://openapi.alipay.com/gateway.do'),
  appId: z.string().regex(/^\d{8,32}$/),
  /** Our own account there, which is paid: 2088 and twelve digits. */
  sellerId: z.string().regex(/^2088\d{12}$/),
});

export interface AlipaySettings {
  readonly gateway: string;
  readonly appId: string;
  readonly sellerId: string;
  readonly appKey: KeyObject;
  readonly alipayKey: KeyObject;
}

/**
 * Reads app.json, app-key.pem (PKCS 8) and alipay-public-key.pem.
 *
 * @throws Error that names the file which is wrong, and quotes nothing of it.
 */
export async function loadAlipaySettings(folder: string): Promise<AlipaySettings> {
  const read = async (name: string): Promise<string> => {
    try {
      return await readFile(join(folder, name), 'utf8');
    } catch {
      throw new Error(`the Alipay folder has no readable ${name}`);
    }
  };
  const settings = form.safeParse(asJson(await read('app.json')));
  if (!settings.success) {
    const places = settings.error.issues.map((issue) => issue.path.join('.') || 'the whole').join(', ');
    throw new Error(`app.json of Alipay is not as it has to be: ${places}`);
  }
  return {
    ...settings.data,
    appKey: rsaKey('app-key.pem', await read('app-key.pem'), createPrivateKey),
    alipayKey: rsaKey('alipay-public-key.pem', await read('alipay-public-key.pem'), createPublicKey),
  };
}

function rsaKey(file: string, pem: string, make: (pem: string) => KeyObject): KeyObject {
  let key: KeyObject;
  try {
    key = make(pem);
  } catch {
    throw new Error(`${file} of Alipay is no key`);
  }
  if (key.asymmetricKeyType !== 'rsa') throw new Error(`${file} of Alipay is no RSA key`);
  return key;
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
