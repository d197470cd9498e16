// Charges and the lines that they add up from; both append-only.

import type { Reader, Tx } from '@tollgate/db';
import type { Id } from '@tollgate/ids';
import type { Money } from '@tollgate/money';
import type { Charge } from '../domain/charge.ts';
import { allocateReversals } from './charge-reversals.ts';
import { fromRowId, fromRowMoney } from './rows.ts';
import type { BillingTables } from './schema.ts';

/** A charge as lists show it. */
export interface ChargeRecord {
  readonly chargeId: Id<'chg'>;
  readonly tenantId: string;
  readonly product: string;
  readonly jobId: string;
  readonly grantId: string;
  readonly usageHour: Date;
  readonly units: bigint;
  readonly amount: Money;
  readonly priceBookId: string;
  readonly posted: boolean;
  readonly createTime: Date;
}

/** Whether this usage was charged before, by any delivery of its event. */
export async function isCharged(db: Reader<BillingTables>, usageId: string): Promise<boolean> {
  const row = await db
    .selectFrom('charges')
    .select('charge_id')
    .where('usage_id', '=', usageId)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** Negative charges are posted by their reversals; code from before reversals never finds them due. */
const NEVER = new Date('9999-12-31T00:00:00Z');

/**
 * Writes charges with their lines, their progress and what they give back, at least one charge. What costs nothing
 * counts as posted: there is nothing for the wallet to do. Negative ones need the lock of their month.
 */
export async function insertCharges(tx: Tx<BillingTables>, charges: readonly Charge[]): Promise<void> {
  await tx
    .insertInto('charges')
    .values(
      charges.map((charge) => ({
        charge_id: charge.chargeId,
        tenant_id: charge.tenantId,
        usage_id: charge.usageId,
        line_index: charge.lineIndex,
        product: charge.product,
        job_id: charge.jobId,
        grant_id: charge.grantId,
        usage_hour: charge.hourStart,
        month: charge.month,
        position_before: charge.positionBefore,
        units: charge.units,
        amount_micros: charge.amount.micros,
        currency: charge.amount.currency,
        price_book_id: charge.priceBookId,
        cause: charge.origin?.cause ?? 'usage',
        cause_reference: charge.origin?.reference ?? '',
        created_at: charge.createTime,
      })),
    )
    .execute();
  await tx
    .insertInto('charge_lines')
    .values(
      charges.flatMap((charge) =>
        charge.lines.map((line, place) => ({
          charge_id: charge.chargeId,
          place,
          units: line.units,
          unit_price_micros: line.unitPrice.micros,
          amount_micros: line.amount.micros,
          price_book_id: line.priceBookId,
        })),
      ),
    )
    .execute();
  await tx
    .insertInto('charge_progress')
    .values(
      charges.map((charge) => ({
        charge_id: charge.chargeId,
        tenant_id: charge.tenantId,
        month: charge.month,
        amount_micros: charge.amount.micros,
        posted_at: charge.amount.micros === 0n ? charge.createTime : null,
        invoice_id: null,
        corrects: charge.origin !== undefined,
        next_attempt_at: charge.amount.micros < 0n ? NEVER : charge.createTime,
        last_refusal: null,
      })),
    )
    .execute();
  for (const charge of charges) if (charge.amount.micros < 0n) await allocateReversals(tx, charge);
}

/** Writes a charge that the wallet has taken already. */
export async function insertPostedCharge(tx: Tx<BillingTables>, charge: Charge): Promise<void> {
  await insertCharges(tx, [charge]);
  await tx
    .updateTable('charge_progress')
    .set({ posted_at: charge.createTime })
    .where('charge_id', '=', charge.chargeId)
    .execute();
}

/** Newest first, those before a given id. */
export async function chargesOfTenant(
  db: Reader<BillingTables>,
  tenantId: string,
  before: string | undefined,
  limit: number,
): Promise<ChargeRecord[]> {
  let query = db
    .selectFrom('charges')
    .innerJoin('charge_progress', 'charge_progress.charge_id', 'charges.charge_id')
    .selectAll('charges')
    .select('charge_progress.posted_at')
    .where('charges.tenant_id', '=', tenantId);
  if (before !== undefined) query = query.where('charges.charge_id', '<', before);
  const rows = await query.orderBy('charges.charge_id', 'desc').limit(limit).execute();
  return rows.map((row) => ({
    chargeId: fromRowId('chg', row.charge_id),
    tenantId: row.tenant_id,
    product: row.product,
    jobId: row.job_id,
    grantId: row.grant_id,
    usageHour: row.usage_hour,
    units: row.units,
    amount: fromRowMoney(row.amount_micros, row.currency),
    priceBookId: row.price_book_id,
    posted: row.posted_at !== null,
    createTime: row.created_at,
  }));
}
