// Whether a SendCloud web hook is genuine: HMAC-SHA256 with the app key over timestamp and token, in hex.

import { createHmac, timingSafeEqual } from 'node:crypto';

/** What of a web hook is signed. */
export interface SignedHook {
  /** Milliseconds since the epoch, as the text that came. */
  readonly timestamp: string;
  /** 50 random characters. */
  readonly token: string;
  readonly signature: string;
}

export type SignatureVerdict = 'genuine' | 'MALFORMED' | 'WRONG_SIGNATURE' | 'STALE';

/** The last retry comes 31 minutes after the first attempt (1 + 2 + 4 + 8 + 16), and clocks differ. */
const AGE_MAX_MS = 40 * 60_000;
const AHEAD_MAX_MS = 5 * 60_000;

/** Judges a hook at an instant. A repetition of a genuine hook stays genuine: messages are counted once anyway. */
export function verifySendcloudSignature(hook: SignedHook, appKey: string, now: Date): SignatureVerdict {
  if (!/^\d{10,15}$/.test(hook.timestamp) || hook.token === '' || !/^[0-9a-fA-F]{64}$/.test(hook.signature))
    return 'MALFORMED';
  const expected = createHmac('sha256', appKey).update(hook.timestamp).update(hook.token).digest();
  if (!timingSafeEqual(expected, Buffer.from(hook.signature, 'hex'))) return 'WRONG_SIGNATURE';
  const age = now.getTime() - Number(hook.timestamp);
  return age > AGE_MAX_MS || age < -AHEAD_MAX_MS ? 'STALE' : 'genuine';
}
