// What checks of credentials are made with: the cache and who keeps it true, the nonces and the last uses.
import { createSecretKey, type KeyObject, randomBytes } from 'node:crypto';
import type { Database } from '@tollgate/db';
import type { AccountsDeps, AccountsTables } from '../deps.ts';
import { startCredentialFeed } from '../store/credential-feed.ts';
import { CredentialCache } from './credential-cache.ts';
import { type LastUses, startLastUses } from './last-uses.ts';
import { NonceBook } from './nonce-book.ts';

export interface CredentialGate {
  readonly cache: CredentialCache;
  readonly nonces: NonceBook;
  readonly uses: LastUses;
  /** Of this process: key of the digests of accepted passwords, and a secret that nobody has. */
  readonly processKey: KeyObject;
  /** Checks of passwords that are under way, by digest: many connections with one password are one attempt. */
  readonly checking: Map<string, Promise<boolean>>;
  stop(): Promise<void>;
}

export function openCredentialGate(
  database: Database<AccountsTables>,
  deps: Pick<AccountsDeps, 'keys'>,
  onError: (error: unknown, what: string) => void,
): CredentialGate {
  const cache = new CredentialCache(database.db, deps);
  const feed = startCredentialFeed({
    database,
    onChange: (ownerId) => cache.forget(ownerId),
    onGap: () => cache.forgetAll(),
    onError: (error) => onError(error, 'changes of credentials are not heard; each check asks the database'),
  });
  cache.trust(feed);
  const uses = startLastUses(database.db, (error) => onError(error, 'last uses of credentials were not written'));
  return {
    cache,
    nonces: new NonceBook(database.db),
    uses,
    // As a key object: made of bytes at each use, the key would cost more than the digest.
    processKey: createSecretKey(randomBytes(32)),
    checking: new Map(),
    stop: async () => {
      await feed.stop();
      await uses.stop();
    },
  };
}
