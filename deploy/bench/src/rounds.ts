// Alternating rounds of baseline and project, and their medians: machines drift by a quarter within minutes, so that only
// neighbours in time are compared.

/** Measures once; a rate or a duration. */
export type Measure = () => Promise<number>;

export interface Alternation {
  readonly value: number;
  readonly baseline: number;
  readonly ratio: number;
}

/**
 * Runs baseline and each contender in turn, round after round, after one round that is thrown away. Every contender is
 * compared with the mean of the baselines before and after it.
 */
export async function alternate<N extends string>(
  rounds: number,
  baseline: Measure,
  contenders: Readonly<Record<N, Measure>>,
  onRound: (round: number, text: string) => void,
): Promise<Record<N, Alternation>> {
  const names = Object.keys(contenders) as N[];
  const seen = new Map<N, { values: number[]; baselines: number[]; ratios: number[] }>(
    names.map((name) => [name, { values: [], baselines: [], ratios: [] }]),
  );
  let before = await baseline();
  for (let round = 0; round <= rounds; round++) {
    for (const name of names) {
      const value = await contenders[name]();
      const after = await baseline();
      const beside = (before + after) / 2;
      before = after;
      onRound(round, `${name} ${value.toPrecision(4)} against ${beside.toPrecision(4)}`);
      // The first round warms caches, compilers and connections.
      if (round === 0) continue;
      const kept = seen.get(name);
      kept?.values.push(value);
      kept?.baselines.push(beside);
      kept?.ratios.push(value / beside);
    }
  }
  const summary = names.map((name) => {
    const kept = seen.get(name);
    return [
      name,
      { value: median(kept?.values ?? []), baseline: median(kept?.baselines ?? []), ratio: median(kept?.ratios ?? []) },
    ];
  });
  return Object.fromEntries(summary) as Record<N, Alternation>;
}

/** The middle value; the mean of the two middle ones for an even count. Throws RangeError for none. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle];
  if (upper === undefined) throw new RangeError('no values to take the median of');
  const lower = sorted.length % 2 === 1 ? upper : (sorted[middle - 1] ?? upper);
  return (lower + upper) / 2;
}
