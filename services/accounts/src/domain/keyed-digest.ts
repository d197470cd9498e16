// Keyed digests stand for texts that must be found again and never read: logins, identity numbers, requests.
import { createHash, createHmac } from 'node:crypto';

/** What a digest is of; the same text has another digest for another purpose. */
export type DigestPurpose =
  | 'login'
  | 'identity-number'
  | 'request'
  | 'smtp'
  | 'own-password'
  | 'notice-merge'
  | 'mail-address'
  | 'banned-tenant';

/** HMAC-SHA256: without the key nobody can try the few possible phone or identity numbers. */
export function keyedDigest(digestKey: Uint8Array, purpose: DigestPurpose, content: string | Uint8Array): Buffer {
  return createHmac('sha256', digestKey).update(`${purpose}\n`).update(content).digest();
}

/** Digest of a session token, whose 256 random bits need no key. */
export function tokenDigest(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
