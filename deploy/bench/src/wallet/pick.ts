// Which account comes next. Pure but for chance.

export type Pick = () => number;

export const hot: Pick = () => 0;

export function uniform(accounts: number): Pick {
  return () => Math.floor(Math.random() * accounts);
}

/** Zipf with exponent 1: account k is picked in proportion to 1/(k+1). */
export function zipf(accounts: number): Pick {
  const upTo = new Float64Array(accounts);
  let sum = 0;
  for (let place = 0; place < accounts; place++) {
    sum += 1 / (place + 1);
    upTo[place] = sum;
  }
  return () => {
    const wanted = Math.random() * sum;
    let [low, high] = [0, accounts - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((upTo[middle] ?? 0) < wanted) low = middle + 1;
      else high = middle;
    }
    return low;
  };
}

/** So many picks. */
export function picks(pick: Pick, count: number): number[] {
  return Array.from({ length: count }, pick);
}
