// The facts that billing publishes, appended in the transaction that makes them true.

import { InvoiceIssued, OrderCredited, PriceBookPublished } from '@tollgate/contracts/billing/v1/events';
import type { Tx } from '@tollgate/db';
import { newId } from '@tollgate/ids';
import { appendEvent, appendEvents, type OutboxEvent } from '@tollgate/outbox';
import type { Invoice } from '../domain/invoice.ts';
import type { Order } from '../domain/order.ts';
import type { PriceBook } from '../domain/price-book.ts';
import type { BillingTables } from '../store/schema.ts';
import { toProtoMoney, toProtoPriceBook } from '../adapters/messages.ts';
import { zero } from '@tollgate/money';

type BillingTx = Tx<BillingTables>;

export async function appendPriceBookPublished(tx: BillingTx, priceBook: PriceBook, now: Date): Promise<void> {
  const payload = PriceBookPublished.encode({ priceBook: toProtoPriceBook(priceBook), occurTime: now }).finish();
  // Price books belong to no tenant; one key keeps them in order.
  await append(tx, 'price_book_published', 'price-books', payload);
}

export async function appendOrderCredited(tx: BillingTx, order: Order, now: Date): Promise<void> {
  const { tenantId, orderId } = order;
  const bonus = toProtoMoney(order.bonus?.amount ?? zero(order.amount.currency));
  const payload = OrderCredited.encode({
    tenantId,
    orderId,
    amount: toProtoMoney(order.amount),
    bonus,
    occurTime: now,
    paidLate: order.paidLate,
  }).finish();
  await append(tx, 'order_credited', tenantId, payload);
}

export async function appendInvoiceIssued(tx: BillingTx, invoice: Invoice): Promise<void> {
  await appendInvoicesIssued(tx, [invoice]);
}

/** Many at once, in one statement. */
export async function appendInvoicesIssued(tx: BillingTx, invoices: readonly Invoice[]): Promise<void> {
  await appendEvents(tx, invoices.map(invoiceIssued));
}

function invoiceIssued(invoice: Invoice): OutboxEvent {
  const { tenantId, invoiceId, number, total, issueTime } = invoice;
  const payload = InvoiceIssued.encode({
    tenantId,
    invoiceId,
    number,
    total: toProtoMoney(total),
    occurTime: issueTime,
  }).finish();
  return { subject: 'tollgate.billing.invoice_issued', key: tenantId, eventId: newId('evt'), payload };
}

async function append(tx: BillingTx, name: string, key: string, payload: Uint8Array): Promise<void> {
  await appendEvent(tx, { subject: `tollgate.billing.${name}`, key, eventId: newId('evt'), payload });
}
