// The name of a message as 16 bytes: (tenant, gateway's message id, recipient), without keeping the recipient.

import { hmacSha256 } from './hmac-sha256.ts';
import { plainNumber } from './phone-number.ts';

/** 32 lower-case hex digits: what the uuid column of outcomes holds. */
export type MessageKey = string;
export type KeyOf = (tenantId: string, messageId: string, recipient: string) => MessageKey;

const LOCALITY_DIGITS = 12;
const LOCAL = Buffer.alloc(LOCALITY_DIGITS);
const ZERO = 0x30;

/**
 * Names messages under a secret key. The first 6 bytes follow the message id's first hex digits, because nearly every
 * gateway begins its ids with a time (UUIDv7, Amazon SES, SendCloud): such messages are inserted side by side, which
 * halves the cost of the index. The other 10 bytes are of an HMAC-SHA256 over all three parts, so that a recipient
 * cannot be found again without the key, nor be followed from one tenant to another.
 */
export function messageKeys(secret: Uint8Array): KeyOf {
  const keyed = hmacSha256(secret);
  return (tenantId, messageId, recipient) => {
    // The length keeps ("a", "bc") and ("ab", "c") apart.
    const { input } = keyed;
    const from = input.write(`${tenantId}:${messageId.length}:`);
    const to = from + input.write(messageId, from);
    const near = locality(input, from, to);
    const words = keyed.digest(to + input.write(normalRecipient(recipient), to));
    const c = words[2] as number;
    return near + word(words[0] as number) + word(words[1] as number) + BYTE_HEX[c >>> 24] + BYTE_HEX[(c >>> 16) & 255];
  };
}

const BYTE_HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

const word = (value: number): string =>
  (BYTE_HEX[value >>> 24] as string) +
  (BYTE_HEX[(value >>> 16) & 255] as string) +
  (BYTE_HEX[(value >>> 8) & 255] as string) +
  (BYTE_HEX[value & 255] as string);

/**
 * Reports about one message spell its recipient in different cases and with blanks around, and numbers with and without
 * their country's code. The recipient alone decides: products may contradict each other.
 */
function normalRecipient(recipient: string): string {
  const spelt = recipient.trim();
  return plainNumber(spelt) ?? spelt.toLowerCase();
}

/** Of the bytes from `from` on, the first hex digits; zeros where there are fewer. */
function locality(bytes: Uint8Array, from: number, to: number): string {
  for (let at = 0; at < LOCALITY_DIGITS; at++) LOCAL[at] = ZERO;
  let digits = 0;
  for (let at = from; at < to && digits < LOCALITY_DIGITS; at++) {
    // '0'..'9' have the bit 0x20 already; letters become lower case.
    const code = (bytes[at] as number) | 0x20;
    if ((code >= 0x30 && code <= 0x39) || (code >= 0x61 && code <= 0x66)) LOCAL[digits++] = code;
  }
  return LOCAL.toString('latin1');
}
