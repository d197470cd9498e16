// Which of the published tariffs of a product prices the usage of an hour.

import type { Id } from '@tollgate/ids';
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
