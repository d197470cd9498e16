// What a month of one product costs a tenant, and what has to be charged for it to have been charged. Exact: nothing is
// rounded here.
//
// The price of a month depends on how many units each price book prices and on nothing else: not on how they were
// batched, in which order they came, how late, or how they were corrected. A charge is what takes the month from what
// was charged to what it costs, so the charges of a month always add up to its price.

import { add, type Money, multiply, sum } from '@tollgate/money';
import type { Id } from '@tollgate/ids';
import { PRICE_CURRENCY, type Tariff, type Tier } from './price-book.ts';

/** Units of a month that one price book prices: those of the hours in which it was in force. */
export interface MonthSegment {
  readonly priceBookId: Id<'prb'>;
  /** Places the segment in the month: units of earlier books fill the tiers first. */
  readonly effectiveTime: Date;
  readonly tariff: Tariff;
  readonly units: bigint;
}

/** Units of a month that are charged at one price of one book. */
export interface Tally {
  readonly priceBookId: Id<'prb'>;
  readonly unitPrice: Money;
  readonly units: bigint;
}

/** Units at one price. Units and amount are negative where units charged before are taken back. */
export interface PricedUnits {
  readonly priceBookId: Id<'prb'>;
  readonly units: bigint;
  readonly unitPrice: Money;
  readonly amount: Money;
}

/**
 * What a month costs, by book and price. Graduated: unit number n of the month (from 1) is priced by the last tier that
 * starts below n. Volume: all units of the book by the tier that the last unit of the whole month lies in.
 */
export function priceMonth(segments: readonly MonthSegment[]): Tally[] {
  const whole = segments.reduce((units, segment) => units + segment.units, 0n);
  const tallies: Tally[] = [];
  let position = 0n;
  for (const segment of segments.toSorted(byTime)) {
    for (const { units, unitPrice } of piecesOf(segment, position, whole))
      merge(tallies, { priceBookId: segment.priceBookId, unitPrice, units });
    position += segment.units;
  }
  return tallies;
}

/** What has to be charged: units taken back first, then those added, cheapest tiers as the tariff has them. */
export function difference(charged: readonly Tally[], owed: readonly Tally[]): PricedUnits[] {
  const changes = owed.map((tally) => ({ ...tally }));
  for (const tally of charged) merge(changes, { ...tally, units: -tally.units });
  const lines = changes.filter(({ units }) => units !== 0n).map(priced);
  return [...lines.filter(({ units }) => units < 0n), ...lines.filter(({ units }) => units > 0n)];
}

export function totalOf(lines: readonly PricedUnits[]): Money {
  const [first, ...rest] = lines.map((line) => line.amount);
  return first === undefined ? sum([], PRICE_CURRENCY) : rest.reduce(add, first);
}

/** What tallies cost. */
export function costOf(tallies: readonly Tally[]): Money {
  return totalOf(tallies.map(priced));
}

interface Piece {
  readonly units: bigint;
  readonly unitPrice: Money;
}

function piecesOf({ tariff, units }: MonthSegment, start: bigint, whole: bigint): Piece[] {
  if (units === 0n) return [];
  if (tariff.tierMode === 'volume') return [{ units, unitPrice: tierOf(tariff.tiers, whole).unitPrice }];
  const end = start + units;
  return tariff.tiers.flatMap((tier, index) => {
    const from = tier.fromUnits > start ? tier.fromUnits : start;
    const next = tariff.tiers[index + 1]?.fromUnits;
    const to = next === undefined || next > end ? end : next;
    return to > from ? [{ units: to - from, unitPrice: tier.unitPrice }] : [];
  });
}

/** The tier that a unit of the month lies in. */
function tierOf(tiers: readonly Tier[], unitNumber: bigint): Tier {
  const tier = tiers.findLast((candidate) => candidate.fromUnits < unitNumber);
  if (tier === undefined) throw new RangeError('a tariff has a tier from 0');
  return tier;
}

// Books that took effect at once are told apart by their ids, which sort by the time of publication.
function byTime(a: MonthSegment, b: MonthSegment): number {
  const gap = a.effectiveTime.getTime() - b.effectiveTime.getTime();
  return gap === 0 ? (a.priceBookId < b.priceBookId ? -1 : 1) : gap;
}

function merge(tallies: Tally[], one: Tally): void {
  const at = tallies.findIndex(
    (tally) => tally.priceBookId === one.priceBookId && tally.unitPrice.micros === one.unitPrice.micros,
  );
  const found = tallies[at];
  if (found === undefined) tallies.push(one);
  else tallies[at] = { ...found, units: found.units + one.units };
}

function priced({ priceBookId, unitPrice, units }: Tally): PricedUnits {
  return { priceBookId, units, unitPrice, amount: multiply(unitPrice, units) };
}
