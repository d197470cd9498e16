// Personal data at rest: sealed with a key of its owner, which is itself stored wrapped by the master key. Once an
// owner's key is destroyed, nothing that was sealed with it can be read again.
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

/** Seals and opens the texts of one owner. */
export interface DataKey {
  /** AES-256-GCM; `field` says where the text belongs, and it opens only there. */
  seal(field: string, text: string): Buffer;
  /** @throws when the bytes were not sealed with this key for this field, or were changed. */
  open(field: string, sealed: Uint8Array): string;
  /** The same for bytes, such as a paper. */
  sealBytes(field: string, bytes: Uint8Array): Buffer;
  /** @throws as `open` does. */
  openBytes(field: string, sealed: Uint8Array): Buffer;
}

const KEY_BYTES = 32;
/** NIST SP 800-38D: 96 random bits; one owner's few texts stay far below 2^32 uses of a key. */
const IV_BYTES = 12;
const TAG_BYTES = 16;
/** First byte of everything sealed, so that another way of sealing can follow. */
const FORMAT = 1;

/** 256 random bits, of which only the wrapped form is stored. */
export const createRawKey = (): Buffer => randomBytes(KEY_BYTES);

/** What a wrapped key of an owner is authenticated with: it unwraps for nobody else. */
export const wrapContext = (ownerId: string): string => `data-key|${ownerId}`;

/** Seals with the first of an owner's keys; opens with each, since while keys are rotated there are two. */
export function dataKeyOf(keys: readonly [Uint8Array, ...Uint8Array[]], ownerId: string): DataKey {
  const context = (field: string): string => `${ownerId}|${field}`;
  const openBytes = (field: string, sealed: Uint8Array): Buffer => decryptWith(keys, context(field), sealed);
  return {
    seal: (field, text) => encrypt(keys[0], context(field), Buffer.from(text, 'utf8')),
    open: (field, sealed) => openBytes(field, sealed).toString('utf8'),
    sealBytes: (field, bytes) => encrypt(keys[0], context(field), bytes),
    openBytes,
  };
}

function decryptWith(
  [key, ...others]: readonly [Uint8Array, ...Uint8Array[]],
  context: string,
  sealed: Uint8Array,
): Buffer {
  const [next, ...rest] = others;
  try {
    return decrypt(key, context, sealed);
  } catch (error) {
    if (next === undefined) throw error;
    return decryptWith([next, ...rest], context, sealed);
  }
}

/** AES-256-GCM with everything that opening needs, but the key and the context. */
export function encrypt(key: Uint8Array, context: string, plain: Uint8Array): Buffer {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(context, 'utf8'));
  const body = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([Buffer.of(FORMAT), iv, cipher.getAuthTag(), body]);
}

/** @throws when key or context is another, or a bit was changed. */
export function decrypt(key: Uint8Array, context: string, sealed: Uint8Array): Buffer {
  const bodyAt = 1 + IV_BYTES + TAG_BYTES;
  if (sealed[0] !== FORMAT || sealed.length < bodyAt) throw new RangeError('sealed in no format that is known here');
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(1, 1 + IV_BYTES), { authTagLength: TAG_BYTES });
  decipher.setAAD(Buffer.from(context, 'utf8')).setAuthTag(sealed.subarray(1 + IV_BYTES, bodyAt));
  return Buffer.concat([decipher.update(sealed.subarray(bodyAt)), decipher.final()]);
}
