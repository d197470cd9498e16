// CatalogService.PublishPriceBook

import { actorOf } from '@tollgate/auth';
import { PublishPriceBookRequest, PublishPriceBookResponse } from '@tollgate/contracts/billing/v1/catalog';
import type { Unary } from '@tollgate/rpc';
import { mutation } from '@tollgate/service';
import { toProtoPriceBook } from '../adapters/messages.ts';
import { publishPriceBook } from '../operations/publish-price-book.ts';
import { fromProtoPriceBook } from './convert.ts';
import type { EntryParts } from '../deps.ts';

export function publishPriceBookHandler(parts: EntryParts): Unary<PublishPriceBookRequest, PublishPriceBookResponse> {
  return mutation(parts, PublishPriceBookResponse, PublishPriceBookRequest, async (tx, request, call) => {
    const book = await publishPriceBook(tx, parts.deps, fromProtoPriceBook(request), actorOf(call));
    return { priceBook: toProtoPriceBook(book) };
  });
}
