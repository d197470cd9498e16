// Publishes a price book, which is never changed afterwards.

import type { Tx } from '@tollgate/db';
import { newId } from '@tollgate/ids';
import { refusePriceBook } from '../domain/check-price-book.ts';
import { priceBookError } from '../domain/errors.ts';
import type { PriceBook, PriceBookDraft } from '../domain/price-book.ts';
import { anyPriceBook, insertPriceBook, lockPublication } from '../store/price-books.ts';
import type { BillingTables } from '../store/schema.ts';
import { appendPriceBookPublished } from './append-events.ts';

/** @throws DomainError PRICE_BOOK_INVALID, TIER_MODE_NOT_SUPPORTED, EFFECTIVE_TIME_PAST. */
export async function publishPriceBook(
  tx: Tx<BillingTables>,
  deps: { readonly now: () => Date },
  draft: PriceBookDraft,
  publishedBy: string,
): Promise<PriceBook> {
  // Books are published one after the other: so the first one is one, and facts about them keep their order.
  await lockPublication(tx);
  const now = deps.now();
  const refusal = refusePriceBook(draft, now, !(await anyPriceBook(tx)));
  if (refusal !== undefined) throw priceBookError(refusal);
  const book = { ...draft, priceBookId: newId('prb') };
  await insertPriceBook(tx, book, now, publishedBy);
  await appendPriceBookPublished(tx, book, now);
  return book;
}
