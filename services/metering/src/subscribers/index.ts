// The table of subjects that metering listens to.

import type { Subscription } from '@tollgate/consumer';

import type { Deps, MeteringTables } from '../deps.ts';
import { agreementAccepted } from './agreement-accepted.ts';
import { deliveryEvents } from './delivery-events.ts';
import { priceBookPublished } from './price-book-published.ts';
import { privacyOrdered } from './privacy-ordered.ts';
import { tenantRegistered } from './tenant-registered.ts';

export const subscriptions = (deps: Deps): readonly Subscription<MeteringTables, unknown>[] => [
  tenantRegistered,
  agreementAccepted,
  priceBookPublished,
  deliveryEvents(deps),
  privacyOrdered,
];
