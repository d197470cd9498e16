// Decompression that stops at a limit instead of filling the memory.
import { constants, inflate } from 'node:zlib';

/**
 * What the bytes inflate to, 'too-much' beyond the limit, or 'broken'. `partial` takes what there is of a stream that is cut
 * off, as readers of PDF do.
 */
export function boundedInflate(
  bytes: Uint8Array,
  maxOutputLength: number,
  { partial = false }: { readonly partial?: boolean } = {},
): Promise<Buffer | 'too-much' | 'broken'> {
  const options = partial ? { maxOutputLength, finishFlush: constants.Z_SYNC_FLUSH } : { maxOutputLength };
  return new Promise((resolve) => {
    inflate(bytes, options, (error, output) => {
      if (error === null) resolve(output);
      else resolve('code' in error && error.code === 'ERR_BUFFER_TOO_LARGE' ? 'too-much' : 'broken');
    });
  });
}
