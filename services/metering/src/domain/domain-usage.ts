// What changes of messages change in the counters by domain: the rules are those of usage.

import { type Step, underBefore } from './corrected-usage.ts';
import { NO_DOMAIN } from './mail-domain.ts';
import { type BasesOf, type CellDelta, type Counters, COUNTERS, type CountedState, countersOf } from './usage.ts';

/** What to add to one counter by domain. */
export interface DomainDelta {
  readonly tenantId: string;
  readonly hourMs: bigint;
  readonly product: string;
  readonly domainId: number;
  readonly counters: Counters;
}

type Place = Omit<DomainDelta, 'counters'>;

/** Texts hold no control characters, and hours have 13 digits until the year 2286. */
export const domainKey = ({ tenantId, hourMs, product, domainId }: Place): string =>
  `${tenantId}\0${hourMs}\0${product}\0${domainId}`;

/** Sums by place. */
class DomainSums {
  readonly #sums = new Map<string, { place: Place; counters: bigint[] }>();

  add(place: Place, counters: Counters, times: bigint): void {
    const key = domainKey(place);
    let entry = this.#sums.get(key);
    if (entry === undefined) {
      entry = { place, counters: COUNTERS.map(() => 0n) };
      this.#sums.set(key, entry);
    }
    const sums = entry.counters;
    counters.forEach((count, index) => {
      sums[index] = (sums[index] ?? 0n) + count * times;
    });
  }

  /** What is not zero, by tenant, hour, product and domain: the order in which rows are locked. */
  sorted(): DomainDelta[] {
    return [...this.#sums.entries()]
      .filter(([, { counters }]) => counters.some((count) => count !== 0n))
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([, { place, counters }]) => ({ ...place, counters }));
  }
}

/** Of messages that count under a domain; in a proof also of those that count under none, as NO_DOMAIN. */
export function domainDeltas(
  steps: Iterable<Step>,
  basesOf: BasesOf,
  within: 'named' | 'all' = 'named',
): DomainDelta[] {
  const sums = new DomainSums();
  const add = ({ tenantId, agreementNo }: Step, state: CountedState | undefined, times: bigint): void => {
    if (state === undefined || (within === 'named' && state.domainId === NO_DOMAIN)) return;
    const { hourMs, product, domainId } = state;
    const counters = countersOf(state, basesOf(tenantId, agreementNo, state.classes));
    sums.add({ tenantId, hourMs, product, domainId }, counters, times);
  };
  for (const step of steps) {
    add(step, step.after, step.messages);
    add(underBefore(step), step.before, -step.messages);
  }
  return sums.sorted();
}

/** All domains of each hour and product: what was counted by domain, and as NO_DOMAIN what is left of usage. */
export function withRemainder(usage: readonly CellDelta[], byDomain: readonly DomainDelta[]): DomainDelta[] {
  const sums = new DomainSums();
  for (const { tenantId, hourMs, product, counters } of usage) {
    sums.add({ tenantId, hourMs, product, domainId: NO_DOMAIN }, counters, 1n);
  }
  for (const delta of byDomain) {
    sums.add(delta, delta.counters, 1n);
    sums.add({ ...delta, domainId: NO_DOMAIN }, delta.counters, -1n);
  }
  return sums.sorted();
}
