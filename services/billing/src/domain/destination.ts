// Prices by destination: a product and the first digits of the numbers it is sent to are one product that has its own
// tariff, tiers, packages and lines. Pure.

/** A destination's digits in the name of a product. */
const PRICED = /^(?<product>.+)-to-(?<destination>[1-9]\d{0,7})$/;

/** As many digits as a price may tell apart. */
const MOST_DIGITS = 8;

/** The product that a tariff prices; a tariff without a destination prices the product itself. */
export function pricedProduct(product: string, destination: string): string {
  return destination === '' ? product : `${product}-to-${destination}`;
}

export interface PricedName {
  readonly product: string;
  /** Empty for all numbers. */
  readonly destination: string;
}

export function nameOfPriced(priced: string): PricedName {
  const { product = priced, destination = '' } = PRICED.exec(priced)?.groups ?? {};
  return { product, destination };
}

/** Every product that may price numbers that begin so, the one with the most digits first and the product itself last. */
export function candidates(product: string, digits: string): string[] {
  const longest = Math.min(digits.length, MOST_DIGITS);
  const prefixes = Array.from({ length: longest }, (_, place) => digits.slice(0, longest - place));
  return [...prefixes.map((prefix) => pricedProduct(product, prefix)), product];
}
