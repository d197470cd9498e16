// Charges counted usage: one charge per line, at the tenant's place in its month's tiers.

import { retryLater } from '@tollgate/consumer';
import type { Tx } from '@tollgate/db';
import { type Id, newId } from '@tollgate/ids';
import type { BillingDeps } from '../deps.ts';
import { monthOf } from '../domain/billing-month.ts';
import { type Charge, type CountedUsage, isChargeable, refuseUnits, type UsageLine } from '../domain/charge.ts';
import { type PublishedTariff, tariffForHour } from '../domain/choose-tariff.ts';
import { usageInvalid } from '../domain/errors.ts';
import { priceUsage, type VolumeTally } from '../domain/price-usage.ts';
import { insertCharges, isCharged } from '../store/charges.ts';
import { lockPosition, type PositionKey, readTally, writePosition, writeTally } from '../store/month-positions.ts';
import { priceBookInForce, tariffsOf } from '../store/price-books.ts';
import type { BillingTables } from '../store/schema.ts';
import { findTenant } from '../store/tenants.ts';

/**
 * Returns how many charges were made: none when the usage was charged before.
 *
 * @throws DomainError USAGE_INVALID for what can never be charged, retryLater while the tenant or the product is not
 * known yet.
 */
export async function chargeUsage(
  tx: Tx<BillingTables>,
  deps: Pick<BillingDeps, 'now' | 'telemetry'>,
  usage: CountedUsage,
): Promise<number> {
  const lines = usage.lines.filter((line) => line.units !== 0n);
  for (const line of lines) {
    const fault = refuseUnits(line.units);
    if (fault !== undefined) throw usageInvalid(usage.usageId, fault);
  }
  const { tenantId } = usage;
  if ((await findTenant(tx, tenantId)) === undefined)
    throw retryLater('UNKNOWN_TENANT', 'The tenant is not known yet.', { tenant_id: tenantId });
  const places = await lockPlaces(tx, lines);
  // Under the locks: a second delivery of the event waits there for the first.
  if (lines.length === 0 || (await isCharged(tx, usage.usageId))) return 0;
  const tariffs = await tariffsByProduct(tx, lines);
  const inForce = await booksInForce(tx, lines);
  const charges: Charge[] = [];
  for (const line of lines) {
    const place = places.get(placeName(keyOf(line)));
    if (place === undefined) throw new Error('a line was priced without its lock');
    const { product, hourStart } = line;
    const tariff = tariffForHour(tariffs.get(product) ?? [], hourStart, inForce.get(hourStart.getTime()));
    if (tariff === undefined) throw retryLater('UNKNOWN_PRODUCT', 'No price book has the product yet.', { product });
    charges.push(await chargeLine(tx, place, line, tariff, deps.now()));
  }
  await insertCharges(tx, charges);
  for (const place of places.values()) await writePlace(tx, place);
  deps.telemetry.usageCharged(charges.length);
  return charges.length;
}

/** The book in force by the hours' milliseconds, asked once an hour: an event has two thousand lines of a few hours. */
async function booksInForce(
  tx: Tx<BillingTables>,
  lines: readonly UsageLine[],
): Promise<Map<number, Id<'prb'> | undefined>> {
  const books = new Map<number, Id<'prb'> | undefined>();
  for (const hour of new Set(lines.map((line) => line.hourStart.getTime())))
    books.set(hour, await priceBookInForce(tx, new Date(hour)));
  return books;
}

/** A locked position, as it moves from line to line. */
interface Place {
  readonly key: PositionKey;
  units: bigint;
  readonly tallies: Map<PublishedTariff['priceBookId'], VolumeTally>;
}

// Locks are taken in the order of their names, so that two events of one tenant cannot wait for each other.
async function lockPlaces(tx: Tx<BillingTables>, lines: readonly UsageLine[]): Promise<Map<string, Place>> {
  const keys = new Map(lines.map((line) => [placeName(keyOf(line)), keyOf(line)]));
  const places = new Map<string, Place>();
  for (const [name, key] of [...keys].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    places.set(name, { key, units: await lockPosition(tx, key), tallies: new Map() });
  }
  return places;
}

async function tariffsByProduct(
  tx: Tx<BillingTables>,
  lines: readonly UsageLine[],
): Promise<Map<string, PublishedTariff[]>> {
  const tariffs = new Map<string, PublishedTariff[]>();
  for (const product of new Set(lines.map((line) => line.product))) tariffs.set(product, await tariffsOf(tx, product));
  return tariffs;
}

async function chargeLine(
  tx: Tx<BillingTables>,
  place: Place,
  line: UsageLine,
  { priceBookId, tariff }: PublishedTariff,
  now: Date,
): Promise<Charge> {
  const tally =
    tariff.tierMode === 'volume'
      ? (place.tallies.get(priceBookId) ?? (await readTally(tx, place.key, priceBookId)))
      : undefined;
  const price = priceUsage(tariff, { units: place.units, tally }, line.units);
  if (!isChargeable(price.amount)) throw usageInvalid(line.usageId, 'the price of a line is out of range');
  const charge: Charge = {
    ...line,
    chargeId: newId('chg'),
    month: place.key.month,
    positionBefore: place.units,
    lines: price.lines,
    amount: price.amount,
    priceBookId,
    createTime: now,
  };
  place.units += line.units;
  if (price.tally !== undefined) place.tallies.set(priceBookId, price.tally);
  return charge;
}

async function writePlace(tx: Tx<BillingTables>, place: Place): Promise<void> {
  await writePosition(tx, place.key, place.units);
  for (const [priceBookId, tally] of place.tallies) await writeTally(tx, place.key, priceBookId, tally);
}

function keyOf(line: UsageLine): PositionKey {
  return { tenantId: line.tenantId, product: line.product, month: monthOf(line.hourStart) };
}

function placeName(key: PositionKey): string {
  return `${key.month}/${key.product}`;
}
