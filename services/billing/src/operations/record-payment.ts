// Records a payment that a channel reported and that was verified, and lets it pay its order once.

import type { Tx } from '@tollgate/db';
import { newId } from '@tollgate/ids';
import type { BillingDeps } from '../deps.ts';
import { orderNotFound, paymentError } from '../domain/errors.ts';
import { decidePayment, type PaymentDecision, type PaymentNotification } from '../domain/payment.ts';
import { lockOrder, setPaid } from '../store/orders.ts';
import { findPayments, insertPayment } from '../store/payments.ts';
import type { BillingTables } from '../store/schema.ts';
import { findTenant } from '../store/tenants.ts';
import { awardCampaign } from './campaigns.ts';

/**
 * Notifications of one order take turns by the order's lock, so that two within the same millisecond pay once.
 *
 * @throws DomainError ORDER_NOT_FOUND and the reasons of PaymentRefusal.
 */
export async function recordPayment(
  tx: Tx<BillingTables>,
  deps: Pick<BillingDeps, 'now' | 'telemetry'>,
  notification: PaymentNotification,
): Promise<Exclude<PaymentDecision['kind'], 'refused'>> {
  const now = deps.now();
  const order = await lockOrder(tx, notification.orderId);
  if (order === undefined) throw orderNotFound(notification.orderId);
  const closed = (await findTenant(tx, order.tenantId))?.closed ?? false;
  const decision = decidePayment(order, notification, await findPayments(tx, notification), closed);
  switch (decision.kind) {
    case 'refused':
      throw paymentError(decision.reason);
    case 'repeated':
      break;
    case 'pays':
      await insertPayment(tx, newId('pay'), notification, now, false);
      await setPaid(tx, order.orderId, notification.payTime, now);
      await awardCampaign(tx, order, now);
      if (order.closeTime !== undefined) deps.telemetry.paidLate(notification.channel, order.orderId);
      deps.telemetry.orderPaid(notification.channel);
      break;
    case 'surplus':
      await insertPayment(tx, newId('pay'), notification, now, true);
      deps.telemetry.paymentSurplus(notification.channel, order.orderId);
      break;
  }
  return decision.kind;
}
