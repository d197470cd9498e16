// Signatures of Alipay: RSA2 and nothing else (RSA with SHA-256), whatever a sender says of itself.

import { createSign, type KeyObject, verify } from 'node:crypto';

/** Sorted by name and joined as k=v&k=v, values as they are before URL encoding; empty ones are left out. */
export function signedText(fields: ReadonlyMap<string, string>, leftOut: readonly string[]): string {
  return [...fields]
    .filter(([name, value]) => value !== '' && !leftOut.includes(name))
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
}

export function sign(key: KeyObject, text: string): string {
  return createSign('RSA-SHA256').update(text, 'utf8').sign(key, 'base64');
}

export function isSigned(key: KeyObject, text: string | Uint8Array, signature: string): boolean {
  return verify('RSA-SHA256', Buffer.from(text), key, Buffer.from(signature, 'base64'));
}
