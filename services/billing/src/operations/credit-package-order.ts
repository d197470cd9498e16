// Has the wallet take what a paid order of a package brought: the money, its price out of it, and the units, all or none.

import type { Tx } from '@tollgate/db';
import { isRefusal } from '@tollgate/errors';
import { derivedUuid } from '@tollgate/ids';
import { toProtoMoney } from '../adapters/messages.ts';
import type { BillingDeps } from '../deps.ts';
import type { Order, OrderedPackage } from '../domain/order.ts';
import { type PackageOffer, packageEnd, type TenantPackage } from '../domain/package.ts';
import { findOffer, insertPackage } from '../store/packages.ts';
import type { BillingTables } from '../store/schema.ts';
import { noteBought, packageCredit, purchaseOf } from './complete-purchases.ts';

/**
 * Refusals after which the money stays the tenant's balance: it paid arrears first, the tenant's value was settled, or the
 * package would have ended. Whatever else the wallet refuses is tried again.
 */
const STAYS_BALANCE: ReadonlySet<string> = new Set(['INSUFFICIENT_BALANCE', 'EXPIRE_TIME_PAST']);

/**
 * Why there is no package, null when there is one. The package is tried first and under one request id for ever, so that
 * after a lost answer the wallet says the same again and the money is credited once.
 *
 * @throws DomainError of what the wallet refuses otherwise, and of its outages.
 */
export async function creditPackageOrder(
  deps: BillingDeps,
  order: Order,
  bought: TenantPackage,
  failures: number,
): Promise<string | null> {
  const { tenantId, orderId } = order;
  const amount = toProtoMoney(order.amount);
  const cash = { kind: 'LOT_KIND_CASH' as const, amount, pricePaid: amount, expireTime: undefined, units: undefined };
  try {
    await deps.walletGroups.executeGroup({
      requestId: derivedUuid('billing', 'credit-package-order', orderId, String(failures)),
      commands: [
        { tenantId, command: { $case: 'credit', value: { credits: [cash], origin: orderId } } },
        ...purchaseOf(bought, bought.expireTime),
        { tenantId, command: { $case: 'credit', value: packageCredit(bought) } },
      ],
    });
    return null;
  } catch (error) {
    if (!isRefusal(error) || !STAYS_BALANCE.has(error.reason)) throw error;
    const requestId = derivedUuid('billing', 'credit-order', orderId, String(failures));
    await deps.wallet.creditLots({ requestId, tenantId, credits: [cash], origin: orderId });
    return error.reason;
  }
}

/** The package of an order as it is bought with its payment. @throws Error when its offer is gone, which none ever is. */
export async function packageOfOrder(
  db: Parameters<typeof findOffer>[0],
  order: Order,
  ordered: OrderedPackage,
): Promise<TenantPackage> {
  const offer: PackageOffer | undefined = await findOffer(db, ordered.code, ordered.version);
  if (offer === undefined || order.payTime === undefined) throw new Error(`order ${order.orderId} pays for nothing`);
  const { packageId, chargeId } = ordered;
  return {
    packageId,
    tenantId: order.tenantId,
    offer,
    chargeId,
    state: 'active',
    buyTime: order.payTime,
    expireTime: packageEnd(order.payTime, offer.validMonths),
    refusal: undefined,
    orderId: order.orderId,
  };
}

/** In the transaction that moves the order on. */
export async function notePackageOfOrder(
  tx: Tx<BillingTables>,
  bought: TenantPackage,
  refusal: string | null,
  now: Date,
): Promise<void> {
  if (refusal !== null) return insertPackage(tx, { ...bought, state: 'refused', refusal });
  await insertPackage(tx, bought);
  await noteBought(tx, bought, now);
}
