// Products that can be asked for: those that some published price book has.
import type { Tx } from '@tollgate/db';
import type { EnforcementTables } from '../store/schema.ts';
import { rememberProducts } from '../store/products.ts';

/** Whether a price is in force is billing's to say: a product stays known once it was published. */
export async function learnProducts(
  tx: Tx<EnforcementTables>,
  products: ReadonlyMap<string, 'EMAIL' | 'SMS' | null>,
  at: Date,
): Promise<void> {
  await rememberProducts(tx, products, at);
}
