// Orders a top-up: promises the bonus of today's price book. The way to pay follows once that is committed.

import type { Tx } from '@tollgate/db';
import { newId } from '@tollgate/ids';
import type { Money } from '@tollgate/money';
import type { BillingDeps } from '../deps.ts';
import { amountInvalid, channelUnavailable, tenantClosed, tenantNotFound, topUpRestricted } from '../domain/errors.ts';
import { bonusFor, type ChannelName, type Order, refuseTopUpAmount } from '../domain/order.ts';
import { nextQuery } from '../domain/order-care.ts';
import { whatStopsTopUp } from '../domain/top-up-restriction.ts';
import { insertOrder } from '../store/orders.ts';
import { findPriceBook, priceBookInForce } from '../store/price-books.ts';
import type { BillingTables } from '../store/schema.ts';
import { topUpRestrictions } from '../store/standings.ts';
import { findTenant } from '../store/tenants.ts';

/** @throws DomainError AMOUNT_INVALID, TENANT_NOT_FOUND, TENANT_CLOSED, TOP_UP_RESTRICTED, PAYMENT_CHANNEL_NOT_OFFERED. */
export async function createTopUpOrder(
  tx: Tx<BillingTables>,
  deps: Pick<BillingDeps, 'now' | 'channels'>,
  wanted: { readonly tenantId: string; readonly amount: Money; readonly channel: ChannelName },
): Promise<Order> {
  const { tenantId, amount } = wanted;
  const fault = refuseTopUpAmount(amount);
  if (fault !== undefined) throw amountInvalid(fault);
  const tenant = await findTenant(tx, tenantId);
  if (tenant === undefined) throw tenantNotFound(tenantId);
  if (tenant.closed) throw tenantClosed(tenantId);
  const now = deps.now();
  const restriction = whatStopsTopUp(await topUpRestrictions(tx, tenantId), now);
  if (restriction !== undefined) throw topUpRestricted(restriction);
  if (deps.channels[wanted.channel] === undefined) throw channelUnavailable(wanted.channel);
  const bookId = await priceBookInForce(tx, now);
  const book = bookId && (await findPriceBook(tx, bookId));
  const orderId = newId('ord');
  const order: Order = {
    orderId,
    tenantId,
    state: 'pending',
    amount,
    bonus: bonusFor(amount, book?.topUpBonuses ?? []),
    channel: wanted.channel,
    payUrl: undefined,
    createTime: now,
    payTime: undefined,
    closeTime: undefined,
    paidLate: false,
  };
  await insertOrder(tx, order, nextQuery(order, 0, now));
  return order;
}
