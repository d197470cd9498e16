// Gives a package back: the intent is committed, then the wallet takes the units and gives the money, both or neither.

import type { GroupCommand } from '@tollgate/contracts/wallet/v1/batch';
import { type Db, inTransaction, type Reader, type Tx } from '@tollgate/db';
import { isRefusal } from '@tollgate/errors';
import { derivedUuid, newId } from '@tollgate/ids';
import { money, negate } from '@tollgate/money';
import { toProtoMoney } from '../adapters/messages.ts';
import type { BillingDeps } from '../deps.ts';
import { monthOf } from '../domain/billing-month.ts';
import { noPriceBook, purchaseRefused, topUpRestricted } from '../domain/errors.ts';
import type { TenantPackage } from '../domain/package.ts';
import {
  type PackageLot,
  type PackageReckoning,
  type PackageRefund,
  reckonRefund,
  refundableUntil,
  refundObstacle,
} from '../domain/package-refund.ts';
import { packageNotFound, refundRefused } from '../domain/package-refund-errors.ts';
import { whatStopsTopUp } from '../domain/top-up-restriction.ts';
import {
  anyDrawOf,
  endPackageRefund,
  findPackageRefund,
  insertGivenBack,
  insertPackageRefund,
  latestPackageRefund,
  lockPackage,
  openPackageRefund,
  pendingPackageRefunds,
} from '../store/package-refunds.ts';
import { findPackage } from '../store/packages.ts';
import { priceBookInForce } from '../store/price-books.ts';
import type { BillingTables } from '../store/schema.ts';
import { topUpRestrictions } from '../store/standings.ts';
import { appendPackageRefunded } from './append-package-events.ts';

export interface RefundWish {
  readonly tenantId: string;
  readonly packageId: string;
}

/** The package's lot as the wallet has it now; undefined when nothing of it is left. */
export async function lotOfPackage(
  deps: Pick<BillingDeps, 'walletHoldings'>,
  { tenantId, packageId }: RefundWish,
): Promise<PackageLot | undefined> {
  let pageToken = '';
  do {
    const page = await deps.walletHoldings.listLots({ tenantId, pageSize: 500, pageToken, includeEmpty: false });
    const lot = page.lots.find((each) => each.origin === packageId && each.units !== undefined);
    if (lot?.units !== undefined) return { lotId: lot.lotId, left: lot.units.remaining, reserved: lot.units.reserved };
    pageToken = page.nextPageToken;
  } while (pageToken !== '');
  return undefined;
}

/**
 * Notes that a package is given back, as its lot was a moment ago; one that is noted already is answered as it is.
 *
 * @throws DomainError PACKAGE_NOT_FOUND, PACKAGE_NOT_ACTIVE, PACKAGE_NOT_REFUNDABLE, REFUND_WINDOW_OVER, PACKAGE_IN_USE,
 * TOP_UP_RESTRICTED: a tenant whose value may have to be settled takes nothing back before.
 */
export async function notePackageRefund(
  tx: Tx<BillingTables>,
  deps: Pick<BillingDeps, 'now'>,
  wish: RefundWish,
  lot: PackageLot | undefined,
): Promise<PackageRefund> {
  await lockPackage(tx, wish.packageId);
  const open = await openPackageRefund(tx, wish.packageId);
  if (open !== undefined) return open;
  const now = deps.now();
  const { reckoning, lotId } = await judge(tx, wish, lot, now);
  const refund: PackageRefund = {
    ...reckoning,
    refundId: newId('rfd'),
    packageId: wish.packageId,
    state: 'pending',
    lotId,
    chargeId: newId('chg'),
    reversalId: newId('rvl'),
    askTime: now,
    endTime: undefined,
    refusal: undefined,
  };
  await insertPackageRefund(tx, refund);
  return refund;
}

async function judge(
  db: Reader<BillingTables>,
  { tenantId, packageId }: RefundWish,
  lot: PackageLot | undefined,
  now: Date,
): Promise<{ readonly reckoning: PackageReckoning; readonly lotId: string }> {
  const bought = await findPackage(db, packageId);
  if (bought === undefined || bought.tenantId !== tenantId) throw packageNotFound(packageId);
  const restriction = whatStopsTopUp(await topUpRestrictions(db, tenantId), now);
  if (restriction !== undefined) throw topUpRestricted(restriction);
  const obstacle = refundObstacle(bought, lot, now);
  if (obstacle !== undefined) throw refundRefused(packageId, obstacle, refundableUntil(bought));
  if (await anyDrawOf(db, tenantId, bought.offer.product)) throw refundRefused(packageId, 'in_use');
  return { reckoning: reckonRefund(bought, lot?.left ?? 0n), lotId: lot?.lotId ?? '' };
}

/** Carries out what waits and returns how many. @throws DomainError of an outage: they are tried again. */
export async function completePackageRefunds(db: Db<BillingTables>, deps: BillingDeps): Promise<number> {
  const pending = await pendingPackageRefunds(db, 50);
  for (const refund of pending) await completePackageRefund(db, deps, refund.refundId);
  return pending.length;
}

/** Carries out what was noted right after, and says how it ended. @throws DomainError PACKAGE_IN_USE, and of outages. */
export async function finishPackageRefund(
  db: Db<BillingTables>,
  deps: BillingDeps,
  packageId: string,
): Promise<PackageRefund> {
  const noted = await latestPackageRefund(db, packageId);
  if (noted === undefined) throw new Error(`the refund of ${packageId} was noted and is gone`);
  const ended = await completePackageRefund(db, deps, noted.refundId);
  if (ended.refusal === undefined) return ended;
  throw LOT_MOVED.has(ended.refusal) ? refundRefused(packageId, 'in_use') : purchaseRefused(packageId, ended.refusal);
}

/** What the wallet says of a lot that is not as it was looked at. */
const LOT_MOVED: ReadonlySet<string> = new Set(['LOT_CHANGED', 'LOT_RESERVED', 'LOT_NOT_FOUND']);

/** What became of it; a second caller changes nothing. */
async function completePackageRefund(
  db: Db<BillingTables>,
  deps: BillingDeps,
  refundId: string,
): Promise<PackageRefund> {
  const refund = await refundOf(db, refundId);
  if (refund.state !== 'pending') return refund;
  const bought = await findPackage(db, refund.packageId);
  if (bought === undefined) throw new Error(`package ${refund.packageId} was given back and is gone`);
  const reason = await askWallet(deps, bought, refund);
  await inTransaction(db, async (tx) => {
    const now = deps.now();
    if (!(await endPackageRefund(tx, refundId, reason, now))) return;
    if (reason === null) await noteGivenBack(tx, bought, refund, now);
    else deps.telemetry.walletRefused('package-refund', refund.packageId, reason);
  });
  return refundOf(db, refundId);
}

async function refundOf(db: Db<BillingTables>, refundId: string): Promise<PackageRefund> {
  const found = await findPackageRefund(db, refundId);
  if (found === undefined) throw new Error(`refund ${refundId} was noted and is gone`);
  return found;
}

/** Null when it is done, else why not, for ever: usage came meanwhile, or the wallet has nothing of it. */
async function askWallet(deps: BillingDeps, bought: TenantPackage, refund: PackageRefund): Promise<string | null> {
  const { tenantId, packageId } = bought;
  const { lotId, unitsLeft: units, reversalId, amount } = refund;
  const commands: GroupCommand[] = [
    { tenantId, command: { $case: 'takeBack', value: { lotId, amount: undefined, units, reference: packageId } } },
  ];
  if (amount.micros > 0n) {
    const value = { reversalId, chargeId: bought.chargeId, amount: toProtoMoney(amount) };
    commands.push({ tenantId, command: { $case: 'reversal', value } });
  }
  try {
    await deps.walletGroups.executeGroup({
      requestId: derivedUuid('billing', 'refund-package', refund.refundId),
      commands,
    });
    return null;
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return error.reason;
  }
}

/** A line of its own on the invoice of the package's month, or on the document that comes after it. */
async function noteGivenBack(
  tx: Tx<BillingTables>,
  bought: TenantPackage,
  refund: PackageRefund,
  now: Date,
): Promise<void> {
  const { tenantId, offer, buyTime, chargeId } = bought;
  if (refund.amount.micros > 0n) {
    const priceBookId = await priceBookInForce(tx, buyTime);
    if (priceBookId === undefined) throw noPriceBook();
    const amount = negate(refund.amount);
    const charge = {
      chargeId: refund.chargeId,
      usageId: refund.refundId,
      lineIndex: 0,
      tenantId,
      product: `package:${offer.code}`,
      jobId: '',
      grantId: '',
      hourStart: buyTime,
      month: monthOf(buyTime),
      units: 0n,
      positionBefore: 0n,
      lines: [
        { priceBookId, units: -1n, unitPrice: offer.price, amount: negate(offer.price) },
        { priceBookId, units: 1n, unitPrice: money(refund.used.micros, offer.price.currency), amount: refund.used },
      ].filter((line) => line.amount.micros !== 0n),
      amount,
      priceBookId,
      createTime: now,
    };
    await insertGivenBack(tx, charge, { reversalId: refund.reversalId, reversedChargeId: chargeId });
  }
  await appendPackageRefunded(tx, bought, refund, now);
}
