// Where tenants stand in a month. The row of a month is locked while it is priced.

import type { Reader, Tx } from '@tollgate/db';
import { sql } from 'kysely';
import type { BillingMonth } from '../domain/billing-month.ts';
import type { Tally } from '../domain/month-price.ts';
import { fromRowId, fromRowMoney } from './rows.ts';
import type { BillingTables } from './schema.ts';

/** Names one row. */
export interface PositionKey {
  readonly tenantId: string;
  readonly product: string;
  readonly month: BillingMonth;
}

/** What is charged of a month, without a lock: for quotes. */
export async function readMonth(db: Reader<BillingTables>, key: PositionKey): Promise<Tally[]> {
  const row = await db
    .selectFrom('month_positions')
    .select('units')
    .where('tenant_id', '=', key.tenantId)
    .where('product', '=', key.product)
    .where('month', '=', key.month)
    .executeTakeFirst();
  if (row === undefined || row.units === 0n) return [];
  const tallies = await talliesOf(db, key);
  return tallies.length > 0 ? tallies.map(fromRow) : (await linesCharged(db, key)).map(fromRow);
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

/**
 * What is charged of a month, by book and price. Where the tallies do not add up to the position, code from before they
 * were kept has charged: then the charges' own lines say it.
 */
export async function readTallies(db: Reader<BillingTables>, key: PositionKey, position: bigint): Promise<Tally[]> {
  const rows = await talliesOf(db, key);
  const known = rows.reduce((units, row) => units + row.units, 0n);
  return (known === position ? rows : await linesCharged(db, key)).map(fromRow);
}

function talliesOf(db: Reader<BillingTables>, key: PositionKey): Promise<LineSum[]> {
  return db
    .selectFrom('month_tallies')
    .select(['price_book_id', 'unit_price_micros', 'currency', 'units'])
    .where('tenant_id', '=', key.tenantId)
    .where('product', '=', key.product)
    .where('month', '=', key.month)
    .where('units', '>', 0n)
    .execute();
}

function fromRow(row: LineSum): Tally {
  return {
    priceBookId: fromRowId('prb', row.price_book_id),
    unitPrice: fromRowMoney(row.unit_price_micros, row.currency),
    units: row.units,
  };
}

interface LineSum {
  readonly price_book_id: string;
  readonly unit_price_micros: bigint;
  readonly currency: string;
  readonly units: bigint;
}

async function linesCharged(db: Reader<BillingTables>, key: PositionKey): Promise<LineSum[]> {
  const book = sql<string>`coalesce(charge_lines.price_book_id, charges.price_book_id)`;
  const rows = await db
    .selectFrom('charges')
    .innerJoin('charge_lines', 'charge_lines.charge_id', 'charges.charge_id')
    .select((eb) => [
      book.as('price_book_id'),
      'charge_lines.unit_price_micros',
      'charges.currency',
      eb.fn.sum<string>('charge_lines.units').as('units'),
    ])
    .where('charges.tenant_id', '=', key.tenantId)
    .where('charges.product', '=', key.product)
    .where('charges.month', '=', key.month)
    .groupBy([book, 'charge_lines.unit_price_micros', 'charges.currency'])
    .execute();
  return rows.map((row) => ({ ...row, units: BigInt(row.units) })).filter((row) => row.units !== 0n);
}

/** Writes what is charged now; `before` is what was read, so that prices that are gone come to no units. */
export async function writeTallies(
  tx: Tx<BillingTables>,
  key: PositionKey,
  before: readonly Tally[],
  now: readonly Tally[],
): Promise<void> {
  const gone = before
    .filter((old) => !now.some((tally) => isSamePrice(tally, old)))
    .map((old) => ({ ...old, units: 0n }));
  const rows = [...now, ...gone].map((tally) => ({
    tenant_id: key.tenantId,
    product: key.product,
    month: key.month,
    price_book_id: tally.priceBookId,
    unit_price_micros: tally.unitPrice.micros,
    currency: tally.unitPrice.currency,
    units: tally.units,
  }));
  if (rows.length === 0) return;
  await tx
    .insertInto('month_tallies')
    .values(rows)
    .onConflict((conflict) =>
      conflict
        .columns(['tenant_id', 'product', 'month', 'price_book_id', 'unit_price_micros'])
        .doUpdateSet((eb) => ({ units: eb.ref('excluded.units') })),
    )
    .execute();
}

function isSamePrice(a: Tally, b: Tally): boolean {
  return a.priceBookId === b.priceBookId && a.unitPrice.micros === b.unitPrice.micros;
}
