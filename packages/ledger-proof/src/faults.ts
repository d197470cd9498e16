// What a proof finds: by check, the first few for people, each at its line.

export interface ProofCheck {
  readonly name: string;
  readonly ok: boolean;
  readonly examined: bigint;
  /** At most ten. */
  readonly faults: readonly string[];
}

const MOST = 10;

export type CheckName =
  | 'DUMP_WHOLE'
  | 'TRIAL_BALANCE'
  | 'BALANCES_EQUAL_TRANSFERS'
  | 'CHAINS_UNBROKEN'
  | 'NO_OVERDRAFT'
  | 'ACCOUNTS_AS_NAMED'
  | 'TENANTS_APART'
  | 'IDS_ONCE'
  | 'BLOCKS_CHAINED'
  | 'BLOCKS_EQUAL_TRANSFERS'
  | 'HEADS_SIGNED';

/** Gathers faults in the order in which they are found, so that the first is the first bad row. */
export class Findings {
  readonly #checks = new Map<CheckName, { examined: bigint; count: bigint; faults: string[] }>();
  #first: string | undefined;

  /** Names the checks that will be made, in the order to show. */
  constructor(checks: readonly CheckName[]) {
    for (const name of checks) this.#checks.set(name, { examined: 0n, count: 0n, faults: [] });
  }

  examine(check: CheckName): void {
    const found = this.#checks.get(check);
    if (found !== undefined) found.examined += 1n;
  }

  fault(check: CheckName, text: string): void {
    const found = this.#checks.get(check);
    if (found === undefined) throw new RangeError(`${check} was not announced`);
    this.#first ??= text;
    found.count += 1n;
    if (found.faults.length < MOST) found.faults.push(text);
  }

  /** The first fault of all. */
  get first(): string | undefined {
    return this.#first;
  }

  get checks(): ProofCheck[] {
    return [...this.#checks].map(([name, { examined, count, faults }]) => ({
      name,
      ok: count === 0n,
      examined,
      faults,
    }));
  }
}
