// How tenants set auto top-up, the mandates behind it, and its orders.

import type { Reader, Tx } from '@tollgate/db';
import type { Id } from '@tollgate/ids';
import { type Money, money } from '@tollgate/money';
import { sql } from 'kysely';
import type { AutoTopUp, AutoTopUpSetting, AutoTopUpState, Mandate } from '../domain/auto-top-up.ts';
import type { BillingMonth } from '../domain/billing-month.ts';
import type { ChannelName } from '../domain/order.ts';
import { fromRowMoney } from './rows.ts';
import type { BillingTables } from './schema.ts';

type Db = Reader<BillingTables>;

/** A mandate is stored once; the same again changes nothing. */
export async function insertMandate(tx: Tx<BillingTables>, mandate: Mandate): Promise<void> {
  await tx
    .insertInto('mandates')
    .values({
      mandate_id: mandate.mandateId,
      tenant_id: mandate.tenantId,
      channel: mandate.channel,
      ceiling_micros: mandate.ceiling.micros,
      currency: mandate.ceiling.currency,
      agreement_id: mandate.agreementId,
      evidence: mandate.evidence,
      consented_by: mandate.consentedBy,
      consented_at: mandate.consentTime,
    })
    .onConflict((conflict) => conflict.column('mandate_id').doNothing())
    .execute();
}

/** Switches it on as it is set now; failures of before are forgotten, the pause after the last order is not. */
export async function putAutoTopUp(
  tx: Tx<BillingTables>,
  tenantId: string,
  mandateId: string,
  setting: AutoTopUpSetting,
): Promise<void> {
  const row = {
    state: 'on',
    mandate_id: mandateId,
    trigger_micros: setting.trigger.micros,
    amount_micros: setting.amount.micros,
    ceiling_micros: setting.monthlyCeiling.micros,
    currency: setting.amount.currency,
    failures: 0,
    last_failure: '',
  };
  await tx
    .insertInto('auto_top_ups')
    .values({ tenant_id: tenantId, cool_until: null, ...row })
    .onConflict((conflict) => conflict.column('tenant_id').doUpdateSet(row))
    .execute();
}

const joined = (db: Db) =>
  db
    .selectFrom('auto_top_ups')
    .innerJoin('mandates', 'mandates.mandate_id', 'auto_top_ups.mandate_id')
    .selectAll('auto_top_ups')
    .select(['mandates.channel', 'mandates.agreement_id', 'mandates.consented_by', 'mandates.consented_at']);

export async function findAutoTopUp(db: Db, tenantId: string): Promise<AutoTopUp | undefined> {
  const row = await joined(db).where('auto_top_ups.tenant_id', '=', tenantId).executeTakeFirst();
  if (row === undefined) return undefined;
  const amount = (micros: bigint): Money => fromRowMoney(micros, row.currency);
  return {
    tenantId,
    // Checked by the tables' own constraints.
    state: row.state as AutoTopUpState,
    channel: row.channel as ChannelName,
    mandateId: row.mandate_id,
    agreementId: row.agreement_id,
    consentedBy: row.consented_by,
    consentTime: row.consented_at,
    trigger: amount(row.trigger_micros),
    amount: amount(row.amount_micros),
    monthlyCeiling: amount(row.ceiling_micros),
    coolUntil: row.cool_until ?? undefined,
    failures: row.failures,
    lastFailure: row.last_failure,
  };
}

/** Locked until the transaction ends: its orders come one after another. */
export async function lockAutoTopUp(tx: Tx<BillingTables>, tenantId: string): Promise<AutoTopUp | undefined> {
  const held = tx.selectFrom('auto_top_ups').select('tenant_id').where('tenant_id', '=', tenantId).forUpdate();
  return (await held.executeTakeFirst()) && findAutoTopUp(tx, tenantId);
}

/** What may change of it. */
export interface AutoTopUpChange {
  readonly state?: AutoTopUpState;
  readonly cool_until?: Date;
  readonly failures?: number;
  readonly last_failure?: string;
}

export async function changeAutoTopUp(tx: Tx<BillingTables>, tenantId: string, change: AutoTopUpChange): Promise<void> {
  await tx.updateTable('auto_top_ups').set(change).where('tenant_id', '=', tenantId).execute();
}

/** Those that are on, or have an order in flight; by id, those after one. */
export async function activeAutoTopUps(db: Db, now: Date, after: string, limit: number): Promise<string[]> {
  const { rows } = await sql<{ tenant_id: string }>`
    select tenant_id from auto_top_ups
    where tenant_id > ${after}
      and ((state = 'on' and (cool_until is null or cool_until <= ${now}))
        or exists (select from auto_top_up_orders as flying
                   where flying.tenant_id = auto_top_ups.tenant_id and flying.state = 'in_flight'))
    order by tenant_id limit ${limit}`.execute(db);
  return rows.map((row) => row.tenant_id);
}

/** The order in flight. */
export async function orderInFlight(db: Db, tenantId: string): Promise<string | undefined> {
  const query = db.selectFrom('auto_top_up_orders').select('order_id').where('tenant_id', '=', tenantId);
  return (await query.where('state', '=', 'in_flight').executeTakeFirst())?.order_id;
}

export async function insertAutoOrder(
  tx: Tx<BillingTables>,
  order: { readonly orderId: Id<'ord'>; readonly tenantId: string; readonly amount: Money },
  month: BillingMonth,
): Promise<void> {
  await tx
    .insertInto('auto_top_up_orders')
    .values({
      order_id: order.orderId,
      tenant_id: order.tenantId,
      month,
      amount_micros: order.amount.micros,
      state: 'in_flight',
    })
    .execute();
}

/** True for the one caller that ended it. */
export async function endAutoOrder(tx: Tx<BillingTables>, orderId: string, state: 'paid' | 'failed'): Promise<boolean> {
  const row = await tx
    .updateTable('auto_top_up_orders')
    .set({ state })
    .where('order_id', '=', orderId)
    .where('state', '=', 'in_flight')
    .returning('order_id')
    .executeTakeFirst();
  return row !== undefined;
}

/** What it has ordered in a month: in flight, paid, and what was paid after it was given up. */
export async function orderedIn(db: Db, tenantId: string, month: BillingMonth): Promise<Money> {
  const { rows } = await sql<{ micros: string }>`
    select coalesce(sum(auto.amount_micros), 0) as micros
    from auto_top_up_orders as auto join orders using (order_id)
    where auto.tenant_id = ${tenantId} and auto.month = ${month}
      and (auto.state <> 'failed' or orders.state <> 'pending')`.execute(db);
  return money(BigInt(rows[0]?.micros ?? 0), 'CNY');
}
