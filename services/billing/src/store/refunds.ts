// Refunds of tenants.

import type { Reader, Tx } from '@tollgate/db';
import type { Id } from '@tollgate/ids';
import { type Money, money } from '@tollgate/money';
import type { Selectable } from 'kysely';
import type { Refund, RefundDestination, RefundSource, RefundState } from '../domain/refund.ts';
import { fromRowId, fromRowMoney } from './rows.ts';
import type { BillingTables } from './schema.ts';
import type { RefundsTable } from './schema-payments.ts';

/** An approved refund that begins. */
export interface RefundToBegin {
  readonly refund: Refund;
  /** Refusals of the wallet so far: part of the request id of the next try. */
  readonly failures: number;
}

export async function insertRefund(tx: Tx<BillingTables>, refund: Refund, now: Date): Promise<void> {
  await tx
    .insertInto('refunds')
    .values({
      refund_id: refund.refundId,
      tenant_id: refund.tenantId,
      state: refund.state,
      source: refund.source,
      destination: refund.destination,
      amount_micros: refund.amount.micros,
      currency: refund.amount.currency,
      reason: refund.reason,
      payment_id: refund.paymentId ?? null,
      proposer: refund.proposer,
      decider: refund.decider ?? null,
      created_at: refund.createTime,
      decided_at: refund.state === 'proposed' ? null : now,
      completed_at: null,
      next_attempt_at: now,
      last_refusal: null,
    })
    .execute();
}

export async function findRefund(db: Reader<BillingTables>, refundId: string): Promise<Refund | undefined> {
  const row = await db.selectFrom('refunds').selectAll().where('refund_id', '=', refundId).executeTakeFirst();
  return row && fromRowRefund(row);
}

/** Holds the refund until the transaction ends. */
export async function lockRefund(tx: Tx<BillingTables>, refundId: string): Promise<Refund | undefined> {
  const row = await tx
    .selectFrom('refunds')
    .selectAll()
    .where('refund_id', '=', refundId)
    .forUpdate()
    .executeTakeFirst();
  return row && fromRowRefund(row);
}

/** Newest first; an empty tenant means all. */
export async function listRefundRows(
  db: Reader<BillingTables>,
  wanted: { readonly tenantId: string; readonly state: RefundState | undefined },
  before: string | undefined,
  limit: number,
): Promise<Refund[]> {
  let query = db.selectFrom('refunds').selectAll();
  if (wanted.tenantId !== '') query = query.where('tenant_id', '=', wanted.tenantId);
  if (wanted.state !== undefined) query = query.where('state', '=', wanted.state);
  if (before !== undefined) query = query.where('refund_id', '<', before);
  const rows = await query.orderBy('refund_id', 'desc').limit(limit).execute();
  return rows.map(fromRowRefund);
}

export async function refundsToBegin(db: Reader<BillingTables>, now: Date, limit: number): Promise<RefundToBegin[]> {
  const rows = await db
    .selectFrom('refunds')
    .selectAll()
    .where('state', '=', 'approved')
    .where('next_attempt_at', '<=', now)
    .orderBy('next_attempt_at')
    .limit(limit)
    .execute();
  return rows.map((row) => ({ refund: fromRowRefund(row), failures: row.failures }));
}

export async function setDecided(
  tx: Tx<BillingTables>,
  refundId: Id<'rfd'>,
  decision: { readonly state: 'approved' | 'rejected'; readonly decider: string; readonly now: Date },
): Promise<void> {
  const { state, decider, now } = decision;
  await tx
    .updateTable('refunds')
    .set({ state, decider, decided_at: now, next_attempt_at: now })
    .where('refund_id', '=', refundId)
    .where('state', '=', 'proposed')
    .execute();
}

export async function setRefundState(
  tx: Tx<BillingTables>,
  refundId: Id<'rfd'>,
  state: 'paying' | 'completed',
  now: Date,
): Promise<void> {
  await tx
    .updateTable('refunds')
    .set({ state, completed_at: state === 'completed' ? now : null, last_refusal: null })
    .where('refund_id', '=', refundId)
    .execute();
}

/** Notes one refusal of the wallet; a second caller with the same count of failures changes nothing. */
export async function noteRefundRefused(
  tx: Tx<BillingTables>,
  refundId: Id<'rfd'>,
  failures: number,
  reason: string,
  nextAttemptTime: Date,
): Promise<void> {
  await tx
    .updateTable('refunds')
    .set({ failures: failures + 1, last_refusal: reason, next_attempt_at: nextAttemptTime })
    .where('refund_id', '=', refundId)
    .where('state', '=', 'approved')
    .where('failures', '=', failures)
    .execute();
}

/** What is on its way out of a tenant's refundable money, and has not left the wallet yet. */
export async function refundableOnItsWay(db: Reader<BillingTables>, tenantId: string): Promise<Money> {
  const row = await db
    .selectFrom('refunds')
    .select((eb) => eb.fn.sum<string | null>('amount_micros').as('micros'))
    .where('tenant_id', '=', tenantId)
    .where('source', '=', 'wallet')
    .where('state', 'in', ['proposed', 'approved'])
    .executeTakeFirstOrThrow();
  return money(BigInt(row.micros ?? '0'), 'CNY');
}

/** What of a surplus payment is given back or on its way. */
export async function surplusRefunded(db: Reader<BillingTables>, paymentId: string): Promise<Money> {
  const row = await db
    .selectFrom('refunds')
    .select((eb) => eb.fn.sum<string | null>('amount_micros').as('micros'))
    .where('payment_id', '=', paymentId)
    .where('state', '<>', 'rejected')
    .executeTakeFirstOrThrow();
  return money(BigInt(row.micros ?? '0'), 'CNY');
}

function fromRowRefund(row: Selectable<RefundsTable>): Refund {
  return {
    refundId: fromRowId('rfd', row.refund_id),
    tenantId: row.tenant_id,
    // Checked by the table's own constraints.
    state: row.state as RefundState,
    source: row.source as RefundSource,
    destination: row.destination as RefundDestination,
    amount: fromRowMoney(row.amount_micros, row.currency),
    reason: row.reason,
    paymentId: row.payment_id ?? undefined,
    proposer: row.proposer,
    decider: row.decider ?? undefined,
    createTime: row.created_at,
    completeTime: row.completed_at ?? undefined,
  };
}
