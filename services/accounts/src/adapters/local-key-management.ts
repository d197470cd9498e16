// Master keys that this process was given from files or the environment. The first wraps, the others only unwrap what is not
// wrapped again yet.
import { createHash } from 'node:crypto';
import { decrypt, encrypt } from '../domain/data-key.ts';
import type { KeyManagement } from '../domain/key-management.ts';

/** Says which key it is, and nothing about it: 64 bits of a digest of 256 random bits. */
const idOf = (key: Uint8Array): string =>
  createHash('sha256').update('tollgate master key id\n').update(key).digest('hex').slice(0, 16);

export function localKeyManagement(current: Uint8Array, older: readonly Uint8Array[] = []): KeyManagement {
  const keys = new Map([...older, current].map((key) => [idOf(key), key]));
  return {
    currentId: idOf(current),
    wrap: (plain, context) => Promise.resolve(encrypt(current, context, plain)),
    unwrap: (keyId, wrapped, context) =>
      new Promise((resolve) => {
        const named = keyId === undefined ? [current, ...older] : [keys.get(keyId)];
        resolve(opened(named, context, wrapped));
      }),
  };
}

function opened(keys: readonly (Uint8Array | undefined)[], context: string, wrapped: Uint8Array): Buffer {
  const [key, ...others] = keys;
  if (key === undefined) throw new RangeError('the master key that wrapped this is not among those that were given');
  try {
    return decrypt(key, context, wrapped);
  } catch (error) {
    if (others.length === 0) throw error;
    return opened(others, context, wrapped);
  }
}
