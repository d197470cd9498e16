// Charges counted usage and its corrections: one charge per line, whatever takes the line's month to its price.

import { retryLater } from '@tollgate/consumer';
import type { Tx } from '@tollgate/db';
import { type Id, newId } from '@tollgate/ids';
import type { BillingDeps } from '../deps.ts';
import { monthOf } from '../domain/billing-month.ts';
import {
  type Charge,
  type ChargeOrigin,
  type CountedUsage,
  isChargeable,
  refuseCorrectedUnits,
  refuseUnits,
  type UsageLine,
} from '../domain/charge.ts';
import { ownTariffAt, type PublishedTariff, tariffForHour } from '../domain/choose-tariff.ts';
import { usageInvalid } from '../domain/errors.ts';
import { type PricedUnits, totalOf } from '../domain/month-price.ts';
import { isCharged, insertCharges } from '../store/charges.ts';
import type { PositionKey } from '../store/month-positions.ts';
import { priceBookInForce } from '../store/price-books.ts';
import type { BillingTables } from '../store/schema.ts';
import { usablePackages } from '../store/packages.ts';
import { findTenant } from '../store/tenants.ts';
import { isReturned } from '../store/unit-returns.ts';
import { insertDraws, isDrawn } from '../store/usage-draws.ts';
import { giveBackUnits, type PricedFor } from './give-back-units.ts';
import { underPricedProducts } from './price-destination.ts';
import { lockMonths, monthName, type MonthPlace, moveMonth, unitsOfBook, writeMonth } from './month-place.ts';

type Deps = Pick<BillingDeps, 'now' | 'telemetry'>;

/** What kind of usage it is: how its units may be, and where units that are given back are taken from. */
export type UsageKind = 'counted' | 'corrected' | 'note';

/**
 * Returns how many charges were made: none when the usage was charged before.
 *
 * @throws DomainError USAGE_INVALID for what can never be charged, retryLater while the tenant or the product is not
 * known yet, or what a correction takes back has not been counted.
 */
export async function chargeUsage(
  tx: Tx<BillingTables>,
  deps: Deps,
  usage: CountedUsage,
  kind: UsageKind = 'counted',
): Promise<number> {
  const counted = usage.lines.filter((line) => line.units !== 0n);
  const refuse = kind === 'counted' ? refuseUnits : refuseCorrectedUnits;
  for (const line of counted) {
    const fault = refuse(line.units);
    if (fault !== undefined) throw usageInvalid(usage.usageId, fault);
  }
  const { tenantId } = usage;
  if ((await findTenant(tx, tenantId)) === undefined)
    throw retryLater('UNKNOWN_TENANT', 'The tenant is not known yet.', { tenant_id: tenantId });
  const lines = await underPricedProducts(tx, tenantId, counted);
  const places = await lockMonths(tx, lines.map(keyOf));
  // Under the locks: a second delivery of the event waits there for the first.
  const { usageId } = usage;
  if (lines.length === 0 || (await isCharged(tx, usageId)) || (await isDrawn(tx, usageId))) return 0;
  if (await isReturned(tx, usageId)) return 0;
  const inPackages = kind === 'counted' ? await linesInPackages(tx, tenantId, lines) : new Set<UsageLine>();
  await insertDraws(tx, [...inPackages], deps.now());
  const inMoney = lines.filter((line) => !inPackages.has(line));
  if (kind === 'counted') return chargeLines(tx, deps, inMoney, places, kind, undefined);
  const inForce = await booksInForce(tx, inMoney);
  const corrected = await giveBackUnits(tx, inMoney, (line) => pricedFor(places, inForce, line, kind), deps.now());
  return chargeLines(tx, deps, corrected, places, kind, originOf(usage, kind));
}

const HOUR_MS = 3_600_000;

/**
 * Lines of hours in which the tenant had packages: they are priced once the wallet has said what packages cover, and a grant
 * keeps its units beyond a package's end. A package that was bought later does not pay for what was used before.
 */
async function linesInPackages(
  tx: Tx<BillingTables>,
  tenantId: string,
  lines: readonly UsageLine[],
): Promise<Set<UsageLine>> {
  const covered = new Set<UsageLine>();
  for (const [product, ofProduct] of Map.groupBy(lines, (line) => line.product)) {
    const first = new Date(Math.min(...ofProduct.map((line) => line.hourStart.getTime())));
    const packages = await usablePackages(tx, tenantId, product, first);
    for (const line of ofProduct) {
      const end = new Date(line.hourStart.getTime() + HOUR_MS);
      if (packages.some(({ buyTime, expireTime }) => buyTime < end && expireTime > line.hourStart)) covered.add(line);
    }
  }
  return covered;
}

/** Charges lines whose usage is known not to have been charged. @throws as chargeUsage. */
export async function priceLines(
  tx: Tx<BillingTables>,
  deps: Deps,
  lines: readonly UsageLine[],
  kind: UsageKind,
): Promise<number> {
  return chargeLines(tx, deps, lines, await lockMonths(tx, lines.map(keyOf)), kind, undefined);
}

async function chargeLines(
  tx: Tx<BillingTables>,
  deps: Deps,
  lines: readonly UsageLine[],
  places: ReadonlyMap<string, MonthPlace>,
  kind: UsageKind,
  origin: ChargeOrigin | undefined,
): Promise<number> {
  if (lines.length === 0) return 0;
  const inForce = await booksInForce(tx, lines);
  const charges: Charge[] = [];
  for (const line of lines) {
    const place = placeOf(places, line);
    const tariff = tariffOfLine(place, line, inForce.get(line.hourStart.getTime()));
    charges.push(chargeLine(place, line, booksToMove(place, tariff, line, kind), deps.now(), origin));
  }
  await insertCharges(tx, charges);
  for (const place of places.values()) await writeMonth(tx, place);
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

function tariffOfLine(place: MonthPlace, line: UsageLine, inForce: Id<'prb'> | undefined): PublishedTariff {
  const { own, general } = place.tariffs;
  const tariff = ownTariffAt(own, line.hourStart) ?? tariffForHour(general, line.hourStart, inForce);
  if (tariff === undefined)
    throw retryLater('UNKNOWN_PRODUCT', 'No price book has the product yet.', { product: line.product });
  return tariff;
}

function placeOf(places: ReadonlyMap<string, MonthPlace>, line: UsageLine): MonthPlace {
  const place = places.get(monthName(keyOf(line)));
  if (place === undefined) throw new Error('a line was priced without its lock');
  return place;
}

/** What a correction can take back of what its hour's book priced; a note speaks of a day, and takes from any book. */
function pricedFor(
  places: ReadonlyMap<string, MonthPlace>,
  inForce: ReadonlyMap<number, Id<'prb'> | undefined>,
  line: UsageLine,
  kind: UsageKind,
): PricedFor {
  const place = placeOf(places, line);
  const name = monthName(keyOf(line));
  if (kind === 'note') return { from: name, units: place.units };
  const { priceBookId } = tariffOfLine(place, line, inForce.get(line.hourStart.getTime()));
  return { from: `${name}/${priceBookId}`, units: unitsOfBook(place, priceBookId) };
}

/** Units of one book of the month that a line moves. */
interface BookMove {
  readonly priceBookId: Id<'prb'>;
  readonly units: bigint;
}

/**
 * The books whose units a line moves: the hour's. What a note gives back is taken from whichever books of the month have
 * units, the day's own first.
 */
function booksToMove(
  place: MonthPlace,
  { priceBookId }: PublishedTariff,
  line: UsageLine,
  kind: UsageKind,
): BookMove[] {
  const own = unitsOfBook(place, priceBookId);
  if (own + line.units >= 0n) return [{ priceBookId, units: line.units }];
  if (kind !== 'note') throw notCounted(line);
  const moves: BookMove[] = [];
  let left = -line.units;
  const others = new Set(place.charged.map((tally) => tally.priceBookId));
  others.delete(priceBookId);
  for (const id of [priceBookId, ...others]) {
    const had = unitsOfBook(place, id);
    const taken = had < left ? had : left;
    if (taken > 0n) moves.push({ priceBookId: id, units: -taken });
    left -= taken;
  }
  if (left > 0n) throw notCounted(line);
  return moves;
}

function notCounted({ usageId }: UsageLine): Error {
  return retryLater('USAGE_NOT_COUNTED', 'It takes back units that have not been counted.', { usage_id: usageId });
}

function chargeLine(
  place: MonthPlace,
  line: UsageLine,
  moves: readonly BookMove[],
  now: Date,
  origin: ChargeOrigin | undefined,
): Charge {
  const positionBefore = place.units;
  const [first] = moves;
  if (first === undefined) throw new Error('a line of no units was priced');
  const lines = moves.flatMap(({ priceBookId, units }) => moveMonth(place, priceBookId, units));
  return toCharge(line, place, positionBefore, lines, first.priceBookId, now, origin);
}

function originOf({ usageId, decisionId }: CountedUsage, kind: UsageKind): ChargeOrigin | undefined {
  if (kind === 'counted') return undefined;
  const reference = decisionId === undefined || decisionId === '' ? usageId : decisionId;
  return { cause: kind === 'note' ? 'dispute' : 'correction', reference };
}

/** A charge of what a month moved by. @throws DomainError USAGE_INVALID when its amount is out of range. */
export function toCharge(
  line: UsageLine,
  place: MonthPlace,
  positionBefore: bigint,
  lines: readonly PricedUnits[],
  priceBookId: Id<'prb'>,
  createTime: Date,
  origin: ChargeOrigin | undefined,
): Charge {
  const amount = totalOf(lines);
  if (!isChargeable(amount)) throw usageInvalid(line.usageId, 'the price of a line is out of range');
  const { month } = place.key;
  return { ...line, chargeId: newId('chg'), month, positionBefore, lines, amount, priceBookId, createTime, origin };
}

function keyOf(line: UsageLine): PositionKey {
  return { tenantId: line.tenantId, product: line.product, month: monthOf(line.hourStart) };
}
