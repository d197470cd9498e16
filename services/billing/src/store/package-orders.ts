// Which packages orders pay for; and orders with what else is kept about them.

import type { Reader, Tx } from '@tollgate/db';
import type { Order, OrderedPackage } from '../domain/order.ts';
import { awardsOfOrders } from './campaigns.ts';
import { fromRowId } from './rows.ts';
import type { BillingTables } from './schema.ts';

export async function insertPackageOrder(
  tx: Tx<BillingTables>,
  orderId: string,
  ordered: OrderedPackage,
): Promise<void> {
  await tx
    .insertInto('package_orders')
    .values({
      order_id: orderId,
      package_id: ordered.packageId,
      charge_id: ordered.chargeId,
      code: ordered.code,
      version: ordered.version,
    })
    .execute();
}

/** The same orders with the package that they pay for and what a campaign gave them. */
export async function withParticulars(db: Reader<BillingTables>, orders: readonly Order[]): Promise<Order[]> {
  if (orders.length === 0) return [];
  const ids = orders.map((order) => order.orderId);
  const rows = await db.selectFrom('package_orders').selectAll().where('order_id', 'in', ids).execute();
  const packages = new Map(rows.map((row) => [row.order_id, row]));
  const awards = await awardsOfOrders(db, ids);
  return orders.map((order) => {
    const row = packages.get(order.orderId);
    const ordered = row && {
      packageId: fromRowId('pkg', row.package_id),
      chargeId: fromRowId('chg', row.charge_id),
      code: row.code,
      version: row.version,
    };
    return { ...order, ordered, campaign: awards.get(order.orderId) };
  });
}
