// billing.CreditTermsChanged: whether the tenant may owe, or is overdue.
import { CreditTermsChanged } from '@tollgate/contracts/billing/v1/credit';
import { subscription, type Subscription } from '@tollgate/consumer';
import type { Deps, EnforcementTables } from '../deps.ts';
import { creditChanged } from '../operations/follow-tenant.ts';
import { tenantOf } from './event-fields.ts';

export function onCreditTermsChanged(deps: Deps): Subscription<EnforcementTables, unknown> {
  return subscription<EnforcementTables, CreditTermsChanged>({
    consumer: 'enforcement-credit-terms-changed',
    stream: 'BILLING',
    subject: 'tollgate.billing.credit_terms_changed',
    decode: (bytes) => CreditTermsChanged.decode(bytes),
    handle: (tx, event) =>
      creditChanged(
        tx,
        { tenantId: tenantOf(event), allowed: event.postpaid && !event.restricted, version: event.version },
        deps.now(),
      ),
  });
}
