// Has the wallet take the price of a package and hold its units, both or neither. The pending package is the intent.

import type { GroupCommand, GroupCredit } from '@tollgate/contracts/wallet/v1/batch';
import { type Db, inTransaction, type Tx } from '@tollgate/db';
import { isRefusal } from '@tollgate/errors';
import { derivedUuid } from '@tollgate/ids';
import { toProtoMoney } from '../adapters/messages.ts';
import type { BillingDeps } from '../deps.ts';
import { monthOf } from '../domain/billing-month.ts';
import { noPriceBook } from '../domain/errors.ts';
import type { TenantPackage } from '../domain/package.ts';
import { insertPostedCharge } from '../store/charges.ts';
import { decidePackage, pendingPackages } from '../store/packages.ts';
import { priceBookInForce } from '../store/price-books.ts';
import type { BillingTables } from '../store/schema.ts';
import { appendPackageBought } from './append-package-events.ts';

const BATCH = 50;
/** Longer than any call lives; the charge that follows in the same group takes all of it. */
const RESERVED_MS = 3_600_000;

/** Carries out purchases that wait and returns how many. @throws DomainError of an outage: they are tried again. */
export async function completePurchases(db: Db<BillingTables>, deps: BillingDeps): Promise<number> {
  const pending = await pendingPackages(db, BATCH);
  for (const bought of pending) await completePurchase(db, deps, bought);
  return pending.length;
}

/** Carries out one; a second caller changes nothing. */
export async function completePurchase(db: Db<BillingTables>, deps: BillingDeps, bought: TenantPackage): Promise<void> {
  const reason = await askWallet(deps, bought);
  await inTransaction(db, async (tx) => {
    if (!(await decidePackage(tx, bought.packageId, reason === null ? 'active' : 'refused', reason))) return;
    if (reason === null) await noteBought(tx, bought, deps.now());
    else deps.telemetry.walletRefused('package', bought.packageId, reason);
  });
}

/** Null when it is done, else why the wallet refuses it for ever. */
async function askWallet(deps: BillingDeps, bought: TenantPackage): Promise<string | null> {
  // The same at every try: the answer to the request is stored under its id, and so is its content.
  const reservedUntil = new Date(bought.buyTime.getTime() + RESERVED_MS);
  try {
    await deps.walletGroups.executeGroup({
      requestId: derivedUuid('buy-package', bought.packageId),
      commands: [
        ...purchaseOf(bought, reservedUntil),
        { tenantId: bought.tenantId, command: { $case: 'credit', value: packageCredit(bought) } },
      ],
    });
    return null;
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return error.reason;
  }
}

/** The price of a package is set aside and taken: what is there or nothing. */
export function purchaseOf(bought: TenantPackage, reservedUntil: Date): GroupCommand[] {
  const { packageId, tenantId, chargeId, offer } = bought;
  const amount = toProtoMoney(offer.price);
  const reserve = { amount, reference: packageId, expireTime: reservedUntil };
  const charge = { chargeId, amount, reservationReference: packageId, onlyReserved: true };
  return [
    { tenantId, command: { $case: 'reserve', value: reserve } },
    { tenantId, command: { $case: 'charge', value: charge } },
  ];
}

/** The units of a package, with what was paid for them. */
export function packageCredit({ packageId, offer, expireTime }: TenantPackage): GroupCredit {
  const units = { product: offer.product, units: offer.units };
  const pricePaid = toProtoMoney(offer.price);
  return {
    credits: [{ kind: 'LOT_KIND_PACKAGE', amount: undefined, pricePaid, expireTime, units }],
    origin: packageId,
  };
}

/** The charge of a package is on the invoice of its month, as one unit of the offer; the wallet has taken it already. */
export async function noteBought(tx: Tx<BillingTables>, bought: TenantPackage, now: Date): Promise<void> {
  const { packageId, tenantId, chargeId, offer, buyTime } = bought;
  const priceBookId = await priceBookInForce(tx, buyTime);
  if (priceBookId === undefined) throw noPriceBook();
  const { price } = offer;
  const charge = {
    chargeId,
    usageId: packageId,
    lineIndex: 0,
    tenantId,
    product: `package:${offer.code}`,
    jobId: '',
    grantId: '',
    hourStart: buyTime,
    month: monthOf(buyTime),
    units: 1n,
    positionBefore: 0n,
    lines: [{ priceBookId, units: 1n, unitPrice: price, amount: price }],
    amount: price,
    priceBookId,
    createTime: now,
  };
  await insertPostedCharge(tx, charge);
  await appendPackageBought(tx, { ...bought, state: 'active' }, now);
}
