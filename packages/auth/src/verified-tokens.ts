// Remembers tokens whose signature was checked, by their hash, until they expire.
import { hash } from 'node:crypto';

// A service sees one caller token a peer a half minute, and one person token a signed-in person a quarter hour.
const CAPACITY = 8_192;

/** What was read from tokens that verified. Only verified tokens get in, so strangers cannot fill it. */
export class VerifiedTokens<T extends { readonly expiresAt: number }> {
  readonly #known = new Map<string, T>();

  /** What the token says, from memory or by verify(). Whether it has expired since is for the caller to judge. */
  async read(token: string, verify: () => Promise<T>): Promise<T> {
    const key = hash('sha256', token, 'base64');
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const read = await verify();
    this.#known.set(key, read);
    // The oldest goes first; it is the nearest to expiry, too.
    for (const oldest of this.#known.keys()) {
      if (this.#known.size <= CAPACITY) break;
      this.#known.delete(oldest);
    }
    return read;
  }
}
