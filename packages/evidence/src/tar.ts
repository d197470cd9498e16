// The part of POSIX ustar (IEEE 1003.1, pax, "ustar Interchange Format") that packs use: plain files, short names.

export const BLOCK = 512;
const NAME = /^[a-z0-9](?:[a-z0-9.-]{0,98}[a-z0-9])?$/;
const SIZE_MAX = 8 ** 11 - 1;

/** A header block: no times and no owners, so that the same files make the same bytes. */
export function tarHeader(name: string, size: number): Uint8Array {
  if (!NAME.test(name)) throw new RangeError(`no name for a file of a pack: ${name}`);
  if (!Number.isSafeInteger(size) || size < 0 || size > SIZE_MAX) throw new RangeError('a file of a pack is too large');
  const block = Buffer.alloc(BLOCK);
  block.write(name, 0, 'ascii');
  block.write('0000644\0', 100, 'ascii');
  block.write('0000000\0', 108, 'ascii');
  block.write('0000000\0', 116, 'ascii');
  block.write(`${size.toString(8).padStart(11, '0')}\0`, 124, 'ascii');
  block.write('00000000000\0', 136, 'ascii');
  block.write('0', 156, 'ascii');
  block.write('ustar\x0000', 257, 'latin1');
  block.write(`${checksum(block).toString(8).padStart(6, '0')}\0 `, 148, 'ascii');
  return block;
}

/** The zeros that fill the last block of a file. */
export const tarPadding = (size: number): Uint8Array => Buffer.alloc((BLOCK - (size % BLOCK)) % BLOCK);

/** What ends an archive. */
export const tarEnd = (): Uint8Array => Buffer.alloc(2 * BLOCK);

/** The file that a header names; `end` for a block of zeros, undefined for what tarHeader never writes. */
export function readTarHeader(block: Buffer): { readonly name: string; readonly size: number } | 'end' | undefined {
  if (block.every((byte) => byte === 0)) return 'end';
  const name = block.toString('latin1', 0, 100).replace(/\0+$/, '');
  const octal = /^([0-7]{11})\0$/.exec(block.toString('latin1', 124, 136))?.[1];
  if (octal === undefined || !NAME.test(name)) return undefined;
  const size = Number.parseInt(octal, 8);
  return block.equals(tarHeader(name, size)) ? { name, size } : undefined;
}

/** The sum of all bytes with the sum's own field as blanks. */
function checksum(block: Buffer): number {
  return block.reduce((sum, byte, index) => sum + (index >= 148 && index < 156 ? 0x20 : byte), 0);
}
