// accounts.RequirementsChanged: something of the verification is past due, or everything is met again.
import { RequirementsChanged } from '@tollgate/contracts/accounts/v1/events';
import { subscription, type Subscription } from '@tollgate/consumer';
import type { Deps, EnforcementTables } from '../deps.ts';
import { requirementsChanged } from '../operations/follow-requirements.ts';
import { tenantOf } from './event-fields.ts';

export function onRequirementsChanged(deps: Deps): Subscription<EnforcementTables, unknown> {
  return subscription<EnforcementTables, RequirementsChanged>({
    consumer: 'enforcement-requirements-changed',
    stream: 'ACCOUNTS',
    subject: 'tollgate.accounts.requirements_changed',
    decode: (bytes) => RequirementsChanged.decode(bytes),
    handle: (tx, event) => {
      const pastDue = event.pastDue.map(({ code }) => code);
      return requirementsChanged(tx, { tenantId: tenantOf(event), pastDue, sequence: event.sequence }, deps.now());
    },
  });
}
