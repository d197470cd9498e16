// Whether an id names one transfer only. A sequence number does, and the seals cover it; ids are made to grow with time,
// so that two of the same stand near each other when one process has made them.
import type { Findings } from './faults.ts';

/** Ids to remember: those of sixteen full blocks, a few megabytes. */
const WINDOW = 65_536;

export class IdsOnce {
  readonly #seen = new Set<string>();
  readonly #findings: Findings;

  constructor(findings: Findings) {
    this.#findings = findings;
  }

  next(id: string, place: string): void {
    this.#findings.examine('IDS_ONCE');
    if (this.#seen.has(id)) return this.#findings.fault('IDS_ONCE', `${place} has the id of another transfer`);
    this.#seen.add(id);
    if (this.#seen.size <= WINDOW) return;
    for (const oldest of this.#seen) {
      this.#seen.delete(oldest);
      return;
    }
  }
}
