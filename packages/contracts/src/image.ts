// The contracts as data: the FileDescriptorSet that reflection serves and validation reads.
import { readFileSync } from 'node:fs';

/** The bytes of the image made by `npm run generate`; throws when nothing was generated yet. */
export function readImage(): Uint8Array {
  return readFileSync(new URL('./gen/image.binpb', import.meta.url));
}
