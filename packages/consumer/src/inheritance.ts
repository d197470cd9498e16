// What a process that is gone had fetched and not finished: it comes first, or order would be lost by every crash.

/** As the broker tells it when the new holder begins. */
export interface InheritanceInit {
  /** Messages that were delivered and not acknowledged. */
  readonly count: number;
  /** Position of the last message that was delivered. */
  readonly upTo: number;
  /** The broker sends them again within that time; after it, newer messages need not wait any longer. */
  readonly waitMs: number;
}

export class Inheritance {
  readonly #init: InheritanceInit;
  readonly #until: number;
  readonly #seen = new Set<number>();

  constructor(init: InheritanceInit) {
    this.#init = init;
    this.#until = performance.now() + init.waitMs;
  }

  /** Notes a message that came. */
  arrived(sequence: number): void {
    if (sequence <= this.#init.upTo) this.#seen.add(sequence);
  }

  /** Whether a message may be handled now: the inherited ones always, newer ones when all of those have come. */
  admits(sequence: number): boolean {
    if (sequence <= this.#init.upTo) return true;
    return this.#seen.size >= this.#init.count || performance.now() >= this.#until;
  }
}
