// Which of the published tariffs of a product prices the usage of an hour.

import type { Id } from '@tollgate/ids';
import type { BillingMonth } from './billing-month.ts';
import type { Tariff } from './price-book.ts';

/** A tariff of a product, and the book and instant that it comes from. */
export interface PublishedTariff {
  readonly priceBookId: Id<'prb'>;
  readonly effectiveTime: Date;
  readonly tariff: Tariff;
}

/**
 * The tariff of the book in force when the hour began. Traffic that was carried is never left unpriced: where that book
 * has no such product (or no book was in force yet), the first later book that has it prices the hour, and if there is
 * none, the last earlier one. Undefined when no book ever had the product.
 *
 * @param tariffs every published tariff of one product, by effective time, later publication later.
 * @param inForce the book in force when the hour began.
 */
export function tariffForHour(
  tariffs: readonly PublishedTariff[],
  hourStart: Date,
  inForce: Id<'prb'> | undefined,
): PublishedTariff | undefined {
  return (
    tariffs.find((candidate) => candidate.priceBookId === inForce) ??
    tariffs.find((candidate) => candidate.effectiveTime > hourStart) ??
    tariffs.at(-1)
  );
}

/** A tariff of a tenant's own, which ends when it says so. */
export interface OwnTariff extends PublishedTariff {
  readonly endTime: Date | undefined;
}

/** What a book should have said of a product in a month. */
export interface CorrectedTariff {
  readonly priceBookId: Id<'prb'>;
  readonly month: BillingMonth;
  readonly tariff: Tariff;
}

/** Everything that can price one product for one tenant; lists by effective time or approval, later ones later. */
export interface ProductTariffs {
  readonly general: readonly PublishedTariff[];
  readonly own: readonly OwnTariff[];
  readonly corrections: readonly CorrectedTariff[];
}

/** The tenant's own tariff in force when an hour began: the latest of them, and none once that one has ended. */
export function ownTariffAt(own: readonly OwnTariff[], hourStart: Date): OwnTariff | undefined {
  const latest = own.findLast((candidate) => candidate.effectiveTime <= hourStart);
  return latest?.endTime !== undefined && latest.endTime <= hourStart ? undefined : latest;
}

/**
 * What a book prices a product at in a month: what it says, or what it should have said.
 *
 * @throws RangeError when the book has no such product: it priced nothing of it.
 */
export function tariffOfBook(tariffs: ProductTariffs, priceBookId: Id<'prb'>, month: BillingMonth): PublishedTariff {
  const said = [...tariffs.general, ...tariffs.own].find((candidate) => candidate.priceBookId === priceBookId);
  if (said === undefined) throw new RangeError(`price book ${priceBookId} lacks a product that it priced`);
  const { priceBookId: id, effectiveTime } = said;
  const corrected = tariffs.corrections.findLast((one) => one.priceBookId === id && one.month === month);
  return { priceBookId: id, effectiveTime, tariff: corrected?.tariff ?? said.tariff };
}
