// What WeChat Pay gave us when we became its merchant, read from one folder: merchant.json, our key, its keys.

import { createPrivateKey, createPublicKey, type KeyObject, X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

const form = z.strictObject({
  /** Where the API is, without a slash at the end. */
  apiBase: z.url({ protocol: /^https?$/ }).default('https://api.mch.weixin.qq.com'),
  mchid: z.string().regex(/^\d{1,32}$/),
  appid: z.string().regex(/^[A-Za-z0-9]{1,32}$/),
  /** Serial of our own certificate; WeChat finds our public key by it. */
  merchantSerial: z.string().regex(/^[0-9A-F]{8,64}$/),
  /** Their key ids (`PUB_KEY_ID_…`) or certificate serials, to PEM files in the folder; several while they change. */
  platformKeys: z.record(z.string().regex(/^[A-Za-z0-9_]{8,128}$/), z.string().min(1)),
});

/** A merchant's settings with its keys. */
export interface WechatSettings {
  readonly apiBase: string;
  readonly mchid: string;
  readonly appid: string;
  readonly merchantSerial: string;
  readonly merchantKey: KeyObject;
  /** 32 bytes; resources of notifications are encrypted with it. */
  readonly apiV3Key: Buffer;
  /** Public keys of WeChat Pay by serial. */
  readonly platformKeys: ReadonlyMap<string, KeyObject>;
}

/**
 * Reads merchant.json, merchant-key.pem (PKCS 8), api-v3-key (32 characters) and the platform keys that merchant.json
 * names (public keys or certificates).
 *
 * @throws Error that names the file which is wrong, and quotes nothing of it.
 */
export async function loadWechatSettings(folder: string): Promise<WechatSettings> {
  const read = async (name: string): Promise<string> => {
    try {
      return await readFile(join(folder, name), 'utf8');
    } catch {
      throw new Error(`the WeChat Pay folder has no readable ${name}`);
    }
  };
  const settings = form.safeParse(asJson(await read('merchant.json')));
  if (!settings.success) {
    const places = settings.error.issues.map((issue) => issue.path.join('.') || 'the whole').join(', ');
    throw new Error(`merchant.json of WeChat Pay is not as it has to be: ${places}`);
  }
  const apiV3Key = Buffer.from((await read('api-v3-key')).trim(), 'utf8');
  if (apiV3Key.length !== 32) throw new Error('api-v3-key of WeChat Pay has not 32 characters');
  const names = Object.entries(settings.data.platformKeys);
  const keys = await Promise.all(
    names.map(async ([serial, file]) => [serial, keyOf(file, await read(file), publicKeyOf)] as const),
  );
  return {
    ...settings.data,
    merchantKey: keyOf('merchant-key.pem', await read('merchant-key.pem'), createPrivateKey),
    apiV3Key,
    platformKeys: new Map(keys),
  };
}

function publicKeyOf(pem: string): KeyObject {
  return pem.includes('BEGIN CERTIFICATE') ? new X509Certificate(pem).publicKey : createPublicKey(pem);
}

function keyOf(file: string, pem: string, make: (pem: string) => KeyObject): KeyObject {
  let key: KeyObject;
  try {
    key = make(pem);
  } catch {
    throw new Error(`${file} of WeChat Pay is no key`);
  }
  if (key.asymmetricKeyType !== 'rsa') throw new Error(`${file} of WeChat Pay is no RSA key`);
  return key;
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
