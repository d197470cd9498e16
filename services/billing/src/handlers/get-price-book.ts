// CatalogService.GetPriceBook

import type { GetPriceBookRequest, GetPriceBookResponse } from '@tollgate/contracts/billing/v1/catalog';
import type { Unary } from '@tollgate/rpc';
import { toProtoPriceBook } from '../adapters/messages.ts';
import { getPriceBook } from '../operations/get-price-book.ts';
import type { EntryParts } from '../deps.ts';

export function getPriceBookHandler(parts: EntryParts): Unary<GetPriceBookRequest, GetPriceBookResponse> {
  return async (request) => ({
    priceBook: toProtoPriceBook(await getPriceBook(parts.db, request.atTime ?? parts.now())),
  });
}
