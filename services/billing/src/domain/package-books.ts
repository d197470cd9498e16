// Packages in the accountants' books: a liability from the sale on, revenue as units are used. Pure.
//
// The wallet moves a package's price to revenue as a charge, and notes beside it what was paid (PACKAGE_SALES, against cash
// clearing), which is no second receipt of cash. Here the notes give way to what units are worth: a sale defers the charge's
// revenue (contract liability, ASBE 14 (2017) article 41), usage recognises it at the package's own price a unit, what expires is
// breakage (article 39), and what is taken back cancels the deferral, as the reversal of the charge cancels the revenue.

import { compare, isZero, type Money, negate, subtract, sum } from '@tollgate/money';
import type { LedgerSum } from './monthly-statement.ts';
import { PRICE_CURRENCY } from './price-book.ts';

/** Money and units as the wallet sums them. */
export interface WalletSums {
  readonly sums: readonly LedgerSum[];
  /** Units by worth; in a trial balance also the money that is noted in PACKAGE_SALES. */
  readonly packageSums: readonly LedgerSum[];
}

/** The kind of the liability for unused units. */
export const LOT_PACKAGE = 'LOT_PACKAGE';
const PACKAGE_SALES = 'PACKAGE_SALES';
const KEPT = 'FORFEITURE';

/** What the wallet notes beside charge and reversal. */
const NOTES: ReadonlySet<string> = new Set(['PACKAGE_SOLD', 'PACKAGE_TAKEN_BACK']);

/** Units that end with a settlement, or came after it: what is paid back for them is money of its own movements. */
const SETTLED: ReadonlySet<string> = new Set([
  'SETTLEMENT_REFUNDED',
  'SETTLEMENT_SET_OFF',
  'SETTLEMENT_FORFEITED',
  'LATE_LAPSED',
]);
const PAID_BACK: ReadonlySet<string> = new Set(['SETTLEMENT_REFUNDED', 'SETTLEMENT_SET_OFF', 'LATE_REFUNDED']);

/** Where the worth of units goes that a movement takes. */
const WENT_TO: Readonly<Partial<Record<string, string>>> = {
  DRAW: 'REVENUE',
  SETTLEMENT_CONSUMED: 'REVENUE',
  TAKEN_BACK: 'REVENUE',
  LOT_EXPIRED: 'BREAKAGE',
  SETTLEMENT_EXPIRED: 'BREAKAGE',
};

/** Movements of a period as accounts show them; nothing is lost: what is unknown stays as it is, and shows as unmapped. */
export function bookedSums({ sums, packageSums }: WalletSums): LedgerSum[] {
  const money = sums.filter(({ reason }) => !NOTES.has(reason)).map(withoutNotes);
  const units = packageSums.filter((one) => !isNoted(one) && !SETTLED.has(one.reason)).map(bookedUnits);
  return [...money, ...units, ...keptOfSettled(sums, packageSums)];
}

const isNoted = ({ fromKind, toKind }: LedgerSum): boolean => fromKind === PACKAGE_SALES || toKind === PACKAGE_SALES;

/** What is paid back of a package's price leaves the liability; what was kept by a settlement and is returned, the forfeiture. */
function withoutNotes(moved: LedgerSum): LedgerSum {
  if (moved.fromKind !== PACKAGE_SALES) return moved;
  return { ...moved, fromKind: PAID_BACK.has(moved.reason) ? LOT_PACKAGE : KEPT };
}

function bookedUnits(moved: LedgerSum): LedgerSum {
  if (moved.reason === 'PACKAGE' && moved.toKind === LOT_PACKAGE) return { ...moved, fromKind: 'REVENUE' };
  const toKind = moved.fromKind === LOT_PACKAGE ? WENT_TO[moved.reason] : undefined;
  return toKind === undefined ? moved : { ...moved, toKind };
}

/** What settled units were worth beyond what was paid back for them is kept; what was paid beyond it (a rounding) lessens that. */
function keptOfSettled(sums: readonly LedgerSum[], packageSums: readonly LedgerSum[]): LedgerSum[] {
  const ended = packageSums.filter((one) => !isNoted(one) && SETTLED.has(one.reason));
  const paid = sums.filter((one) => one.fromKind === PACKAGE_SALES && PAID_BACK.has(one.reason));
  const kept = subtract(total(ended), total(paid));
  if (isZero(kept)) return [];
  const count = ended.reduce((all, one) => all + one.count, 0n);
  const reason = 'SETTLEMENT_KEPT';
  return compare(kept, total([])) > 0
    ? [{ fromKind: LOT_PACKAGE, toKind: KEPT, reason, amount: kept, count }]
    : [{ fromKind: KEPT, toKind: LOT_PACKAGE, reason, amount: negate(kept), count }];
}

const total = (of: readonly LedgerSum[]): Money =>
  sum(
    of.map(({ amount }) => amount),
    PRICE_CURRENCY,
  );

/** A trial balance as the wallet has it. */
export interface WalletBalances {
  readonly kinds: ReadonlyMap<string, Money>;
  /** What unused units are worth, reckoned from the lots. */
  readonly packageValue: Money;
  /** All that packages moved until then: units by worth, and what is noted in PACKAGE_SALES. */
  readonly packageSums: readonly LedgerSum[];
}

/**
 * The same trial balance as accounts show it. The liability is what the lots say, not what the movements add up to: that the
 * two agree is for the caller to see.
 */
export function bookedBalances({ kinds, packageValue, packageSums }: WalletBalances): Map<string, Money> {
  const noted = packageSums.filter(isNoted);
  const booked = new Map(kinds);
  const change = (kind: string, amount: Money): void => {
    const before = booked.get(kind);
    booked.set(kind, before === undefined ? amount : sum([before, amount], PRICE_CURRENCY));
  };
  for (const { fromKind, toKind, amount } of noted) {
    change(fromKind, amount);
    change(toKind, negate(amount));
  }
  for (const { fromKind, toKind, amount } of bookedSums({ sums: noted, packageSums })) {
    change(fromKind, negate(amount));
    change(toKind, amount);
  }
  if (isZero(booked.get(PACKAGE_SALES) ?? total([]))) booked.delete(PACKAGE_SALES);
  if (packageSums.length > 0) booked.set(LOT_PACKAGE, packageValue);
  return booked;
}
