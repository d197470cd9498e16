// Payments that channels reported and that were verified.

import type { Reader, Tx } from '@tollgate/db';
import type { Id } from '@tollgate/ids';
import type { PaymentNotice, RecordedPayment } from '../domain/payment.ts';
import { fromRowMoney } from './rows.ts';
import type { BillingTables } from './schema.ts';

/** What was recorded under the notice's own notification id or transaction id. */
export async function findPayments(db: Reader<BillingTables>, notice: PaymentNotice): Promise<RecordedPayment[]> {
  const rows = await db
    .selectFrom('payments')
    .selectAll()
    .where('channel', '=', notice.channel)
    .where((eb) =>
      eb.or([eb('notification_id', '=', notice.notificationId), eb('transaction_id', '=', notice.transactionId)]),
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
  notice: PaymentNotice,
  receiveTime: Date,
  surplus: boolean,
): Promise<void> {
  await tx
    .insertInto('payments')
    .values({
      payment_id: paymentId,
      order_id: notice.orderId,
      channel: notice.channel,
      transaction_id: notice.transactionId,
      notification_id: notice.notificationId,
      amount_micros: notice.amount.micros,
      currency: notice.amount.currency,
      pay_time: notice.payTime,
      receive_time: receiveTime,
      surplus,
    })
    .execute();
}
