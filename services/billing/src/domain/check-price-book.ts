// What is wrong with a price book that somebody wants to publish.

import {
  MAX_UNIT_PRICE_MICROS,
  PRICE_CURRENCY,
  type PriceBookDraft,
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
  | { readonly kind: 'tier_mode_not_supported'; readonly product: string }
  | { readonly kind: 'effective_time_past' };

/**
 * Checks a draft: undefined when it may be published. A book takes effect within the current hour or later, because
 * charges are made by the hour and are never made again; only the first book of all may reach back.
 */
export function refusePriceBook(draft: PriceBookDraft, now: Date, isFirst: boolean): PriceBookRefusal | undefined {
  const faults = [
    ...draft.tariffs.flatMap(tariffFaults),
    ...duplicateProducts(draft.tariffs),
    ...bonusFaults(draft.topUpBonuses),
  ];
  if (faults.length > 0) return { kind: 'invalid', faults };
  // The wallet takes charges and gives nothing back to the lots they came from, so no charge may be negative.
  const falling = draft.tariffs.find((tariff) => tariff.tierMode === 'volume' && priceFalls(tariff));
  if (falling !== undefined) return { kind: 'tier_mode_not_supported', product: falling.product };
  const hourStart = Math.floor(now.getTime() / HOUR_MS) * HOUR_MS;
  if (!isFirst && draft.effectiveTime.getTime() < hourStart) return { kind: 'effective_time_past' };
  return undefined;
}

const HOUR_MS = 3_600_000;

function priceFalls(tariff: Tariff): boolean {
  return tariff.tiers.some((tier, index) => {
    const before = tariff.tiers[index - 1];
    return before !== undefined && tier.unitPrice.micros < before.unitPrice.micros;
  });
}

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
      ? [{ field: `tariffs[${index}].product`, description: 'a product has one tariff' }]
      : [],
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
