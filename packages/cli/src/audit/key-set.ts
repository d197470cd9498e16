// Public keys that packs are checked with.
import { webcrypto } from 'node:crypto';
import { readFile } from 'node:fs/promises';

import type { EvidenceKeys } from '@tollgate/evidence';

import { CommandFailure, EXIT } from '../exit-code.ts';

/** Ed25519 keys of a JSON Web Key Set, by the name of the service. @throws CommandFailure for any other file */
export async function readKeys(file: string): Promise<EvidenceKeys> {
  try {
    const { keys } = JSON.parse(await readFile(file, 'utf8')) as { keys: (webcrypto.JsonWebKey & { kid: string })[] };
    const entries = keys.map(async (jwk): Promise<[string, webcrypto.CryptoKey]> => {
      const { kty, crv, x } = jwk;
      return [
        jwk.kid,
        await webcrypto.subtle.importKey('jwk', { kty, crv, x } as webcrypto.JsonWebKey, 'Ed25519', true, ['verify']),
      ];
    });
    return new Map(await Promise.all(entries));
  } catch {
    throw new CommandFailure(EXIT.usage, `${file} is no JSON Web Key Set with Ed25519 keys.`);
  }
}
