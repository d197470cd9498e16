// wallet.ArrearsStarted: the tenant owes, and sending stops.
import { ArrearsStarted } from '@tollgate/contracts/wallet/v1/events';
import { subscription, type Subscription } from '@tollgate/consumer';
import type { Deps, EnforcementTables } from '../deps.ts';
import { arrearsChanged } from '../operations/follow-tenant.ts';
import { tenantOf } from './event-fields.ts';

export function onArrearsStarted(deps: Deps): Subscription<EnforcementTables, unknown> {
  return subscription<EnforcementTables, ArrearsStarted>({
    consumer: 'enforcement-arrears-started',
    stream: 'WALLET',
    subject: 'tollgate.wallet.arrears_started',
    decode: (bytes) => ArrearsStarted.decode(bytes),
    handle: (tx, { arrears, sequence, ...event }) => {
      const owed = arrears === undefined ? '' : `${arrears.micros} ${arrears.currencyCode}`;
      return arrearsChanged(tx, { tenantId: tenantOf(event), owes: true, owed, sequence }, deps.now());
    },
  });
}
