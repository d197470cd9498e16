// accounts.AgreementAccepted: under which agreement the tenant is.

import { AgreementAccepted } from '@tollgate/contracts/accounts/v1/events';
import { type Subscription, subscription } from '@tollgate/consumer';
import type { BillingTables } from '../deps.ts';
import { acceptAgreement } from '../operations/project-tenant.ts';

export const agreementAccepted: Subscription<BillingTables, unknown> = subscription<BillingTables, AgreementAccepted>({
  consumer: 'billing-agreement-accepted',
  stream: 'ACCOUNTS',
  subject: 'tollgate.accounts.agreement_accepted',
  decode: (bytes) => AgreementAccepted.decode(bytes),
  handle: (tx, event) => acceptAgreement(tx, event.tenantId, event.agreementId, event.version),
});
