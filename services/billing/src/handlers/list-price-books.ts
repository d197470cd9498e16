// PricingService.ListPriceBooks

import type { ListPriceBooksRequest, ListPriceBooksResponse } from '@tollgate/contracts/billing/v1/pricing';
import { fromPagedRequest, numberKey, toPage } from '@tollgate/paging';
import type { Unary } from '@tollgate/rpc';
import { toProtoPriceBook } from '../adapters/messages.ts';
import type { EntryParts } from '../deps.ts';
import { listPriceBooks } from '../operations/read-prices.ts';

export function listPriceBooksHandler(parts: EntryParts): Unary<ListPriceBooksRequest, ListPriceBooksResponse> {
  return async (request) => {
    const query = fromPagedRequest(request, 20, numberKey);
    const rows = await listPriceBooks(parts.db, query.after, query.limit);
    const { items, nextPageToken } = toPage(rows, query, numberKey, (book) => book.version);
    return { priceBooks: items.map(toProtoPriceBook), nextPageToken };
  };
}
