// Offers of packages, what tenants bought, and what they were told.

import type { Reader, Tx } from '@tollgate/db';
import type { Id } from '@tollgate/ids';
import { type Selectable, sql } from 'kysely';
import type {
  PackageGivenBack,
  PackageOffer,
  PackageOverflow,
  PackageState,
  TenantPackage,
} from '../domain/package.ts';
import { fromRowId, fromRowMoney } from './rows.ts';
import type { BillingTables } from './schema.ts';
import type { PackageOffersTable, PackagesTable } from './schema-packages.ts';

type Db = Reader<BillingTables>;

function fromRowOffer(row: Selectable<PackageOffersTable>): PackageOffer {
  return {
    code: row.code,
    version: row.version,
    product: row.product,
    units: row.units,
    price: fromRowMoney(row.price_micros, row.currency),
    validMonths: row.valid_months,
    // Checked by the table's own constraint.
    overflow: row.overflow as PackageOverflow,
    refundDays: row.refund_days,
    usableInArrears: row.usable_in_arrears,
    withdrawn: row.withdrawn,
    publishTime: row.published_at,
  };
}

function fromRow(row: Selectable<PackagesTable> & Selectable<PackageOffersTable> & Beside): TenantPackage {
  return {
    packageId: fromRowId('pkg', row.package_id),
    tenantId: row.tenant_id,
    offer: fromRowOffer(row),
    chargeId: fromRowId('chg', row.charge_id),
    // Checked by the table's own constraint.
    state: row.state as PackageState,
    buyTime: row.bought_at,
    expireTime: row.expires_at,
    refusal: row.refusal ?? undefined,
    orderId: row.order_id ?? undefined,
    refund: givenBack(row),
  };
}

/** The refund that was carried out, beside its package. */
interface Beside {
  order_id: string | null;
  refund_left: bigint | null;
  refund_used: bigint | null;
  refund_used_micros: bigint | null;
  refund_micros: bigint | null;
  refund_time: Date | null;
}

function givenBack(row: Beside & { readonly currency: string }): PackageGivenBack | undefined {
  if (row.refund_time === null) return undefined;
  return {
    unitsUsed: row.refund_used ?? 0n,
    unitsLeft: row.refund_left ?? 0n,
    used: fromRowMoney(row.refund_used_micros ?? 0n, row.currency),
    amount: fromRowMoney(row.refund_micros ?? 0n, row.currency),
    time: row.refund_time,
  };
}

/** Versions of offers are published one after the other. */
export async function lockOffers(tx: Tx<BillingTables>): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('billing-publish-package-offer', 0))`.execute(tx);
}

export async function insertOffer(tx: Tx<BillingTables>, offer: PackageOffer, publishedBy: string): Promise<void> {
  await tx
    .insertInto('package_offers')
    .values({
      code: offer.code,
      version: offer.version,
      product: offer.product,
      units: offer.units,
      price_micros: offer.price.micros,
      currency: offer.price.currency,
      valid_months: offer.validMonths,
      overflow: offer.overflow,
      refund_days: offer.refundDays,
      usable_in_arrears: offer.usableInArrears,
      withdrawn: offer.withdrawn,
      published_at: offer.publishTime,
      published_by: publishedBy,
    })
    .execute();
}

/** The last version of an offer, withdrawn or not. */
export async function currentOffer(db: Db, code: string): Promise<PackageOffer | undefined> {
  const row = await db
    .selectFrom('package_offers')
    .selectAll()
    .where('code', '=', code)
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row && fromRowOffer(row);
}

/** One version of an offer. */
export async function findOffer(db: Db, code: string, version: number): Promise<PackageOffer | undefined> {
  const query = db.selectFrom('package_offers').selectAll().where('code', '=', code).where('version', '=', version);
  const row = await query.executeTakeFirst();
  return row && fromRowOffer(row);
}

/** The last versions of what is offered, by code; of one product unless it is empty. */
export async function listOffers(db: Db, product: string, limit: number): Promise<PackageOffer[]> {
  const latest = await db
    .selectFrom('package_offers')
    .distinctOn('code')
    .selectAll()
    .orderBy('code')
    .orderBy('version', 'desc')
    .execute();
  const offered = latest.filter((row) => !row.withdrawn && (product === '' || row.product === product));
  return offered.slice(0, limit).map(fromRowOffer);
}

export async function insertPackage(tx: Tx<BillingTables>, bought: TenantPackage): Promise<void> {
  await tx
    .insertInto('packages')
    .values({
      package_id: bought.packageId,
      tenant_id: bought.tenantId,
      code: bought.offer.code,
      version: bought.offer.version,
      charge_id: bought.chargeId,
      state: bought.state,
      bought_at: bought.buyTime,
      expires_at: bought.expireTime,
      exhausted_at: null,
      refusal: bought.refusal ?? null,
    })
    .execute();
}

const joined = (db: Db) =>
  db
    .selectFrom('packages')
    .innerJoin('package_offers', (join) =>
      join.onRef('package_offers.code', '=', 'packages.code').onRef('package_offers.version', '=', 'packages.version'),
    )
    .leftJoin('package_orders', 'package_orders.package_id', 'packages.package_id')
    .leftJoin('package_refunds', (join) =>
      join.onRef('package_refunds.package_id', '=', 'packages.package_id').on('package_refunds.state', '=', 'done'),
    )
    .selectAll('packages')
    .selectAll('package_offers')
    .select([
      'package_orders.order_id',
      'package_refunds.units_left as refund_left',
      'package_refunds.units_used as refund_used',
      'package_refunds.used_micros as refund_used_micros',
      'package_refunds.amount_micros as refund_micros',
      'package_refunds.ended_at as refund_time',
    ]);

export async function findPackage(db: Db, packageId: string): Promise<TenantPackage | undefined> {
  const row = await joined(db).where('packages.package_id', '=', packageId).executeTakeFirst();
  return row && fromRow(row);
}

/** Purchases that the wallet has not answered, oldest first. */
export async function pendingPackages(db: Db, limit: number): Promise<TenantPackage[]> {
  const rows = await joined(db)
    .where('packages.state', '=', 'pending')
    .orderBy('packages.package_id')
    .limit(limit)
    .execute();
  return rows.map(fromRow);
}

/** Newest first, those before a given id. */
export async function packagesOfTenant(
  db: Db,
  tenantId: string,
  before: string | undefined,
  limit: number,
): Promise<TenantPackage[]> {
  let query = joined(db).where('tenant_id', '=', tenantId);
  if (before !== undefined) query = query.where('packages.package_id', '<', before);
  return (await query.orderBy('packages.package_id', 'desc').limit(limit).execute()).map(fromRow);
}

/** What a tenant can draw units of a product from at an instant, newest first. */
export async function usablePackages(db: Db, tenantId: string, product: string, now: Date): Promise<TenantPackage[]> {
  const rows = await joined(db)
    .where('tenant_id', '=', tenantId)
    .where('product', '=', product)
    .where('packages.state', '=', 'active')
    .where('package_refunds.state', 'is', null)
    .where('expires_at', '>', now)
    .orderBy('packages.package_id', 'desc')
    .execute();
  return rows.map(fromRow);
}

/** Writes the wallet's answer; false when it is written already. */
export async function decidePackage(
  tx: Tx<BillingTables>,
  packageId: Id<'pkg'>,
  state: 'active' | 'refused',
  refusal: string | null,
): Promise<boolean> {
  const row = await tx
    .updateTable('packages')
    .set({ state, refusal })
    .where('package_id', '=', packageId)
    .where('state', '=', 'pending')
    .returning('package_id')
    .executeTakeFirst();
  return row !== undefined;
}

/** Notes that usage came which packages do not cover; false when it was noted of all of them before. */
export async function noteExhausted(tx: Tx<BillingTables>, packageIds: readonly string[], now: Date): Promise<boolean> {
  if (packageIds.length === 0) return false;
  const rows = await tx
    .updateTable('packages')
    .set({ exhausted_at: now })
    .where('package_id', 'in', [...packageIds])
    .where('exhausted_at', 'is', null)
    .returning('package_id')
    .execute();
  return rows.length > 0;
}

/** Active packages that end between now and then and lack the nearest of the notices, soonest first. */
export async function packagesEnding(db: Db, now: Date, until: Date): Promise<TenantPackage[]> {
  const rows = await joined(db)
    .where('packages.state', '=', 'active')
    .where('package_refunds.state', 'is', null)
    .where('expires_at', '>', now)
    .where('expires_at', '<=', until)
    .orderBy('expires_at')
    .execute();
  return rows.map(fromRow);
}

/** Notes a notice; false when it was given before. */
export async function noteTold(tx: Tx<BillingTables>, packageId: string, days: number, now: Date): Promise<boolean> {
  const row = await tx
    .insertInto('package_notices')
    .values({ package_id: packageId, days_ahead: days, told_at: now })
    .onConflict((conflict) => conflict.doNothing())
    .returning('package_id')
    .executeTakeFirst();
  return row !== undefined;
}
