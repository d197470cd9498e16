// When totals that span tenants may be judged: several gateways report one day, each its own part of it.

import { endOfDay } from './shanghai-day.ts';

/** House rule, beside `house/gateway-totals`: whose totals of a day are expected, and how long after the day they may come. */
export interface TotalsPolicy {
  readonly graceMs: number;
  /** The gateways that carry a product, of those for which that is said. */
  readonly gatewaysOf: ReadonlyMap<string, readonly string[]>;
}

/** A product and day, and the gateways that have reported it. */
export interface ReportedDay {
  readonly product: string;
  readonly day: string;
  readonly gateways: readonly string[];
}

/**
 * Until when totals that fall short of the count wait for those of other gateways; undefined when nobody is waited for any
 * more. Totals that exceed the count need not wait: further ones only add to them.
 */
export function waitUntil(
  { graceMs, gatewaysOf }: TotalsPolicy,
  { product, day, gateways }: ReportedDay,
  now: Date,
): Date | undefined {
  const expected = gatewaysOf.get(product);
  if (expected?.every((gateway) => gateways.includes(gateway)) === true) return undefined;
  const until = new Date(endOfDay(day).getTime() + graceMs);
  return until > now ? until : undefined;
}
