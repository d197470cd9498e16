// Products that some published price book has a tariff for.
import type { Reader, Tx } from '@tollgate/db';
import type { EnforcementTables } from './schema.ts';

export async function rememberProducts(
  tx: Tx<EnforcementTables>,
  products: readonly string[],
  since: Date,
): Promise<void> {
  if (products.length === 0) return;
  await tx
    .insertInto('products')
    .values(products.map((product) => ({ product, known_since: since })))
    .onConflict((conflict) => conflict.column('product').doNothing())
    .execute();
}

export async function isKnownProduct(db: Reader<EnforcementTables>, product: string): Promise<boolean> {
  const row = await db.selectFrom('products').select('product').where('product', '=', product).executeTakeFirst();
  return row !== undefined;
}
