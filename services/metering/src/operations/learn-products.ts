// Takes in the products of a published price book.

import type { Tx } from '@tollgate/db';

import { productClassOf } from '../domain/product-class.ts';
import { upsertProducts } from '../store/products.ts';
import type { MeteringTables } from '../store/schema.ts';

/** Products that a later book leaves out stay known: their messages may still be on their way. */
export async function learnProducts(
  tx: Tx<MeteringTables>,
  tariffs: readonly { readonly product: string; readonly channel: 'EMAIL' | 'SMS' }[],
): Promise<void> {
  // One statement cannot write a row twice, and a book may price a product in several tariffs.
  const products = new Map(tariffs.map(({ product, channel }) => [product, productClassOf(product, channel)]));
  await upsertProducts(
    tx,
    [...products].map(([product, productClass]) => ({ product, productClass })),
  );
}
