// Where tenants stand in the tiers of a month. The row of a month is locked while usage is priced.

import type { Reader, Tx } from '@tollgate/db';
import type { Id } from '@tollgate/ids';
import type { BillingMonth } from '../domain/billing-month.ts';
import type { VolumeTally } from '../domain/price-usage.ts';
import { fromRowMoney } from './rows.ts';
import type { BillingTables } from './schema.ts';

/** Names one row. */
export interface PositionKey {
  readonly tenantId: string;
  readonly product: string;
  readonly month: BillingMonth;
}

/** Units counted so far, without a lock: for quotes. */
export async function readPosition(db: Reader<BillingTables>, key: PositionKey): Promise<bigint> {
  const row = await db
    .selectFrom('month_positions')
    .select('units')
    .where('tenant_id', '=', key.tenantId)
    .where('product', '=', key.product)
    .where('month', '=', key.month)
    .executeTakeFirst();
  return row?.units ?? 0n;
}

/** Makes the row if it is the month's first usage, locks it until the transaction ends, and says where it stands. */
export async function lockPosition(tx: Tx<BillingTables>, key: PositionKey): Promise<bigint> {
  const row = await tx
    .insertInto('month_positions')
    .values({ tenant_id: key.tenantId, product: key.product, month: key.month, units: 0n })
    // An update that changes nothing: it takes the row's lock, and waits for whoever holds it.
    .onConflict((conflict) =>
      conflict
        .columns(['tenant_id', 'product', 'month'])
        .doUpdateSet((eb) => ({ units: eb.ref('month_positions.units') })),
    )
    .returning('units')
    .executeTakeFirstOrThrow();
  return row.units;
}

/** Writes the units of a position that this transaction has locked. */
export async function writePosition(tx: Tx<BillingTables>, key: PositionKey, units: bigint): Promise<void> {
  await tx
    .updateTable('month_positions')
    .set({ units })
    .where('tenant_id', '=', key.tenantId)
    .where('product', '=', key.product)
    .where('month', '=', key.month)
    .execute();
}

export async function readTally(
  db: Reader<BillingTables>,
  key: PositionKey,
  priceBookId: Id<'prb'>,
): Promise<VolumeTally | undefined> {
  const row = await db
    .selectFrom('volume_tallies')
    .select(['units', 'unit_price_micros', 'currency'])
    .where('tenant_id', '=', key.tenantId)
    .where('product', '=', key.product)
    .where('month', '=', key.month)
    .where('price_book_id', '=', priceBookId)
    .executeTakeFirst();
  return row && { units: row.units, unitPrice: fromRowMoney(row.unit_price_micros, row.currency) };
}

export async function writeTally(
  tx: Tx<BillingTables>,
  key: PositionKey,
  priceBookId: Id<'prb'>,
  tally: VolumeTally,
): Promise<void> {
  const state = {
    units: tally.units,
    unit_price_micros: tally.unitPrice.micros,
    currency: tally.unitPrice.currency,
  };
  await tx
    .insertInto('volume_tallies')
    .values({ tenant_id: key.tenantId, product: key.product, month: key.month, price_book_id: priceBookId, ...state })
    .onConflict((conflict) => conflict.columns(['tenant_id', 'product', 'month', 'price_book_id']).doUpdateSet(state))
    .execute();
}
