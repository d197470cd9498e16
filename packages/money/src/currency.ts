// The currencies that amounts may have. A new one is one more line here.

import { CNY } from 'dinero.js/bigint';

/** Currencies by ISO 4217 code, with the definition that dinero.js calculates by. */
export const CURRENCIES = { CNY } as const;

/** ISO 4217 code of a currency that Tollgate keeps books in. */
export type Currency = keyof typeof CURRENCIES;

/** The currency of an exact, upper-case ISO code, or undefined if books are not kept in it. */
export function parseCurrency(code: string): Currency | undefined {
  return Object.hasOwn(CURRENCIES, code) ? (code as Currency) : undefined;
}
