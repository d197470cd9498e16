// wallet.ArrearsCleared: the tenant owes nothing any more.
import { ArrearsCleared } from '@tollgate/contracts/wallet/v1/events';
import { subscription, type Subscription } from '@tollgate/consumer';
import type { Deps, EnforcementTables } from '../deps.ts';
import { arrearsChanged } from '../operations/follow-tenant.ts';
import { tenantOf } from './event-fields.ts';

export function onArrearsCleared(deps: Deps): Subscription<EnforcementTables, unknown> {
  return subscription<EnforcementTables, ArrearsCleared>({
    consumer: 'enforcement-arrears-cleared',
    stream: 'WALLET',
    subject: 'tollgate.wallet.arrears_cleared',
    decode: (bytes) => ArrearsCleared.decode(bytes),
    handle: (tx, event) =>
      arrearsChanged(tx, { tenantId: tenantOf(event), owes: false, owed: '', sequence: event.sequence }, deps.now()),
  });
}
