// Packages that are given back, from the intent to the negative charge.

import type { Reader, Tx } from '@tollgate/db';
import type { Charge } from '../domain/charge.ts';
import type { PackageRefund } from '../domain/package-refund.ts';
import { type Selectable, sql } from 'kysely';
import { fromRowId, fromRowMoney } from './rows.ts';
import type { BillingTables } from './schema.ts';
import type { PackageRefundsTable } from './schema-packages.ts';

function fromRow(row: Selectable<PackageRefundsTable>): PackageRefund {
  return {
    refundId: fromRowId('rfd', row.refund_id),
    packageId: row.package_id,
    // Checked by the table's own constraint.
    state: row.state as PackageRefund['state'],
    lotId: row.lot_id,
    unitsLeft: row.units_left,
    unitsUsed: row.units_used,
    used: fromRowMoney(row.used_micros, row.currency),
    amount: fromRowMoney(row.amount_micros, row.currency),
    chargeId: fromRowId('chg', row.charge_id),
    reversalId: fromRowId('rvl', row.reversal_id),
    askTime: row.asked_at,
    endTime: row.ended_at ?? undefined,
    refusal: row.refusal ?? undefined,
  };
}

/** Holds a package until the transaction ends: it is given back once. */
export async function lockPackage(tx: Tx<BillingTables>, packageId: string): Promise<void> {
  await tx.selectFrom('packages').select('package_id').where('package_id', '=', packageId).forUpdate().execute();
}

export async function insertPackageRefund(tx: Tx<BillingTables>, refund: PackageRefund): Promise<void> {
  await tx
    .insertInto('package_refunds')
    .values({
      refund_id: refund.refundId,
      package_id: refund.packageId,
      state: refund.state,
      lot_id: refund.lotId,
      units_left: refund.unitsLeft,
      units_used: refund.unitsUsed,
      used_micros: refund.used.micros,
      amount_micros: refund.amount.micros,
      currency: refund.amount.currency,
      charge_id: refund.chargeId,
      reversal_id: refund.reversalId,
      asked_at: refund.askTime,
      ended_at: null,
      refusal: null,
    })
    .execute();
}

export async function findPackageRefund(
  db: Reader<BillingTables>,
  refundId: string,
): Promise<PackageRefund | undefined> {
  const row = await db.selectFrom('package_refunds').selectAll().where('refund_id', '=', refundId).executeTakeFirst();
  return row && fromRow(row);
}

/** The refund of a package that the wallet has not answered. */
export async function openPackageRefund(
  db: Reader<BillingTables>,
  packageId: string,
): Promise<PackageRefund | undefined> {
  const query = db.selectFrom('package_refunds').selectAll().where('package_id', '=', packageId);
  const row = await query.where('state', '=', 'pending').executeTakeFirst();
  return row && fromRow(row);
}

/** The last refund that was asked for of a package. */
export async function latestPackageRefund(
  db: Reader<BillingTables>,
  packageId: string,
): Promise<PackageRefund | undefined> {
  const query = db.selectFrom('package_refunds').selectAll().where('package_id', '=', packageId);
  const row = await query.orderBy('refund_id', 'desc').limit(1).executeTakeFirst();
  return row && fromRow(row);
}

/** Those that the wallet has not answered, oldest first. */
export async function pendingPackageRefunds(db: Reader<BillingTables>, limit: number): Promise<PackageRefund[]> {
  const query = db.selectFrom('package_refunds').selectAll().where('state', '=', 'pending');
  return (await query.orderBy('refund_id').limit(limit).execute()).map(fromRow);
}

/** Writes the wallet's answer; false when it is written already. */
export async function endPackageRefund(
  tx: Tx<BillingTables>,
  refundId: string,
  refusal: string | null,
  now: Date,
): Promise<boolean> {
  const row = await tx
    .updateTable('package_refunds')
    .set({ state: refusal === null ? 'done' : 'refused', refusal, ended_at: now })
    .where('refund_id', '=', refundId)
    .where('state', '=', 'pending')
    .returning('refund_id')
    .executeTakeFirst();
  return row !== undefined;
}

/** Whether usage of a product still waits to be drawn from the tenant's packages. */
export async function anyDrawOf(db: Reader<BillingTables>, tenantId: string, product: string): Promise<boolean> {
  const query = db.selectFrom('usage_draws').select('draw_id').where('tenant_id', '=', tenantId);
  const row = await query.where('product', '=', product).where('drawn_at', 'is', null).limit(1).executeTakeFirst();
  return row !== undefined;
}

/** Writes what was given back of a package's charge, which the wallet has carried out under the reversal already. */
export async function insertGivenBack(
  tx: Tx<BillingTables>,
  charge: Charge,
  back: { readonly reversalId: string; readonly reversedChargeId: string },
): Promise<void> {
  const { chargeId, tenantId, amount, createTime: now } = charge;
  await tx
    .insertInto('charges')
    .values({
      charge_id: chargeId,
      tenant_id: tenantId,
      usage_id: charge.usageId,
      line_index: charge.lineIndex,
      product: charge.product,
      job_id: charge.jobId,
      grant_id: charge.grantId,
      usage_hour: charge.hourStart,
      month: charge.month,
      position_before: charge.positionBefore,
      units: charge.units,
      amount_micros: amount.micros,
      currency: amount.currency,
      price_book_id: charge.priceBookId,
      created_at: now,
    })
    .execute();
  await tx
    .insertInto('charge_lines')
    .values(
      charge.lines.map((line, place) => ({
        charge_id: chargeId,
        place,
        units: line.units,
        unit_price_micros: line.unitPrice.micros,
        amount_micros: line.amount.micros,
        price_book_id: line.priceBookId,
      })),
    )
    .execute();
  await insertProgress(tx, charge, back);
}

async function insertProgress(
  tx: Tx<BillingTables>,
  { chargeId, tenantId, month, amount, createTime: now }: Charge,
  back: { readonly reversalId: string; readonly reversedChargeId: string },
): Promise<void> {
  await tx
    .insertInto('charge_progress')
    .values({
      charge_id: chargeId,
      tenant_id: tenantId,
      month,
      amount_micros: amount.micros,
      posted_at: now,
      invoice_id: null,
      next_attempt_at: now,
      last_refusal: null,
    })
    .execute();
  await tx
    .insertInto('charge_reversals')
    .values({
      reversal_id: back.reversalId,
      charge_id: chargeId,
      reversed_charge_id: back.reversedChargeId,
      tenant_id: tenantId,
      amount_micros: -amount.micros,
      currency: amount.currency,
      posted_at: now,
      next_attempt_at: now,
      last_refusal: null,
    })
    .execute();
  await tx
    .updateTable('charge_progress')
    .set({ reversed_micros: sql<bigint>`reversed_micros + ${-amount.micros}` })
    .where('charge_id', '=', back.reversedChargeId)
    .execute();
}
