// Products that some published price book has a tariff for.
import type { Reader, Tx } from '@tollgate/db';
import type { EnforcementTables } from './schema.ts';

export async function rememberProducts(
  tx: Tx<EnforcementTables>,
  products: ReadonlyMap<string, 'EMAIL' | 'SMS' | null>,
  since: Date,
): Promise<void> {
  if (products.size === 0) return;
  await tx
    .insertInto('products')
    .values([...products].map(([product, channel]) => ({ product, channel, known_since: since })))
    .onConflict((conflict) =>
      conflict.column('product').doUpdateSet((eb) => ({
        channel: eb.fn.coalesce(eb.ref('excluded.channel'), eb.ref('products.channel')),
      })),
    )
    .execute();
}

export async function isKnownProduct(db: Reader<EnforcementTables>, product: string): Promise<boolean> {
  const row = await db.selectFrom('products').select('product').where('product', '=', product).executeTakeFirst();
  return row !== undefined;
}

/** What a price book says that a product travels by; products of which none said it are missing. */
export async function productChannels(db: Reader<EnforcementTables>): Promise<ReadonlyMap<string, 'EMAIL' | 'SMS'>> {
  const rows = await db
    .selectFrom('products')
    .select(['product', 'channel'])
    .where('channel', 'is not', null)
    .execute();
  return new Map(rows.map(({ product, channel }) => [product, channel as 'EMAIL' | 'SMS']));
}
