// Bank transfers to us: recorded by one person, confirmed by another; then an order of the tenant is paid by it, once.

import { isUniqueViolation, type Reader, type Tx } from '@tollgate/db';
import { newId } from '@tollgate/ids';
import { isWholeFen, type Money } from '@tollgate/money';
import type { BillingDeps } from '../deps.ts';
import {
  type BankTransfer,
  type BankTransferState,
  maskPayer,
  refuseBookedDay,
  startOfDay,
} from '../domain/bank-transfer.ts';
import { amountInvalid, tenantClosed, tenantNotFound } from '../domain/errors.ts';
import { bonusFor, type Order } from '../domain/order.ts';
import { PRICE_CURRENCY } from '../domain/price-book.ts';
import {
  bankReferenceUsed,
  bookedDayInvalid,
  samePerson,
  transferDecided,
  transferNotFound,
} from '../domain/refund-errors.ts';
import { insertBankTransfer, listTransferRows, lockBankTransfer, setTransferDecided } from '../store/bank-transfers.ts';
import { insertOrder } from '../store/orders.ts';
import { findPriceBook, priceBookInForce } from '../store/price-books.ts';
import type { BillingTables } from '../store/schema.ts';
import { findTenant } from '../store/tenants.ts';
import { recordPayment } from './record-payment.ts';

export interface BankStatementLine {
  readonly tenantId: string;
  readonly amount: Money;
  readonly bankReference: string;
  readonly bookedDay: string;
  readonly payerName: string;
  readonly recorder: string;
}

type TransferDeps = Pick<BillingDeps, 'now' | 'telemetry'>;

/** @throws DomainError AMOUNT_INVALID, BOOKED_DAY_INVALID, TENANT_NOT_FOUND, TENANT_CLOSED, BANK_REFERENCE_USED. */
export async function recordBankTransfer(
  tx: Tx<BillingTables>,
  deps: TransferDeps,
  line: BankStatementLine,
): Promise<BankTransfer> {
  const now = deps.now();
  refuseAmount(line.amount);
  const fault = refuseBookedDay(line.bookedDay, now);
  if (fault !== undefined) throw bookedDayInvalid(fault);
  await requireTenant(tx, line.tenantId);
  const { tenantId, amount, bankReference, bookedDay, recorder } = line;
  const transfer: BankTransfer = {
    transferId: newId('btr'),
    tenantId,
    state: 'recorded',
    amount,
    bankReference,
    bookedDay,
    maskedPayer: maskPayer(line.payerName),
    recorder,
    decider: undefined,
    rejectReason: undefined,
    orderId: undefined,
    createTime: now,
    decideTime: undefined,
  };
  await insertBankTransfer(tx, transfer).catch((error: unknown) => {
    throw isUniqueViolation(error, 'bank_transfers_reference') ? bankReferenceUsed(bankReference) : error;
  });
  return transfer;
}

/** @throws DomainError BANK_TRANSFER_NOT_FOUND, BANK_TRANSFER_DECIDED, SAME_PERSON, TENANT_CLOSED. */
export async function confirmBankTransfer(
  tx: Tx<BillingTables>,
  deps: TransferDeps,
  { transferId, actor }: { readonly transferId: string; readonly actor: string },
): Promise<BankTransfer> {
  const transfer = await waiting(tx, transferId, actor);
  await requireTenant(tx, transfer.tenantId);
  const now = deps.now();
  const order = await orderFor(tx, transfer, now);
  // No channel is asked about it.
  await insertOrder(tx, order, undefined);
  await recordPayment(tx, deps, {
    channel: 'bank',
    notificationId: transfer.transferId,
    transactionId: transfer.bankReference,
    orderId: order.orderId,
    amount: transfer.amount,
    payTime: startOfDay(transfer.bookedDay) ?? now,
  });
  const decided: BankTransfer = {
    ...transfer,
    state: 'confirmed',
    decider: actor,
    orderId: order.orderId,
    decideTime: now,
  };
  await setTransferDecided(tx, decided);
  return decided;
}

/** @throws DomainError BANK_TRANSFER_NOT_FOUND, BANK_TRANSFER_DECIDED, SAME_PERSON. */
export async function rejectBankTransfer(
  tx: Tx<BillingTables>,
  deps: TransferDeps,
  { transferId, actor, reason }: { readonly transferId: string; readonly actor: string; readonly reason: string },
): Promise<BankTransfer> {
  const transfer = await waiting(tx, transferId, actor);
  const decided: BankTransfer = {
    ...transfer,
    state: 'rejected',
    decider: actor,
    rejectReason: reason,
    decideTime: deps.now(),
  };
  await setTransferDecided(tx, decided);
  return decided;
}

/** Newest first; an empty tenant means all. */
export function listBankTransfers(
  db: Reader<BillingTables>,
  wanted: { readonly tenantId: string; readonly state: BankTransferState | undefined },
  before: string | undefined,
  limit: number,
): Promise<BankTransfer[]> {
  return listTransferRows(db, wanted, before, limit);
}

async function waiting(tx: Tx<BillingTables>, transferId: string, actor: string): Promise<BankTransfer> {
  const transfer = await lockBankTransfer(tx, transferId);
  if (transfer === undefined) throw transferNotFound(transferId);
  if (transfer.state !== 'recorded') throw transferDecided(transferId);
  if (transfer.recorder === actor) throw samePerson('a bank transfer');
  return transfer;
}

/** Money for a tenant that has left goes back to its payer: finance rejects it and sends it back. */
async function requireTenant(tx: Tx<BillingTables>, tenantId: string): Promise<void> {
  const tenant = await findTenant(tx, tenantId);
  if (tenant === undefined) throw tenantNotFound(tenantId);
  if (tenant.closed) throw tenantClosed(tenantId);
}

/** Bank transfers have no upper limit: they are how more than a top-up's greatest amount comes. */
function refuseAmount(amount: Money): void {
  if (amount.micros <= 0n) throw amountInvalid('a bank transfer is more than 0');
  if (!isWholeFen(amount)) throw amountInvalid('a bank transfer is in whole fen');
  if (amount.currency !== PRICE_CURRENCY) throw amountInvalid(`a bank transfer is in ${PRICE_CURRENCY}`);
}

/** With the bonus that is promised when it is confirmed, as for every top-up that is ordered then. */
async function orderFor(tx: Tx<BillingTables>, { tenantId, amount }: BankTransfer, now: Date): Promise<Order> {
  const bookId = await priceBookInForce(tx, now);
  const book = bookId && (await findPriceBook(tx, bookId));
  return {
    orderId: newId('ord'),
    tenantId,
    state: 'pending',
    amount,
    bonus: bonusFor(amount, book?.topUpBonuses ?? []),
    channel: 'bank',
    payUrl: undefined,
    createTime: now,
    payTime: undefined,
    closeTime: undefined,
    paidLate: false,
  };
}
