// Numbers by chance that a seed repeats.

export interface Random {
  /** From 0 inclusive to 1 exclusive. */
  next(): number;
  /** A whole number from `low` to `high`, both included. */
  between(low: number, high: number): number;
  /** The same members in another order. */
  shuffle<T>(list: readonly T[]): T[];
}

/** Mulberry32: small, and even enough to choose victims and moments. */
export function seeded(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    next,
    between: (low, high) => low + Math.floor(next() * (high - low + 1)),
    shuffle: (list) => {
      // Each gets a place of its own by chance; equal ones keep their order.
      const placed = list.map((member) => ({ member, place: next() }));
      return placed.toSorted((a, b) => a.place - b.place).map(({ member }) => member);
    },
  };
}
