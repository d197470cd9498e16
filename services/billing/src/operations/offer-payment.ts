// Asks a committed order's channel where it is paid, outside of every transaction: real channels are asked over HTTP.

import { type Db, inTransaction } from '@tollgate/db';
import type { BillingDeps } from '../deps.ts';
import { channelUnavailable } from '../domain/errors.ts';
import { setPayUrl } from '../store/orders.ts';
import type { BillingTables } from '../store/schema.ts';
import { getOrder } from './read-orders.ts';

/**
 * Returns where the order is paid. The order is the intent: when the channel fails, the same request asks again for the
 * same order.
 *
 * @throws DomainError ORDER_NOT_FOUND, PAYMENT_CHANNEL_NOT_OFFERED, and what the channel throws.
 */
export async function offerPayment(
  db: Db<BillingTables>,
  deps: Pick<BillingDeps, 'channels'>,
  wanted: { readonly tenantId: string; readonly orderId: string },
  signal: AbortSignal,
): Promise<string> {
  const order = await getOrder(db, wanted.tenantId, wanted.orderId);
  if (order.payUrl !== undefined) return order.payUrl;
  const channel = deps.channels[order.channel];
  if (channel === undefined) throw channelUnavailable(order.channel);
  const { payUrl } = await channel.prepare(order, signal);
  await inTransaction(db, (tx) => setPayUrl(tx, order.orderId, payUrl));
  return payUrl;
}
