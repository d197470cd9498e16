// The secrets of web hooks: made from one key, so that a stolen database opens no hook and a repeated order gives the
// same address.

import { createCipheriv, createDecipheriv, createHash, createHmac, hkdfSync } from 'node:crypto';

export interface HookSecrets {
  /** The secret in the address of a hook. */
  token(webHookId: string): string;
  /** A signing key as it may be stored. */
  seal(webHookId: string, signingKey: string): Uint8Array;
  /** @throws Error when it was sealed for another hook or under another key. */
  open(webHookId: string, sealed: Uint8Array): string;
}

const TAG_BYTES = 16;

/** What of a token is stored: 256 random bits need no slow digest. */
export const tokenDigest = (token: string): Uint8Array => createHash('sha256').update(token).digest();

/** `key` is the digests' key; each use has a key of its own (RFC 5869). */
export function hookSecrets(key: Uint8Array): HookSecrets {
  const derived = (use: string): Uint8Array =>
    new Uint8Array(hkdfSync('sha256', key, new Uint8Array(), `tollgate metering web hook ${use}`, 32));
  const tokenKey = derived('token');
  const sealKey = derived('signing key');
  // A hook's signing key is sealed once, so that its id makes a nonce that is never used again.
  const nonce = (webHookId: string): Uint8Array =>
    createHmac('sha256', sealKey).update(webHookId).digest().subarray(0, 12);
  return {
    token: (webHookId) => createHmac('sha256', tokenKey).update(webHookId).digest('base64url'),
    seal: (webHookId, signingKey) => {
      const cipher = createCipheriv('aes-256-gcm', sealKey, nonce(webHookId));
      return Buffer.concat([cipher.update(signingKey, 'utf8'), cipher.final(), cipher.getAuthTag()]);
    },
    open: (webHookId, sealed) => {
      const bytes = Buffer.from(sealed);
      const decipher = createDecipheriv('aes-256-gcm', sealKey, nonce(webHookId));
      decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
      return Buffer.concat([decipher.update(bytes.subarray(0, -TAG_BYTES)), decipher.final()]).toString('utf8');
    },
  };
}
