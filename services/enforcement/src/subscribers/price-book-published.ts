// billing.PriceBookPublished: its products can be asked for.
import { Channel } from '@tollgate/contracts/billing/v1/catalog';
import { PriceBookPublished } from '@tollgate/contracts/billing/v1/events';
import { subscription } from '@tollgate/consumer';
import type { EnforcementTables } from '../deps.ts';
import { learnProducts } from '../operations/learn-products.ts';
import { timeOf } from './event-fields.ts';

/** How messages of a tariff travel; a channel that this build does not know is not kept. */
const CHANNELS: Readonly<Partial<Record<Channel, 'EMAIL' | 'SMS'>>> = {
  [Channel.EMAIL]: 'EMAIL',
  [Channel.SMS]: 'SMS',
};

export const onPriceBookPublished = subscription<EnforcementTables, PriceBookPublished>({
  consumer: 'enforcement-price-book-published',
  stream: 'BILLING',
  subject: 'tollgate.billing.price_book_published',
  decode: (bytes) => PriceBookPublished.decode(bytes),
  handle: (tx, event, meta) => {
    const tariffs = event.priceBook?.tariffs ?? [];
    const products = new Map(tariffs.map(({ product, channel }) => [product, CHANNELS[channel] ?? null]));
    return learnProducts(tx, products, timeOf(event, meta));
  },
});
