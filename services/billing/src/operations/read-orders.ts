// Reads a tenant's orders.

import type { Reader } from '@tollgate/db';
import { orderNotFound } from '../domain/errors.ts';
import type { Order } from '../domain/order.ts';
import { findTenantOrder, ordersOfTenant } from '../store/orders.ts';
import type { BillingTables } from '../store/schema.ts';

/** @throws DomainError ORDER_NOT_FOUND, also for another tenant's order. */
export async function getOrder(db: Reader<BillingTables>, tenantId: string, orderId: string): Promise<Order> {
  const order = await findTenantOrder(db, tenantId, orderId);
  if (order === undefined) throw orderNotFound(orderId);
  return order;
}

/** Newest first. */
export function listOrders(
  db: Reader<BillingTables>,
  tenantId: string,
  before: string | undefined,
  limit: number,
): Promise<Order[]> {
  return ordersOfTenant(db, tenantId, before, limit);
}
