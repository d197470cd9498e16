// What a correction of prices would do to what is charged now.

import type { Reader } from '@tollgate/db';
import { type Money, money } from '@tollgate/money';
import type { ProductTariffs } from '../domain/choose-tariff.ts';
import { totalOf } from '../domain/month-price.ts';
import { PRICE_CURRENCY, type Tariff } from '../domain/price-book.ts';
import type { CorrectionPreview, PriceCorrection } from '../domain/price-proposal.ts';
import { readMonth } from '../store/month-positions.ts';
import { monthsPricedBy } from '../store/price-corrections.ts';
import { readProductTariffs } from '../store/product-tariffs.ts';
import type { BillingTables } from '../store/schema.ts';
import { moveMonth } from './month-place.ts';

const PAGE = 500;

/** Walks every month that the book priced; writes nothing. */
export async function previewCorrection(
  db: Reader<BillingTables>,
  correction: PriceCorrection,
): Promise<CorrectionPreview> {
  const tenants = new Set<string>();
  let more = 0n;
  let back = 0n;
  for (const tariff of correction.tariffs) {
    for await (const [tenantId, { micros }] of changes(db, correction, tariff)) {
      if (micros === 0n) continue;
      tenants.add(tenantId);
      if (micros > 0n) more += micros;
      else back -= micros;
    }
  }
  return {
    tenants: BigInt(tenants.size),
    chargedMore: money(more, PRICE_CURRENCY),
    givenBack: money(back, PRICE_CURRENCY),
  };
}

async function* changes(
  db: Reader<BillingTables>,
  { priceBookId, month }: PriceCorrection,
  tariff: Tariff,
): AsyncGenerator<readonly [string, Money]> {
  const { product } = tariff;
  const known = await readProductTariffs(db, undefined, product);
  const tariffs: ProductTariffs = { ...known, corrections: [...known.corrections, { priceBookId, month, tariff }] };
  let after = '';
  for (;;) {
    const page = await monthsPricedBy(db, { priceBookId, product, month }, after, PAGE);
    for (const key of page) {
      const charged = await readMonth(db, key);
      const place = { key, tariffs, before: charged, units: 0n, charged };
      yield [key.tenantId, totalOf(moveMonth(place, priceBookId, 0n))];
      after = key.tenantId;
    }
    if (page.length < PAGE) return;
  }
}
