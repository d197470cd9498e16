// Products with prices by destination: a message counts under the product that its recipient's number is priced by. It
// follows from the recipient, which is part of the message's name: all reports of one message have the same. Pure.

import { plainNumber } from './phone-number.ts';

/** As billing names a product and the first digits of the numbers that it prices. */
const PRICED = /^(?<product>.+)-to-(?<digits>[1-9]\d{0,7})$/;
const MAINLAND_MOBILE = /^1[3-9]\d{9}$/;

/** The product that a message to a recipient counts under. */
export type PricedProductOf = (product: string, recipient: string) => string;

/** As billing's price books name it; metering learns both, the product and what prices it. */
export function pricedName(product: string, destination: string): string {
  return destination === '' ? product : `${product}-to-${destination}`;
}

/**
 * Of all destinations that ever had a price the one with the most digits; which of them a book in force tells apart is
 * billing's to know. What is no number, or has no such price, counts under the product itself.
 */
export function pricedProductOf(products: Iterable<string>): PricedProductOf {
  const digitsOf = new Map<string, string[]>();
  for (const priced of products) {
    const { product, digits } = PRICED.exec(priced)?.groups ?? {};
    if (product === undefined || digits === undefined) continue;
    const known = digitsOf.get(product);
    if (known === undefined) digitsOf.set(product, [digits]);
    else known.push(digits);
  }
  for (const known of digitsOf.values()) known.sort((a, b) => b.length - a.length);
  // Most catalogues have none, and this runs for every report.
  if (digitsOf.size === 0) return (product) => product;
  return (product, recipient) => {
    const known = digitsOf.get(product);
    const number = known && internationalDigits(recipient);
    const digits = number === undefined ? undefined : known?.find((each) => number.startsWith(each));
    return digits === undefined ? product : pricedName(product, digits);
  };
}

/** A number with its country's code and nothing else; undefined for what is none. */
function internationalDigits(recipient: string): string | undefined {
  const plain = plainNumber(recipient);
  if (plain === undefined) return undefined;
  if (MAINLAND_MOBILE.test(plain)) return `86${plain}`;
  return plain.startsWith('+') ? plain.slice(1) : plain;
}
