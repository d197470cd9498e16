// accounts.AgreementAccepted: the tenant is judged by this version, and the AGREEMENT restriction ends.
import { AgreementAccepted } from '@tollgate/contracts/accounts/v1/events';
import { subscription, type Subscription } from '@tollgate/consumer';
import type { Deps, EnforcementTables } from '../deps.ts';
import { agreementAccepted } from '../operations/follow-tenant.ts';
import { tenantOf, timeOf } from './event-fields.ts';

export function onAgreementAccepted(deps: Deps): Subscription<EnforcementTables, unknown> {
  return subscription<EnforcementTables, AgreementAccepted>({
    consumer: 'enforcement-agreement-accepted',
    stream: 'ACCOUNTS',
    subject: 'tollgate.accounts.agreement_accepted',
    decode: (bytes) => AgreementAccepted.decode(bytes),
    handle: (tx, event, meta) => {
      const { agreementId, version, contentHash } = event;
      const contract =
        event.contract === undefined
          ? null
          : { document: event.contract.document, effectiveHash: event.contract.effectiveContentHash };
      const at = timeOf(event, meta);
      const accepted = { tenantId: tenantOf(event), agreementId, version, contentHash, contract, at };
      return agreementAccepted(tx, accepted, deps.now());
    },
  });
}
