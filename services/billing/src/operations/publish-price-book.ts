// Publishes a price book, which is never changed afterwards.

import type { Tx } from '@tollgate/db';
import { newId } from '@tollgate/ids';
import { refusePriceBook } from '../domain/check-price-book.ts';
import { noticeError, priceBookError } from '../domain/errors.ts';
import type { PriceBook, PriceBookDraft } from '../domain/price-book.ts';
import { dearerProducts, refuseNotice } from '../domain/price-change.ts';
import { agreementsTouched } from '../store/price-overrides.ts';
import {
  anyPriceBook,
  findPriceBook,
  insertPriceBook,
  lockPublication,
  priceBookInForce,
} from '../store/price-books.ts';
import type { BillingTables } from '../store/schema.ts';
import { appendPriceBookPublished } from './append-events.ts';

/**
 * A book that costs tenants more takes effect no sooner than the agreements they are bound by let it.
 *
 * @throws DomainError PRICE_BOOK_INVALID, EFFECTIVE_TIME_PAST, PRICE_NOTICE_MISSING, PRICE_NOTICE_LATE,
 * PRICE_CONSENT_NEEDED.
 */
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
  await refuseShortNotice(tx, draft, now);
  const unnumbered = { ...draft, priceBookId: newId('prb') };
  const version = await insertPriceBook(tx, unnumbered, now, publishedBy);
  const book = { ...unnumbered, version };
  await appendPriceBookPublished(tx, book, now);
  return book;
}

async function refuseShortNotice(tx: Tx<BillingTables>, draft: PriceBookDraft, now: Date): Promise<void> {
  const beforeId = await priceBookInForce(tx, draft.effectiveTime);
  const before = beforeId === undefined ? undefined : await findPriceBook(tx, beforeId);
  if (before === undefined) return;
  const products = dearerProducts(before.tariffs, draft.tariffs);
  if (products.length === 0) return;
  const bound = await agreementsTouched(tx, products, draft.effectiveTime);
  const refusal = refuseNotice(draft, products, bound, now);
  if (refusal !== undefined) throw noticeError(refusal);
}
