// Credentials that were used lately, with their secrets ready; what changed is dropped when PostgreSQL tells.
import { createSecretKey, type KeyObject } from 'node:crypto';
import type { Reader } from '@tollgate/db';
import type { AccountsDeps, AccountsTables } from '../deps.ts';
import type { Credential } from '../domain/credential.ts';
import { findLiveCredential } from '../store/credentials.ts';
import { dataKeyOf, SEALED } from './data-keys.ts';

/** A credential that can be checked against. */
export interface ReadyCredential {
  readonly credential: Credential;
  /** Of an API key. */
  readonly secret: KeyObject | undefined;
  /** Of an SMTP account: argon2id. */
  readonly secretHash: string | undefined;
  /** Digest of name and password that argon2id has accepted, under a key of this process. */
  accepted: Buffer | undefined;
}

/** Whether the cache may be believed. */
export interface Freshness {
  upToDate(): boolean;
}

const CAPACITY = 50_000;

/** Answers from memory while the feed is up to date, and from the database while it is not. */
export class CredentialCache {
  readonly #db: Reader<AccountsTables>;
  readonly #deps: Pick<AccountsDeps, 'keys'>;
  readonly #known = new Map<string, ReadyCredential>();
  readonly #ofOwner = new Map<string, Set<string>>();
  readonly #loading = new Map<string, Promise<ReadyCredential | undefined>>();
  #freshness: Freshness = { upToDate: () => false };
  #changes = 0;

  constructor(db: Reader<AccountsTables>, deps: Pick<AccountsDeps, 'keys'>) {
    this.#db = db;
    this.#deps = deps;
  }

  /** From then on memory counts whenever that says so. */
  trust(freshness: Freshness): void {
    this.#freshness = freshness;
  }

  /** Undefined for a name that nobody has, or whose tenant is closed or erased. */
  async find(publicId: string): Promise<ReadyCredential | undefined> {
    if (!this.#freshness.upToDate()) return this.#load(publicId);
    const known = this.#known.get(publicId);
    if (known !== undefined) return known;
    // Many connections of one program at once ask once.
    const loading = this.#loading.get(publicId) ?? this.#loadAndKeep(publicId);
    return loading;
  }

  /** Drops what is known of an owner. */
  forget(ownerId: string): void {
    this.#changes += 1;
    this.#loading.clear();
    for (const publicId of this.#ofOwner.get(ownerId) ?? []) this.#known.delete(publicId);
    this.#ofOwner.delete(ownerId);
  }

  forgetAll(): void {
    this.#changes += 1;
    this.#loading.clear();
    this.#known.clear();
    this.#ofOwner.clear();
  }

  #loadAndKeep(publicId: string): Promise<ReadyCredential | undefined> {
    const changes = this.#changes;
    const loading = this.#load(publicId)
      .then((ready) => {
        // Read before a change and kept after it, it would live for ever.
        if (ready !== undefined && changes === this.#changes) this.#keep(publicId, ready);
        return ready;
      })
      .finally(() => {
        if (this.#loading.get(publicId) === loading) this.#loading.delete(publicId);
      });
    this.#loading.set(publicId, loading);
    return loading;
  }

  #keep(publicId: string, ready: ReadyCredential): void {
    const { tenantId } = ready.credential;
    this.#known.set(publicId, ready);
    const ofOwner = this.#ofOwner.get(tenantId) ?? new Set();
    this.#ofOwner.set(tenantId, ofOwner.add(publicId));
    for (const [oldest, { credential }] of this.#known) {
      if (this.#known.size <= CAPACITY) break;
      this.#known.delete(oldest);
      this.#ofOwner.get(credential.tenantId)?.delete(oldest);
    }
  }

  async #load(publicId: string): Promise<ReadyCredential | undefined> {
    const stored = await findLiveCredential(this.#db, publicId);
    if (stored === undefined) return undefined;
    const { credential, secretHash, sealedSecret } = stored;
    const ready = { credential, secretHash, secret: undefined, accepted: undefined };
    if (sealedSecret === undefined) return ready;
    const key = await dataKeyOf(this.#db, this.#deps, credential.tenantId);
    // Without the key the tenant is erased, and its API keys with it.
    const secret = key?.open(SEALED.credentialSecret(credential.credentialId), sealedSecret);
    return secret === undefined ? undefined : { ...ready, secret: createSecretKey(secret, 'utf8') };
  }
}
