// One product of one tenant's month while it is priced: locked, moved by usage and corrections, written back.

import type { Tx } from '@tollgate/db';
import type { Id } from '@tollgate/ids';
import { type ProductTariffs, tariffOfBook } from '../domain/choose-tariff.ts';
import { difference, type MonthSegment, type PricedUnits, priceMonth, type Tally } from '../domain/month-price.ts';
import { lockPosition, type PositionKey, readTallies, writePosition, writeTallies } from '../store/month-positions.ts';
import { readProductTariffs } from '../store/product-tariffs.ts';
import type { BillingTables } from '../store/schema.ts';

/** A locked month. */
export interface MonthPlace {
  readonly key: PositionKey;
  readonly tariffs: ProductTariffs;
  /** What was charged when it was locked. */
  readonly before: readonly Tally[];
  units: bigint;
  charged: readonly Tally[];
}

/** Locks months until the transaction ends, in the order of their names: so no two wait for each other. */
export async function lockMonths(
  tx: Tx<BillingTables>,
  keys: readonly PositionKey[],
): Promise<Map<string, MonthPlace>> {
  const byName = new Map(keys.map((key) => [monthName(key), key]));
  const tariffs = new Map<string, ProductTariffs>();
  const places = new Map<string, MonthPlace>();
  for (const [name, key] of [...byName].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    const units = await lockPosition(tx, key);
    const known = tariffs.get(key.product) ?? (await readProductTariffs(tx, key.tenantId, key.product));
    tariffs.set(key.product, known);
    const before = await readTallies(tx, key, units);
    places.set(name, { key, tariffs: known, before, units, charged: before });
  }
  return places;
}

/** Months of one tenant by name. */
export function monthName(key: Pick<PositionKey, 'product' | 'month'>): string {
  return `${key.month}/${key.product}`;
}

/** Units of the month that a book prices. */
export function unitsOfBook(place: MonthPlace, priceBookId: Id<'prb'>): bigint {
  return place.charged.reduce((units, one) => units + (one.priceBookId === priceBookId ? one.units : 0n), 0n);
}

/**
 * Moves the month by signed units of a book, which has at least as many where they are negative, and says what has to be
 * charged. Zero units price the month anew, as its tariffs are now.
 */
export function moveMonth(place: MonthPlace, priceBookId: Id<'prb'>, units: bigint): PricedUnits[] {
  const books = new Set([...place.charged.map((tally) => tally.priceBookId), priceBookId]);
  const segments = [...books].map((id): MonthSegment => {
    const had = unitsOfBook(place, id);
    return { ...tariffOfBook(place.tariffs, id, place.key.month), units: id === priceBookId ? had + units : had };
  });
  const owed = priceMonth(segments);
  const lines = difference(place.charged, owed);
  place.charged = owed;
  place.units += units;
  return lines;
}

/** Writes what moved. */
export async function writeMonth(tx: Tx<BillingTables>, place: MonthPlace): Promise<void> {
  await writePosition(tx, place.key, place.units);
  await writeTallies(tx, place.key, place.before, place.charged);
}
