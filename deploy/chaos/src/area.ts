// What a chaos area is. The table of areas is areas.ts.

export interface ChaosContext {
  /** Progress for people. */
  say(line: string): void;
  /** Undone at the end in reverse order, whatever happens. */
  onEnd(undo: () => Promise<void> | void): void;
}

export interface ChaosArea {
  readonly summary: string;
  /** Starts what all seeds share; the result runs one seed and throws when something was lost or doubled. */
  prepare(context: ChaosContext): Promise<(seed: number) => Promise<void>>;
}
