// accounts.PrivacyOrdered: somebody asked what is held of a tenant, or had it erased.
import { type Subscription, subscription } from '@tollgate/consumer';
import { PrivacyOrdered } from '@tollgate/contracts/accounts/v1/privacy';
import { invalidArgument } from '@tollgate/errors';
import { isId } from '@tollgate/ids';
import type { MeteringTables } from '../deps.ts';
import { confirmPrivacyOrder } from '../operations/confirm-privacy-order.ts';

export const privacyOrdered: Subscription<MeteringTables, unknown> = subscription<MeteringTables, PrivacyOrdered>({
  consumer: 'metering-privacy-ordered',
  stream: 'ACCOUNTS',
  subject: 'tollgate.accounts.privacy_ordered.*',
  decode: (bytes) => PrivacyOrdered.decode(bytes),
  handle: async (tx, { tenantId, privacyRequestId, occurTime }, meta) => {
    if (!isId('ten', tenantId)) throw invalidArgument('EVENT_MALFORMED', 'The event names no tenant.');
    await confirmPrivacyOrder(tx, { tenantId, privacyRequestId, now: occurTime ?? meta.time });
  },
});
