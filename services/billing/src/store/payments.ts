// Payments that channels reported and that were verified.

import type { Reader, Tx } from '@tollgate/db';
import type { Id } from '@tollgate/ids';
import type { PaymentNotification, RecordedPayment } from '../domain/payment.ts';
import { fromRowMoney } from './rows.ts';
import type { BillingTables } from './schema.ts';

/** What was recorded under the notification's own notification id or transaction id. */
export async function findPayments(
  db: Reader<BillingTables>,
  notification: PaymentNotification,
): Promise<RecordedPayment[]> {
  const rows = await db
    .selectFrom('payments')
    .selectAll()
    .where('channel', '=', notification.channel)
    .where((eb) =>
      eb.or([
        eb('notification_id', '=', notification.notificationId),
        eb('transaction_id', '=', notification.transactionId),
      ]),
    )
    .execute();
  return rows.map((row) => ({
    notificationId: row.notification_id,
    transactionId: row.transaction_id,
    orderId: row.order_id,
    amount: fromRowMoney(row.amount_micros, row.currency),
  }));
}

export async function insertPayment(
  tx: Tx<BillingTables>,
  paymentId: Id<'pay'>,
  notification: PaymentNotification,
  receiveTime: Date,
  surplus: boolean,
): Promise<void> {
  await tx
    .insertInto('payments')
    .values({
      payment_id: paymentId,
      order_id: notification.orderId,
      channel: notification.channel,
      transaction_id: notification.transactionId,
      notification_id: notification.notificationId,
      amount_micros: notification.amount.micros,
      currency: notification.amount.currency,
      paid_at: notification.payTime,
      received_at: receiveTime,
      surplus,
    })
    .execute();
}
