// Signed heads and the public key that they are checked with, from files: nothing of it comes from the server whose books
// are in question.
import { webcrypto } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

import { type NamedHead, readHead } from '@tollgate/ledger-proof';

import { CommandFailure, EXIT } from '../exit-code.ts';

const KEY_ID = 'wallet';

/** Every head in a folder, checked against a JSON Web Key Set. @throws CommandFailure usage when either cannot be read */
export async function readHeads(dir: string, keysFile: string): Promise<NamedHead[]> {
  const keys = await readKeys(keysFile);
  const names = await readdir(dir).catch(() => undefined);
  if (names === undefined) throw new CommandFailure(EXIT.usage, `${dir} is no folder that can be read.`);
  const heads = names.filter((name) => name.endsWith('.jws')).toSorted();
  if (heads.length === 0) throw new CommandFailure(EXIT.usage, `${dir} holds no signed head (*.jws).`);
  const read: NamedHead[] = [];
  for (const name of heads) {
    const text = await readFile(path.join(dir, name), 'utf8');
    read.push({ name, reading: await readHead(text, keys, KEY_ID) });
  }
  return read;
}

async function readKeys(file: string): Promise<ReadonlyMap<string, webcrypto.CryptoKey>> {
  const unusable = new CommandFailure(EXIT.usage, `${file} is no key set with an Ed25519 key of ${KEY_ID}.`);
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined) throw unusable;
  try {
    const { keys } = JSON.parse(text) as { keys: (webcrypto.JsonWebKey & { kid?: string })[] };
    const own = keys.find((key) => key.kid === KEY_ID);
    if (own === undefined) throw unusable;
    const { kty, crv, x } = own;
    const key = await webcrypto.subtle.importKey('jwk', { kty, crv, x } as webcrypto.JsonWebKey, 'Ed25519', true, [
      'verify',
    ]);
    return new Map([[KEY_ID, key]]);
  } catch {
    throw unusable;
  }
}
