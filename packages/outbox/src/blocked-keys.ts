// Keys whose first unpublished event could not be published, and when each is tried again. Others go on meanwhile.

const FIRST_MS = 100;
const LAST_MS = 10_000;
/** So many at a time are no trouble of single keys: the broker itself takes nothing. */
const MANY = 200;

export class BlockedKeys {
  readonly #keys = new Map<string, { failures: number; again: number }>();

  get all(): readonly string[] {
    return [...this.#keys.keys()];
  }

  get many(): boolean {
    return this.#keys.size >= MANY;
  }

  /** Those whose wait is over at `now` (performance.now()). */
  due(now: number): readonly string[] {
    return [...this.#keys].filter(([, { again }]) => again <= now).map(([key]) => key);
  }

  /** Milliseconds until the next is due; Infinity when none is blocked. */
  dueInMs(now: number): number {
    return Math.max(0, Math.min(...[...this.#keys.values()].map(({ again }) => again)) - now);
  }

  /** Doubles from 0.1 s to 10 s, with a quarter of chance so that keys do not march in step. */
  failed(key: string, now: number): void {
    const failures = this.#keys.get(key)?.failures ?? 0;
    const wait = Math.min(LAST_MS, FIRST_MS * 2 ** failures) * (0.75 + Math.random() * 0.25);
    this.#keys.set(key, { failures: failures + 1, again: now + wait });
  }

  free(key: string): void {
    this.#keys.delete(key);
  }
}
