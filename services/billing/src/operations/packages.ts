// Publishes offers of packages, sells them and shows what tenants have.

import type { Reader, Tx } from '@tollgate/db';
import { newId } from '@tollgate/ids';
import type { BillingDeps } from '../deps.ts';
import {
  amountInvalid,
  noPriceBook,
  offerChanged,
  offerNotFound,
  productNotFound,
  tenantClosed,
  tenantNotFound,
  topUpRestricted,
} from '../domain/errors.ts';
import {
  MAX_PACKAGE_MICROS,
  type OfferTerms,
  type PackageOffer,
  packageEnd,
  type TenantPackage,
} from '../domain/package.ts';
import { whatStopsTopUp } from '../domain/top-up-restriction.ts';
import {
  currentOffer,
  insertOffer,
  insertPackage,
  listOffers,
  lockOffers,
  packagesOfTenant,
} from '../store/packages.ts';
import { priceBookInForce } from '../store/price-books.ts';
import { readProductTariffs } from '../store/product-tariffs.ts';
import type { BillingTables } from '../store/schema.ts';
import { topUpRestrictions } from '../store/standings.ts';
import { findTenant } from '../store/tenants.ts';

interface Deps {
  readonly now: () => Date;
}

/** @throws DomainError PRODUCT_NOT_FOUND for a product that no general price book has, AMOUNT_INVALID. */
export async function publishOffer(
  tx: Tx<BillingTables>,
  deps: Deps,
  terms: OfferTerms,
  publishedBy: string,
): Promise<PackageOffer> {
  await lockOffers(tx);
  if (terms.price.micros <= 0n || terms.price.micros > MAX_PACKAGE_MICROS)
    throw amountInvalid('a package costs more than 0 and at most ten million yuan');
  const { general } = await readProductTariffs(tx, undefined, terms.product);
  if (general.length === 0) throw productNotFound(terms.product);
  const before = await currentOffer(tx, terms.code);
  const offer = { ...terms, version: (before?.version ?? 0) + 1, publishTime: deps.now() };
  await insertOffer(tx, offer, publishedBy);
  return offer;
}

/** What can be bought now; never more than 200. */
export function readOffers(db: Reader<BillingTables>, product: string): Promise<PackageOffer[]> {
  return listOffers(db, product, 200);
}

/**
 * Notes a purchase; the wallet is asked once that is committed.
 *
 * @throws DomainError TENANT_NOT_FOUND, TENANT_CLOSED, TOP_UP_RESTRICTED, OFFER_NOT_FOUND, OFFER_CHANGED, NO_PRICE_BOOK.
 */
export async function buyPackage(tx: Tx<BillingTables>, deps: Deps, wish: PackageWish): Promise<TenantPackage> {
  const { tenantId } = wish;
  const offer = await offerForSale(tx, deps, wish);
  const now = deps.now();
  const bought: TenantPackage = {
    packageId: newId('pkg'),
    tenantId,
    offer,
    chargeId: newId('chg'),
    state: 'pending',
    buyTime: now,
    expireTime: packageEnd(now, offer.validMonths),
    refusal: undefined,
  };
  await insertPackage(tx, bought);
  return bought;
}

/** Who wants to have which version of an offer. */
export interface PackageWish {
  readonly tenantId: string;
  readonly code: string;
  readonly version: number;
}

/** The offer that is meant, if it may be sold to the tenant now. @throws as buyPackage. */
export async function offerForSale(tx: Tx<BillingTables>, deps: Deps, wish: PackageWish): Promise<PackageOffer> {
  const { tenantId, code } = wish;
  const tenant = await findTenant(tx, tenantId);
  if (tenant === undefined) throw tenantNotFound(tenantId);
  if (tenant.closed) throw tenantClosed(tenantId);
  const now = deps.now();
  const restriction = whatStopsTopUp(await topUpRestrictions(tx, tenantId), now);
  if (restriction !== undefined) throw topUpRestricted(restriction);
  const offer = await currentOffer(tx, code);
  if (offer === undefined || offer.withdrawn) throw offerNotFound(code);
  if (offer.version !== wish.version) throw offerChanged(code, offer.version);
  if ((await priceBookInForce(tx, now)) === undefined) throw noPriceBook();
  return offer;
}

/** A package and what the wallet holds of it. */
export interface HeldPackage {
  readonly bought: TenantPackage;
  readonly unitsLeft: bigint;
}

/** Newest first. @throws DomainError TENANT_NOT_FOUND, and of an outage of the wallet. */
export async function listPackages(
  db: Reader<BillingTables>,
  deps: Pick<BillingDeps, 'walletHoldings'>,
  tenantId: string,
  before: string | undefined,
  limit: number,
): Promise<HeldPackage[]> {
  if ((await findTenant(db, tenantId)) === undefined) throw tenantNotFound(tenantId);
  const rows = await packagesOfTenant(db, tenantId, before, limit);
  const left = rows.length === 0 ? new Map<string, bigint>() : await unitsByOrigin(deps, tenantId);
  return rows.map((bought) => ({ bought, unitsLeft: left.get(bought.packageId) ?? 0n }));
}

async function unitsByOrigin(
  deps: Pick<BillingDeps, 'walletHoldings'>,
  tenantId: string,
): Promise<Map<string, bigint>> {
  const left = new Map<string, bigint>();
  let pageToken = '';
  do {
    const page = await deps.walletHoldings.listLots({ tenantId, pageSize: 500, pageToken, includeEmpty: false });
    for (const lot of page.lots) if (lot.units !== undefined) left.set(lot.origin, lot.units.remaining);
    pageToken = page.nextPageToken;
  } while (pageToken !== '');
  return left;
}
