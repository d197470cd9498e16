// UUIDs that follow from what they name, for request ids of work that is done again after a crash.

import { createHash } from 'node:crypto';

/**
 * The UUID of these words: the same words in the same order give the same UUID, in every process and for ever.
 * A UUIDv8 (RFC 9562, 5.8): 122 bits of the SHA-256 over the words, each preceded by its length, so that moving a
 * letter from one word to the next gives another UUID.
 */
export function derivedUuid(...words: readonly [string, ...string[]]): string {
  const hash = createHash('sha256');
  for (const word of words) hash.update(`${Buffer.byteLength(word)}:${word}`);
  const bytes = hash.digest().subarray(0, 16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x80, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
