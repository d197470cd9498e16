// Prices units for a tenant at its place in the month, without charging anything.

import type { Reader } from '@tollgate/db';
import { monthOf } from '../domain/billing-month.ts';
import { noPriceBook, productNotFound, tenantNotFound } from '../domain/errors.ts';
import { priceUsage, type UsagePrice } from '../domain/price-usage.ts';
import { readPosition, readTally } from '../store/month-positions.ts';
import { findTariff, priceBookInForce } from '../store/price-books.ts';
import type { BillingTables } from '../store/schema.ts';
import { findTenant } from '../store/tenants.ts';

export interface Quote extends UsagePrice {
  readonly priceBookId: string;
}

/** @throws DomainError TENANT_NOT_FOUND, NO_PRICE_BOOK, PRODUCT_NOT_FOUND. */
export async function quoteUsage(
  db: Reader<BillingTables>,
  deps: { readonly now: () => Date },
  wanted: { readonly tenantId: string; readonly product: string; readonly units: bigint },
): Promise<Quote> {
  const { tenantId, product, units } = wanted;
  const now = deps.now();
  if ((await findTenant(db, tenantId)) === undefined) throw tenantNotFound(tenantId);
  const priceBookId = await priceBookInForce(db, now);
  if (priceBookId === undefined) throw noPriceBook();
  const tariff = await findTariff(db, priceBookId, product);
  if (tariff === undefined) throw productNotFound(product);
  const key = { tenantId, product, month: monthOf(now) };
  const tally = tariff.tierMode === 'volume' ? await readTally(db, key, priceBookId) : undefined;
  const position = { units: await readPosition(db, key), tally };
  return { ...priceUsage(tariff, position, units), priceBookId };
}
