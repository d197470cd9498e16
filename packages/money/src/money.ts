// An exact amount, and the arithmetic that keeps it exact. Calculates through dinero.js/bigint.

import * as dinero from 'dinero.js/bigint';
import { CURRENCIES, type Currency } from './currency.ts';

/** An amount in micros of its currency: 1 yuan is 1,000,000, 1 fen is 10,000. Any sign, any size. */
export interface Money {
  readonly micros: bigint;
  readonly currency: Currency;
}

/** Decimals of a micro. */
const MICRO_SCALE = 6n;

/** An amount of that many micros. */
export function money(micros: bigint, currency: Currency): Money {
  return { micros, currency };
}

/** Nothing, in a currency. */
export function zero(currency: Currency): Money {
  return money(0n, currency);
}

/** a + b. @throws RangeError when the currencies differ: that is a defect of the caller. */
export function add(a: Money, b: Money): Money {
  return together(a, b, dinero.add);
}

/** a - b. @throws RangeError when the currencies differ. */
export function subtract(a: Money, b: Money): Money {
  return together(a, b, dinero.subtract);
}

/** The amount with the other sign. */
export function negate(amount: Money): Money {
  return multiply(amount, -1n);
}

/** Price of that many units at this unit price; exact, nothing is rounded. */
export function multiply(unit: Money, units: bigint): Money {
  return fromDinero(dinero.multiply(toDinero(unit), units), unit.currency);
}

/** -1 when a is less than b, 0 when equal, 1 when more: as sorting wants it. @throws RangeError when the currencies differ. */
export function compare(a: Money, b: Money): -1 | 0 | 1 {
  assertSameCurrency(a, b);
  return dinero.compare(toDinero(a), toDinero(b));
}

/** Whether the amount is exactly nothing. */
export function isZero(amount: Money): boolean {
  return dinero.isZero(toDinero(amount));
}

/** Sum of amounts, nothing for none. @throws RangeError when one of them is in another currency. */
export function sum(amounts: Iterable<Money>, currency: Currency): Money {
  let total = zero(currency);
  for (const amount of amounts) total = add(total, amount);
  return total;
}

/** The amount as dinero.js takes it, at the scale of micros. */
export function toDinero(amount: Money): dinero.Dinero<bigint> {
  return dinero.dinero({ amount: amount.micros, currency: CURRENCIES[amount.currency], scale: MICRO_SCALE });
}

/** The amount of a dinero.js object whose scale is at most that of micros. */
export function fromDinero(object: dinero.Dinero<bigint>, currency: Currency): Money {
  // Back to six decimals is exact from any smaller scale.
  return money(dinero.toSnapshot(dinero.transformScale(object, MICRO_SCALE)).amount, currency);
}

function together(
  a: Money,
  b: Money,
  operation: (x: dinero.Dinero<bigint>, y: dinero.Dinero<bigint>) => dinero.Dinero<bigint>,
): Money {
  assertSameCurrency(a, b);
  return fromDinero(operation(toDinero(a), toDinero(b)), a.currency);
}

function assertSameCurrency(a: Money, b: Money): void {
  const [left, right]: readonly string[] = [a.currency, b.currency];
  if (left !== right) throw new RangeError(`amounts in ${left} and ${right} do not mix`);
}
