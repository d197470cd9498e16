// accounts.AgreementAccepted: what the tenant's messages are billable by.

import { subscription } from '@tollgate/consumer';
import { AgreementAccepted } from '@tollgate/contracts/accounts/v1/events';

import type { MeteringTables } from '../deps.ts';
import { learnAcceptance } from '../operations/learn-tenants.ts';

export const agreementAccepted = subscription<MeteringTables, AgreementAccepted>({
  consumer: 'metering-agreement-accepted',
  stream: 'ACCOUNTS',
  subject: 'tollgate.accounts.agreement_accepted',
  // The deployment that brings a new agreement reaches the services one after the other.
  retryForMs: 3_600_000,
  decode: (bytes) => AgreementAccepted.decode(bytes),
  handle: (tx, event, meta) =>
    learnAcceptance(tx, {
      tenantId: event.tenantId,
      acceptanceId: event.acceptanceId,
      agreementId: event.agreementId,
      version: event.version,
      contract:
        event.contract === undefined
          ? null
          : { document: event.contract.document, effectiveHash: event.contract.effectiveContentHash },
      acceptedAt: event.occurTime ?? meta.time,
    }),
});
