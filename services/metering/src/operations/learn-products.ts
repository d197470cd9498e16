// Takes in the products of a published price book.

import type { Tx } from '@tollgate/db';

import { pricedName } from '../domain/priced-product.ts';
import { productClassOf } from '../domain/product-class.ts';
import { upsertProducts } from '../store/products.ts';
import type { MeteringTables } from '../store/schema.ts';

/** Products that a later book leaves out stay known: their messages may still be on their way. */
export async function learnProducts(
  tx: Tx<MeteringTables>,
  tariffs: readonly { readonly product: string; readonly destination?: string; readonly channel: 'EMAIL' | 'SMS' }[],
): Promise<void> {
  // One statement cannot write a row twice, and a book may price a product in several tariffs.
  const products = new Map(
    tariffs.flatMap(({ product, destination = '', channel }) => {
      const productClass = productClassOf(product, channel);
      // The product itself is what gateways report; with its destination it is what messages count under.
      return [product, pricedName(product, destination)].map((name) => [name, productClass] as const);
    }),
  );
  await upsertProducts(
    tx,
    [...products].map(([product, productClass]) => ({ product, productClass })),
  );
}
