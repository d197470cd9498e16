// Takes in what accounts tells about tenants.

import { agreementById } from '@tollgate/agreements';
import { retryLater } from '@tollgate/consumer';
import type { Tx } from '@tollgate/db';

import type { MeteringTables } from '../store/schema.ts';
import { type Acceptance, insertAcceptance, upsertTenant } from '../store/tenants.ts';

export function learnTenant(tx: Tx<MeteringTables>, tenantId: string, registeredAt: Date): Promise<void> {
  return upsertTenant(tx, tenantId, registeredAt);
}

/**
 * @throws DomainError retryLater UNKNOWN_AGREEMENT while this build does not have the agreement; the tenant's events
 * wait meanwhile.
 */
export async function learnAcceptance(tx: Tx<MeteringTables>, acceptance: Acceptance): Promise<void> {
  if (agreementById(acceptance.agreementId, acceptance.version) === undefined) {
    const { agreementId, version } = acceptance;
    throw retryLater('UNKNOWN_AGREEMENT', 'The accepted agreement is not in this version of the service.', {
      agreement_id: agreementId,
      agreement_version: version,
    });
  }
  await upsertTenant(tx, acceptance.tenantId, null);
  await insertAcceptance(tx, acceptance);
}
