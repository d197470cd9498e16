// Splits an amount so that nothing is lost.

import * as dinero from 'dinero.js/bigint';
import { fromDinero, type Money, toDinero } from './money.ts';

/**
 * Shares of an amount in proportion to the weights, in their order. The shares add up to the amount to the micro;
 * each is less than one micro from its exact proportion, and a weight of zero gets nothing.
 *
 * @throws RangeError when there are no weights, one is negative, or all are zero.
 */
export function allocate(amount: Money, weights: readonly bigint[]): Money[] {
  if (weights.some((weight) => weight < 0n)) throw new RangeError('a weight is not negative');
  if (!weights.some((weight) => weight > 0n)) throw new RangeError('an amount needs a positive weight to go to');
  return dinero.allocate(toDinero(amount), [...weights]).map((share) => fromDinero(share, amount.currency));
}
