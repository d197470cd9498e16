// accounts.CredentialsFrozen: keys that leaked or were misused are a matter for a person where the agreement says so.
import { CredentialsFrozen, FreezeCause } from '@tollgate/contracts/accounts/v1/credentials';
import { subscription, type Subscription } from '@tollgate/consumer';
import type { Deps, EnforcementTables } from '../deps.ts';
import { credentialsFrozen } from '../operations/follow-credentials.ts';
import { tenantOf, timeOf } from './event-fields.ts';

export function onCredentialsFrozen(deps: Deps): Subscription<EnforcementTables, unknown> {
  return subscription<EnforcementTables, CredentialsFrozen>({
    consumer: 'enforcement-credentials-frozen',
    stream: 'ACCOUNTS',
    subject: 'tollgate.accounts.credentials_frozen',
    decode: (bytes) => CredentialsFrozen.decode(bytes),
    handle: (tx, event, meta) => {
      const { credentialIds, actor, reason, cause } = event;
      const leaked = cause === FreezeCause.LEAK || cause === FreezeCause.MISUSE;
      const at = timeOf(event, meta);
      const fact = { tenantId: tenantOf(event), credentialIds, cause, actor, reason, leaked, at };
      return credentialsFrozen(tx, fact, deps.now());
    },
  });
}
