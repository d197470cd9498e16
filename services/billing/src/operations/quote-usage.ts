// Prices units for a tenant at its place in the month, without charging anything, and explains how.

import type { Reader } from '@tollgate/db';
import type { BillingDeps } from '../deps.ts';
import { monthOf } from '../domain/billing-month.ts';
import { ownTariffAt, type ProductTariffs, type PublishedTariff } from '../domain/choose-tariff.ts';
import { noPriceBook, productNotFound, tenantNotFound } from '../domain/errors.ts';
import { type ExplainedLine, explainQuote, priceClause } from '../domain/explain-quote.ts';
import { totalOf } from '../domain/month-price.ts';
import type { Money } from '@tollgate/money';
import { readMonth } from '../store/month-positions.ts';
import { priceBookInForce } from '../store/price-books.ts';
import { readProductTariffs } from '../store/product-tariffs.ts';
import type { BillingTables } from '../store/schema.ts';
import { findTenant } from '../store/tenants.ts';
import { moveMonth } from './month-place.ts';
import { pricedAt } from './price-destination.ts';
import { takenOnCredit } from './read-credit.ts';
import { unitsInPackages } from './units-in-packages.ts';

export interface Quote {
  readonly lines: readonly ExplainedLine[];
  readonly amount: Money;
  readonly priceBookId: string;
  readonly position: bigint;
  readonly clauseId: string;
  /** Units that packages cover, at no price. */
  readonly packageUnits: bigint;
  /** Of the amount: what a postpaid tenant's limit stands for. */
  readonly onCredit: Money;
  /** The product that prices them, with its destination where that has a price of its own. */
  readonly product: string;
}

/** @throws DomainError TENANT_NOT_FOUND, NO_PRICE_BOOK, PRODUCT_NOT_FOUND, PACKAGE_EXHAUSTED, CREDIT_LIMIT_REACHED. */
export async function quoteUsage(
  db: Reader<BillingTables>,
  deps: Pick<BillingDeps, 'now' | 'walletHoldings'>,
  wanted: {
    readonly tenantId: string;
    readonly product: string;
    readonly units: bigint;
    /** First digits of the numbers; absent for a product that has no prices by destination. */
    readonly destination?: string | undefined;
  },
): Promise<Quote> {
  const { tenantId, units } = wanted;
  const now = deps.now();
  const tenant = await findTenant(db, tenantId);
  if (tenant === undefined) throw tenantNotFound(tenantId);
  const asked = { product: wanted.product, digits: wanted.destination ?? '' };
  const product = (await pricedAt(db, tenantId, asked, now)) ?? wanted.product;
  const tariffs = await readProductTariffs(db, tenantId, product);
  const tariff = await tariffNow(db, tariffs, product, now);
  const key = { tenantId, product, month: monthOf(now) };
  const before = await readMonth(db, key);
  const position = before.reduce((sum, tally) => sum + tally.units, 0n);
  const place = { key, tariffs, before, units: position, charged: before };
  const packageUnits = await unitsInPackages(db, deps, { tenantId, product, units });
  const lines = moveMonth(place, tariff.priceBookId, units - packageUnits);
  const amount = totalOf(lines);
  return {
    lines: explainQuote({ lines, tariffs, month: key.month, position }),
    amount,
    priceBookId: tariff.priceBookId,
    position,
    clauseId: priceClause(tenant.agreementId, tenant.agreementVersion),
    packageUnits,
    product,
    onCredit: await takenOnCredit(db, deps, tenantId, amount),
  };
}

async function tariffNow(
  db: Reader<BillingTables>,
  { own, general }: ProductTariffs,
  product: string,
  now: Date,
): Promise<PublishedTariff> {
  const mine = ownTariffAt(own, now);
  if (mine !== undefined) return mine;
  const priceBookId = await priceBookInForce(db, now);
  if (priceBookId === undefined) throw noPriceBook();
  const tariff = general.find((candidate) => candidate.priceBookId === priceBookId);
  if (tariff === undefined) throw productNotFound(product);
  return tariff;
}
