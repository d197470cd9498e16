// billing.PriceBookPublished: its products can be asked for.
import { PriceBookPublished } from '@tollgate/contracts/billing/v1/events';
import { subscription } from '@tollgate/consumer';
import type { EnforcementTables } from '../deps.ts';
import { learnProducts } from '../operations/learn-products.ts';
import { timeOf } from './event-fields.ts';

export const onPriceBookPublished = subscription<EnforcementTables, PriceBookPublished>({
  consumer: 'enforcement-price-book-published',
  stream: 'BILLING',
  subject: 'tollgate.billing.price_book_published',
  decode: (bytes) => PriceBookPublished.decode(bytes),
  handle: (tx, event, meta) => {
    const products = event.priceBook?.tariffs.map((tariff) => tariff.product) ?? [];
    return learnProducts(tx, products, timeOf(event, meta));
  },
});
