// Billing's migrations by name; names are never changed.

import type { Migration } from '@tollgate/db';
import { campaigns } from './20261122T211000Z-campaigns.ts';
import { charges } from './20261121T092000Z-charges.ts';
import { fapiao } from './20261122T122000Z-fapiao.ts';
import { invoiceRuns } from './20261122T121000Z-invoice-runs.ts';
import { invoices } from './20261121T093000Z-invoices.ts';
import { orderCare } from './20261122T040000Z-order-care.ts';
import { autoTopUp } from './20261122T202000Z-auto-top-up.ts';
import { credit } from './20261122T201000Z-credit.ts';
import { notes } from './20261122T200000Z-notes.ts';
import { monthPrices } from './20261122T110000Z-month-prices.ts';
import { orders } from './20261121T091000Z-orders.ts';
import { packageOrders } from './20261122T210000Z-package-orders.ts';
import { packages } from './20261122T111000Z-packages.ts';
import { priceBooks } from './20261121T090000Z-price-books.ts';
import { refunds } from './20261122T041000Z-refunds.ts';
import { standings } from './20261121T094000Z-standings.ts';
import { statements } from './20261122T120000Z-statements.ts';

/** In the order of their names; the platform's come first. */
export const billingMigrations: Readonly<Record<string, Migration>> = {
  '20261121T090000Z-price-books': priceBooks,
  '20261121T091000Z-orders': orders,
  '20261121T092000Z-charges': charges,
  '20261121T093000Z-invoices': invoices,
  '20261121T094000Z-standings': standings,
  '20261122T040000Z-order-care': orderCare,
  '20261122T041000Z-refunds': refunds,
  '20261122T110000Z-month-prices': monthPrices,
  '20261122T111000Z-packages': packages,
  '20261122T120000Z-statements': statements,
  '20261122T121000Z-invoice-runs': invoiceRuns,
  '20261122T122000Z-fapiao': fapiao,
  '20261122T200000Z-notes': notes,
  '20261122T201000Z-credit': credit,
  '20261122T202000Z-auto-top-up': autoTopUp,
  '20261122T210000Z-package-orders': packageOrders,
  '20261122T211000Z-campaigns': campaigns,
};
