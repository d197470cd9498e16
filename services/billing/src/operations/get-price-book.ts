// Reads the price book in force.

import type { Reader } from '@tollgate/db';
import { noPriceBook } from '../domain/errors.ts';
import type { PriceBook } from '../domain/price-book.ts';
import { findPriceBook, priceBookInForce } from '../store/price-books.ts';
import type { BillingTables } from '../store/schema.ts';

/** @throws DomainError NO_PRICE_BOOK when none was in force at that time. */
export async function getPriceBook(db: Reader<BillingTables>, at: Date): Promise<PriceBook> {
  const id = await priceBookInForce(db, at);
  const book = id && (await findPriceBook(db, id));
  if (book === undefined) throw noPriceBook();
  return book;
}
