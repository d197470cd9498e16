// What a benchmark case is, and what it answers. Cases only measure; the table of areas is areas.ts.

/** One figure, always beside the baseline that was measured in the same run. */
export interface Measurement {
  /** kebab-case; a case with one figure uses its own name. */
  readonly name: string;
  readonly value: number;
  /** Of value and baseline, for example calls/s. */
  readonly unit: string;
  readonly baseline: number;
  /** Median over the rounds of value ÷ baseline of the same round: slow drift of the machine cancels out. */
  readonly ratio: number;
  /** The ratio to reach: at least, unless lowerIsBetter. Absent where none is promised. */
  readonly target?: number;
  readonly lowerIsBetter?: boolean;
}

export interface BenchContext {
  /** How often baseline and project alternate; at least 5 in a real run. */
  readonly rounds: number;
  /** How long one side of one round is measured. */
  readonly roundMs: number;
  /** For cases that measure a grown table: how many rows it shall have. */
  readonly rows: number;
  /** Progress for people; goes to standard error. */
  say(line: string): void;
  /** Undone after the case in reverse order, whatever happens. */
  onEnd(undo: () => Promise<void> | void): void;
}

export interface BenchCase {
  readonly name: string;
  /** One line for the usage listing. */
  readonly summary: string;
  /** Starts what it needs, verifies what it left in the books, and throws when that is not clean. */
  run(context: BenchContext): Promise<readonly Measurement[]>;
}
