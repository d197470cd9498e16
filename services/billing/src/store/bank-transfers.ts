// Lines of our bank's statement.

import type { Reader, Tx } from '@tollgate/db';
import type { Selectable } from 'kysely';
import type { BankTransfer, BankTransferState } from '../domain/bank-transfer.ts';
import { fromRowId, fromRowMoney } from './rows.ts';
import type { BillingTables } from './schema.ts';
import type { BankTransfersTable } from './schema-payments.ts';

export async function insertBankTransfer(tx: Tx<BillingTables>, transfer: BankTransfer): Promise<void> {
  await tx
    .insertInto('bank_transfers')
    .values({
      transfer_id: transfer.transferId,
      tenant_id: transfer.tenantId,
      state: transfer.state,
      amount_micros: transfer.amount.micros,
      currency: transfer.amount.currency,
      bank_reference: transfer.bankReference,
      booked_day: transfer.bookedDay,
      masked_payer: transfer.maskedPayer,
      recorder: transfer.recorder,
      decider: null,
      reject_reason: null,
      order_id: null,
      created_at: transfer.createTime,
      decided_at: null,
    })
    .execute();
}

/** Holds it until the transaction ends. */
export async function lockBankTransfer(tx: Tx<BillingTables>, transferId: string): Promise<BankTransfer | undefined> {
  const row = await tx
    .selectFrom('bank_transfers')
    .selectAll()
    .where('transfer_id', '=', transferId)
    .forUpdate()
    .executeTakeFirst();
  return row && fromRow(row);
}

export async function setTransferDecided(tx: Tx<BillingTables>, decided: BankTransfer): Promise<void> {
  await tx
    .updateTable('bank_transfers')
    .set({
      state: decided.state,
      decider: decided.decider ?? null,
      reject_reason: decided.rejectReason ?? null,
      order_id: decided.orderId ?? null,
      decided_at: decided.decideTime ?? null,
    })
    .where('transfer_id', '=', decided.transferId)
    .execute();
}

/** Newest first; an empty tenant means all. */
export async function listTransferRows(
  db: Reader<BillingTables>,
  wanted: { readonly tenantId: string; readonly state: BankTransferState | undefined },
  before: string | undefined,
  limit: number,
): Promise<BankTransfer[]> {
  let query = db.selectFrom('bank_transfers').selectAll();
  if (wanted.tenantId !== '') query = query.where('tenant_id', '=', wanted.tenantId);
  if (wanted.state !== undefined) query = query.where('state', '=', wanted.state);
  if (before !== undefined) query = query.where('transfer_id', '<', before);
  const rows = await query.orderBy('transfer_id', 'desc').limit(limit).execute();
  return rows.map(fromRow);
}

function fromRow(row: Selectable<BankTransfersTable>): BankTransfer {
  return {
    transferId: fromRowId('btr', row.transfer_id),
    tenantId: row.tenant_id,
    // Checked by the table's own constraint.
    state: row.state as BankTransferState,
    amount: fromRowMoney(row.amount_micros, row.currency),
    bankReference: row.bank_reference,
    bookedDay: row.booked_day,
    maskedPayer: row.masked_payer,
    recorder: row.recorder,
    decider: row.decider ?? undefined,
    rejectReason: row.reject_reason ?? undefined,
    orderId: row.order_id ?? undefined,
    createTime: row.created_at,
    decideTime: row.decided_at ?? undefined,
  };
}
