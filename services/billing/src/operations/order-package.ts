// Orders a package that is paid through a channel; what it says is the offer's version, whenever it is paid.

import type { Tx } from '@tollgate/db';
import { newId } from '@tollgate/ids';
import { isWholeFen } from '@tollgate/money';
import type { BillingDeps } from '../deps.ts';
import { amountInvalid, channelUnavailable } from '../domain/errors.ts';
import type { ChannelName, Order } from '../domain/order.ts';
import { nextQuery } from '../domain/order-care.ts';
import { insertOrder } from '../store/orders.ts';
import { insertPackageOrder } from '../store/package-orders.ts';
import type { BillingTables } from '../store/schema.ts';
import { offerForSale, type PackageWish } from './packages.ts';

/** @throws DomainError as buyPackage does, PAYMENT_CHANNEL_NOT_OFFERED, AMOUNT_INVALID for a price that is no whole fen. */
export async function orderPackage(
  tx: Tx<BillingTables>,
  deps: Pick<BillingDeps, 'now' | 'channels'>,
  wish: PackageWish & { readonly channel: ChannelName },
): Promise<Order> {
  const offer = await offerForSale(tx, deps, wish);
  if (deps.channels[wish.channel] === undefined) throw channelUnavailable(wish.channel);
  if (!isWholeFen(offer.price)) throw amountInvalid('what is paid through a channel is in whole fen');
  const now = deps.now();
  const { code, version } = offer;
  const ordered = { packageId: newId('pkg'), chargeId: newId('chg'), code, version };
  const order: Order = {
    orderId: newId('ord'),
    tenantId: wish.tenantId,
    state: 'pending',
    amount: offer.price,
    bonus: undefined,
    channel: wish.channel,
    payUrl: undefined,
    createTime: now,
    payTime: undefined,
    closeTime: undefined,
    paidLate: false,
    ordered,
  };
  await insertOrder(tx, order, nextQuery(order, 0, now));
  await insertPackageOrder(tx, order.orderId, ordered);
  return order;
}
