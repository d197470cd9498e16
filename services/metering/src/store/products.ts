// Products of the catalogue, as billing publishes them.

import type { ProductClass } from '@tollgate/agreements';
import type { Reader, Tx } from '@tollgate/db';

import type { MeteringTables } from './schema.ts';

/** A product and its class; the last price book that names it wins. */
export interface Product {
  readonly product: string;
  readonly productClass: ProductClass;
}

export async function upsertProducts(tx: Tx<MeteringTables>, products: readonly Product[]): Promise<void> {
  if (products.length === 0) return;
  await tx
    .insertInto('products')
    .values(products.map((entry) => ({ product: entry.product, product_class: entry.productClass })))
    .onConflict((conflict) =>
      conflict.column('product').doUpdateSet(({ ref }) => ({ product_class: ref('excluded.product_class') })),
    )
    .execute();
}

/** All products: a catalogue is small. */
export async function listProducts(db: Reader<MeteringTables>): Promise<Map<string, ProductClass>> {
  const rows = await db.selectFrom('products').selectAll().execute();
  // The table's check allows the names of ProductClass and nothing else.
  return new Map(rows.map((row) => [row.product, row.product_class as ProductClass]));
}
