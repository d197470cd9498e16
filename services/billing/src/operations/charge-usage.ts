// Charges counted usage and its corrections: one charge per line, whatever takes the line's month to its price.

import { retryLater } from '@tollgate/consumer';
import type { Tx } from '@tollgate/db';
import { type Id, newId } from '@tollgate/ids';
import type { BillingDeps } from '../deps.ts';
import { monthOf } from '../domain/billing-month.ts';
import {
  type Charge,
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
import { insertDraws, isDrawn } from '../store/usage-draws.ts';
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
  const lines = usage.lines.filter((line) => line.units !== 0n);
  const refuse = kind === 'counted' ? refuseUnits : refuseCorrectedUnits;
  for (const line of lines) {
    const fault = refuse(line.units);
    if (fault !== undefined) throw usageInvalid(usage.usageId, fault);
  }
  const { tenantId } = usage;
  if ((await findTenant(tx, tenantId)) === undefined)
    throw retryLater('UNKNOWN_TENANT', 'The tenant is not known yet.', { tenant_id: tenantId });
  const places = await lockMonths(tx, lines.map(keyOf));
  // Under the locks: a second delivery of the event waits there for the first.
  const { usageId } = usage;
  if (lines.length === 0 || (await isCharged(tx, usageId)) || (await isDrawn(tx, usageId))) return 0;
  const inPackages = kind === 'counted' ? await productsInPackages(tx, tenantId, lines, deps.now()) : new Set<string>();
  await insertDraws(
    tx,
    lines.filter((line) => inPackages.has(line.product)),
    deps.now(),
  );
  const inMoney = lines.filter((line) => !inPackages.has(line.product));
  return chargeLines(tx, deps, inMoney, places, kind);
}

/** Products of which the tenant has packages: their usage is priced once the wallet has said what they cover. */
async function productsInPackages(
  tx: Tx<BillingTables>,
  tenantId: string,
  lines: readonly UsageLine[],
  now: Date,
): Promise<Set<string>> {
  const products = new Set<string>();
  for (const product of new Set(lines.map((line) => line.product)))
    if ((await usablePackages(tx, tenantId, product, now)).length > 0) products.add(product);
  return products;
}

/** Charges lines whose usage is known not to have been charged. @throws as chargeUsage. */
export async function priceLines(
  tx: Tx<BillingTables>,
  deps: Deps,
  lines: readonly UsageLine[],
  kind: UsageKind,
): Promise<number> {
  return chargeLines(tx, deps, lines, await lockMonths(tx, lines.map(keyOf)), kind);
}

async function chargeLines(
  tx: Tx<BillingTables>,
  deps: Deps,
  lines: readonly UsageLine[],
  places: ReadonlyMap<string, MonthPlace>,
  kind: UsageKind,
): Promise<number> {
  if (lines.length === 0) return 0;
  const inForce = await booksInForce(tx, lines);
  const charges: Charge[] = [];
  for (const line of lines) {
    const place = places.get(monthName(keyOf(line)));
    if (place === undefined) throw new Error('a line was priced without its lock');
    const tariff = tariffOfLine(place, line, inForce.get(line.hourStart.getTime()));
    charges.push(chargeLine(place, line, bookToMove(place, tariff, line, kind), deps.now()));
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

/**
 * The book whose units a line moves: the hour's. A note speaks of a day, not of hours: what it gives back is taken from
 * whichever book of the month has that many, the day's own first.
 */
function bookToMove(place: MonthPlace, { priceBookId }: PublishedTariff, line: UsageLine, kind: UsageKind): Id<'prb'> {
  const suffices = (id: Id<'prb'>): boolean => unitsOfBook(place, id) + line.units >= 0n;
  if (suffices(priceBookId)) return priceBookId;
  const other = kind === 'note' ? place.charged.find((tally) => suffices(tally.priceBookId)) : undefined;
  if (other !== undefined) return other.priceBookId;
  throw retryLater('USAGE_NOT_COUNTED', 'It takes back units that have not been counted.', { usage_id: line.usageId });
}

function chargeLine(place: MonthPlace, line: UsageLine, priceBookId: Id<'prb'>, now: Date): Charge {
  const positionBefore = place.units;
  return toCharge(line, place, positionBefore, moveMonth(place, priceBookId, line.units), priceBookId, now);
}

/** A charge of what a month moved by. @throws DomainError USAGE_INVALID when its amount is out of range. */
export function toCharge(
  line: UsageLine,
  place: MonthPlace,
  positionBefore: bigint,
  lines: readonly PricedUnits[],
  priceBookId: Id<'prb'>,
  createTime: Date,
): Charge {
  const amount = totalOf(lines);
  if (!isChargeable(amount)) throw usageInvalid(line.usageId, 'the price of a line is out of range');
  const { month } = place.key;
  return { ...line, chargeId: newId('chg'), month, positionBefore, lines, amount, priceBookId, createTime };
}

function keyOf(line: UsageLine): PositionKey {
  return { tenantId: line.tenantId, product: line.product, month: monthOf(line.hourStart) };
}
