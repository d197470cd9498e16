// A UUID computed from names: the request id of a step that may have to be asked again after a crash.
import { createHash } from 'node:crypto';

/**
 * The same parts give the same UUID, on every machine and at every time (RFC 9562 version 8, from SHA-256). Parts are
 * length-prefixed, so that ('ab', 'c') and ('a', 'bc') differ.
 */
export function derivedUuid(...parts: readonly string[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(`${Buffer.byteLength(part)}:${part}`);
  const bytes = hash.digest().subarray(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
