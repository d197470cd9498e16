// What is wrong with a price book that somebody wants to publish.

import {
  MAX_UNIT_PRICE_MICROS,
  PRICE_CURRENCY,
  type PriceBookDraft,
  type PriceNotice,
  type Tariff,
  type TopUpBonus,
} from './price-book.ts';

/** One field that is wrong; `field` is the path in the request. */
export interface PriceBookFault {
  readonly field: string;
  readonly description: string;
}

/** Why a draft cannot be published. */
export type PriceBookRefusal =
  | { readonly kind: 'invalid'; readonly faults: readonly PriceBookFault[] }
  | { readonly kind: 'effective_time_past' };

/**
 * Checks a draft: undefined when it may be published. A book takes effect within the current hour or later, because
 * charges are made by the hour and are never made again; only the first book of all may reach back.
 */
export function refusePriceBook(draft: PriceBookDraft, now: Date, isFirst: boolean): PriceBookRefusal | undefined {
  const faults = [
    ...tariffsFaults(draft.tariffs),
    ...bonusFaults(draft.topUpBonuses),
    ...noticeFaults(draft.notices, now),
  ];
  if (faults.length > 0) return { kind: 'invalid', faults };
  if (!isFirst && reachesBack(draft.effectiveTime, now)) return { kind: 'effective_time_past' };
  return undefined;
}

const HOUR_MS = 3_600_000;

function tariffFaults(tariff: Tariff, index: number): PriceBookFault[] {
  const faults: PriceBookFault[] = [];
  for (const [place, tier] of tariff.tiers.entries()) {
    const path = `tariffs[${index}].tiers[${place}]`;
    const before = tariff.tiers[place - 1];
    if (before === undefined && tier.fromUnits !== 0n) {
      faults.push({ field: `${path}.from_units`, description: 'the first tier starts at 0' });
    }
    if (before !== undefined && tier.fromUnits <= before.fromUnits) {
      faults.push({ field: `${path}.from_units`, description: 'tiers ascend' });
    }
    if (tier.unitPrice.micros < 0n || tier.unitPrice.micros > MAX_UNIT_PRICE_MICROS) {
      faults.push({ field: `${path}.unit_price`, description: 'a unit price is between 0 and 1,000 yuan' });
    }
    if (tier.unitPrice.currency !== PRICE_CURRENCY) {
      faults.push({ field: `${path}.unit_price`, description: `prices are in ${PRICE_CURRENCY}` });
    }
  }
  return faults;
}

function duplicateProducts(tariffs: readonly Tariff[]): PriceBookFault[] {
  return tariffs.flatMap((tariff, index) =>
    tariffs.findIndex((other) => other.product === tariff.product) < index
      ? [{ field: `tariffs[${index}].product`, description: 'a product has one tariff for a destination' }]
      : [],
  );
}

/** As long as products may be for metering and for the wallet. */
const MAX_PRODUCT = 40;

function longNames(tariffs: readonly Tariff[]): PriceBookFault[] {
  return tariffs.flatMap(({ product }, index) =>
    product.length > MAX_PRODUCT
      ? [
          {
            field: `tariffs[${index}].destination`,
            description: `${product} is the product that it prices, and longer than ${MAX_PRODUCT} characters`,
          },
        ]
      : [],
  );
}

/** What is wrong with tariffs of a tenant's own, or with what a book should have said. */
export function tariffsFaults(tariffs: readonly Tariff[]): PriceBookFault[] {
  return [...tariffs.flatMap(tariffFaults), ...duplicateProducts(tariffs), ...longNames(tariffs)];
}

/** Whether prices would reach back before the current hour, whose usage may be charged already. */
export function reachesBack(effectiveTime: Date, now: Date): boolean {
  return effectiveTime.getTime() < Math.floor(now.getTime() / HOUR_MS) * HOUR_MS;
}

function noticeFaults(notices: readonly PriceNotice[], now: Date): PriceBookFault[] {
  return notices.flatMap(({ at }, index) =>
    at > now ? [{ field: `notices[${index}].time`, description: 'a notice that was given was given by now' }] : [],
  );
}

function bonusFaults(bonuses: readonly TopUpBonus[]): PriceBookFault[] {
  return bonuses.flatMap((bonus, index) => {
    const field = `top_up_bonuses[${index}].minimum_paid`;
    if (bonus.minimumPaid.micros <= 0n) return [{ field, description: 'a minimum payment is more than 0' }];
    if (bonus.minimumPaid.currency !== PRICE_CURRENCY)
      return [{ field, description: `payments are in ${PRICE_CURRENCY}` }];
    const same = bonuses.findIndex((other) => other.minimumPaid.micros === bonus.minimumPaid.micros);
    return same < index ? [{ field, description: 'a minimum payment has one bonus' }] : [];
  });
}
