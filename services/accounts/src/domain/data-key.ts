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

/** Makes a key for an owner; only the wrapped form is stored. */
export function createDataKey(
  masterKey: Uint8Array,
  ownerId: string,
): { readonly key: DataKey; readonly wrapped: Buffer } {
  const raw = randomBytes(KEY_BYTES);
  return { key: dataKey(raw, ownerId), wrapped: encrypt(masterKey, `data-key|${ownerId}`, raw) };
}

/** The key back from its wrapped form. @throws when it was wrapped by another master key or for another owner. */
export function unwrapDataKey(masterKey: Uint8Array, ownerId: string, wrapped: Uint8Array): DataKey {
  return dataKey(decrypt(masterKey, `data-key|${ownerId}`, wrapped), ownerId);
}

function dataKey(raw: Uint8Array, ownerId: string): DataKey {
  return {
    seal: (field, text) => encrypt(raw, `${ownerId}|${field}`, Buffer.from(text, 'utf8')),
    open: (field, sealed) => decrypt(raw, `${ownerId}|${field}`, sealed).toString('utf8'),
    sealBytes: (field, bytes) => encrypt(raw, `${ownerId}|${field}`, bytes),
    openBytes: (field, sealed) => decrypt(raw, `${ownerId}|${field}`, sealed),
  };
}

function encrypt(key: Uint8Array, context: string, plain: Uint8Array): Buffer {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(context, 'utf8'));
  const body = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([Buffer.of(FORMAT), iv, cipher.getAuthTag(), body]);
}

function decrypt(key: Uint8Array, context: string, sealed: Uint8Array): Buffer {
  const bodyAt = 1 + IV_BYTES + TAG_BYTES;
  if (sealed[0] !== FORMAT || sealed.length < bodyAt) throw new RangeError('sealed in no format that is known here');
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(1, 1 + IV_BYTES), { authTagLength: TAG_BYTES });
  decipher.setAAD(Buffer.from(context, 'utf8')).setAuthTag(sealed.subarray(1 + IV_BYTES, bodyAt));
  return Buffer.concat([decipher.update(sealed.subarray(bodyAt)), decipher.final()]);
}
