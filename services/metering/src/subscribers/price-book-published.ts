// billing.PriceBookPublished: which products there are, and how they travel.

import { subscription } from '@tollgate/consumer';
import { Channel } from '@tollgate/contracts/billing/v1/catalog';
import { PriceBookPublished } from '@tollgate/contracts/billing/v1/events';
import { invalidArgument } from '@tollgate/errors';

import type { MeteringTables } from '../deps.ts';
import { learnProducts } from '../operations/learn-products.ts';

export const priceBookPublished = subscription<MeteringTables, PriceBookPublished>({
  consumer: 'metering-price-book-published',
  stream: 'BILLING',
  subject: 'tollgate.billing.price_book_published',
  decode: (bytes) => PriceBookPublished.decode(bytes),
  handle: (tx, event) =>
    learnProducts(
      tx,
      (event.priceBook?.tariffs ?? []).map((tariff) => ({
        product: tariff.product,
        destination: tariff.destination ?? '',
        channel: fromProtoChannel(tariff.channel),
      })),
    ),
});

function fromProtoChannel(channel: Channel): 'EMAIL' | 'SMS' {
  if (channel === Channel.EMAIL) return 'EMAIL';
  if (channel === Channel.SMS) return 'SMS';
  throw invalidArgument('UNKNOWN_CHANNEL', 'the price book has a tariff of an unknown channel');
}
