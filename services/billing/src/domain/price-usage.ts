// What units cost at a tenant's place in the month's tiers. Exact: nothing is rounded here.
//
// For both modes the prices of consecutive pieces add up to the price of the whole, however it is cut.

import { add, type Money, multiply, sum } from '@tollgate/money';
import { PRICE_CURRENCY, type Tariff, type Tier } from './price-book.ts';

/** Units at one price. Units and amount are negative where units charged before are taken back to be priced anew. */
export interface PricedUnits {
  readonly units: bigint;
  readonly unitPrice: Money;
  readonly amount: Money;
}

/** Units of the month that a volume tariff charged so far, and the price that they were last charged at. */
export interface VolumeTally {
  readonly units: bigint;
  readonly unitPrice: Money;
}

/** Where a tenant stands with one product in one month, before the units to price. */
export interface MonthPosition {
  /** Units counted in the month so far, under whatever price book. */
  readonly units: bigint;
  /** Set for a volume tariff that has charged units of this month. */
  readonly tally?: VolumeTally | undefined;
}

/** The price of some units, piece by piece. */
export interface UsagePrice {
  readonly lines: readonly PricedUnits[];
  readonly amount: Money;
  /** For a volume tariff: what has to be known when the next units come. */
  readonly tally?: VolumeTally | undefined;
}

/** Prices more than zero units that come after the month's position. */
export function priceUsage(tariff: Tariff, position: MonthPosition, units: bigint): UsagePrice {
  if (tariff.tierMode === 'graduated') {
    const lines = graduatedLines(tariff.tiers, position.units, units);
    return { lines, amount: total(lines) };
  }
  return volumePrice(tariff.tiers, position, units);
}

/** Unit number n of a month (from 1) is priced by the last tier that starts below n. */
function graduatedLines(tiers: readonly Tier[], start: bigint, units: bigint): PricedUnits[] {
  const end = start + units;
  return tiers.flatMap((tier, index) => {
    const from = max(start, tier.fromUnits);
    const next = tiers[index + 1]?.fromUnits;
    const to = next === undefined || next > end ? end : next;
    return to > from ? [priced(to - from, tier.unitPrice)] : [];
  });
}

/**
 * The tier that the month's last unit lies in prices all units of the month. When a tier is reached, the units that
 * this tariff charged before are taken back at their old price and charged at the new one.
 */
function volumePrice(tiers: readonly Tier[], position: MonthPosition, units: bigint): UsagePrice {
  const last = position.units + units;
  const unitPrice = tierOf(tiers, last).unitPrice;
  const { tally } = position;
  const repriced = tally !== undefined && tally.units > 0n && tally.unitPrice.micros !== unitPrice.micros;
  const lines = repriced
    ? [priced(-tally.units, tally.unitPrice), priced(tally.units + units, unitPrice)]
    : [priced(units, unitPrice)];
  return { lines, amount: total(lines), tally: { units: (tally?.units ?? 0n) + units, unitPrice } };
}

function tierOf(tiers: readonly Tier[], unitNumber: bigint): Tier {
  const tier = tiers.findLast((candidate) => candidate.fromUnits < unitNumber);
  if (tier === undefined) throw new RangeError('a tariff has a tier from 0');
  return tier;
}

function priced(units: bigint, unitPrice: Money): PricedUnits {
  return { units, unitPrice, amount: multiply(unitPrice, units) };
}

function total(lines: readonly PricedUnits[]): Money {
  const [first, ...rest] = lines.map((line) => line.amount);
  return first === undefined ? sum([], PRICE_CURRENCY) : rest.reduce(add, first);
}

function max(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}
