// The name of a message as 16 bytes: (tenant, gateway's message id, recipient), without keeping the recipient.

import { createHmac } from 'node:crypto';

/** 32 lower-case hex digits: what the uuid column of outcomes holds. */
export type MessageKey = string;
export type KeyOf = (tenantId: string, messageId: string, recipient: string) => MessageKey;

const LOCALITY_DIGITS = 12;
const DIGEST_BYTES = 10;

/**
 * Names messages under a secret key. The first 6 bytes follow the message id's first hex digits, because nearly every
 * gateway begins its ids with a time (UUIDv7, Amazon SES, SendCloud): such messages are inserted side by side, which
 * halves the cost of the index. The other 10 bytes are of an HMAC-SHA256 over all three parts, so that a recipient
 * cannot be found again without the key, nor be followed from one tenant to another.
 */
export function messageKeys(secret: Uint8Array): KeyOf {
  return (tenantId, messageId, recipient) => {
    const who = normalRecipient(recipient);
    // The length keeps ("a", "bc") and ("ab", "c") apart.
    const digest = createHmac('sha256', secret)
      .update(`${tenantId}:${messageId.length}:${messageId}${who}`)
      .digest('hex');
    return locality(messageId) + digest.slice(0, DIGEST_BYTES * 2);
  };
}

/** Reports about one message spell its recipient in different cases and with blanks around. */
function normalRecipient(recipient: string): string {
  return recipient.trim().toLowerCase();
}

function locality(messageId: string): string {
  let digits = '';
  for (let at = 0; at < messageId.length && digits.length < LOCALITY_DIGITS; at++) {
    const code = messageId.charCodeAt(at) | 0x20;
    // '0'..'9' have the bit 0x20 already; letters become lower case.
    if ((code >= 0x30 && code <= 0x39) || (code >= 0x61 && code <= 0x66)) digits += String.fromCharCode(code);
  }
  return digits.padEnd(LOCALITY_DIGITS, '0');
}
