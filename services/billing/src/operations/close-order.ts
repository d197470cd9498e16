// Closes an order that nobody has paid.

import type { Tx } from '@tollgate/db';
import type { BillingDeps } from '../deps.ts';
import { orderNotFound, orderPaid } from '../domain/errors.ts';
import type { Order } from '../domain/order.ts';
import { setClosed } from '../store/order-care.ts';
import { lockOrder } from '../store/orders.ts';
import type { BillingTables } from '../store/schema.ts';
import { getOrder } from './read-orders.ts';

/** One that was closed before stays as it is. @throws DomainError ORDER_NOT_FOUND, ORDER_PAID. */
export async function closeOrder(
  tx: Tx<BillingTables>,
  deps: Pick<BillingDeps, 'now'>,
  wanted: { readonly tenantId: string; readonly orderId: string },
): Promise<Order> {
  const order = await lockOrder(tx, wanted.orderId);
  if (order === undefined || order.tenantId !== wanted.tenantId) throw orderNotFound(wanted.orderId);
  if (order.state !== 'pending') throw orderPaid(wanted.orderId);
  await setClosed(tx, order.orderId, deps.now());
  return getOrder(tx, wanted.tenantId, wanted.orderId);
}
