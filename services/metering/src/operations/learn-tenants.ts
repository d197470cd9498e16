// Takes in what accounts tells about tenants.

import { agreementById, agreementUnder } from '@tollgate/agreements';
import { retryLater } from '@tollgate/consumer';
import type { Tx } from '@tollgate/db';
import { failedPrecondition } from '@tollgate/errors';

import type { MeteringTables } from '../store/schema.ts';
import { type Acceptance, insertAcceptance, upsertTenant } from '../store/tenants.ts';

export function learnTenant(tx: Tx<MeteringTables>, tenantId: string, registeredAt: Date): Promise<void> {
  return upsertTenant(tx, tenantId, registeredAt);
}

/**
 * @throws DomainError retryLater UNKNOWN_AGREEMENT while this build does not have the agreement; the tenant's events
 * wait meanwhile. CONTRACT_DIFFERS where a sealed contract does not give the agreement that was confirmed.
 */
export async function learnAcceptance(tx: Tx<MeteringTables>, acceptance: Acceptance): Promise<void> {
  if (agreementById(acceptance.agreementId, acceptance.version) === undefined) {
    const { agreementId, version } = acceptance;
    throw retryLater('UNKNOWN_AGREEMENT', 'The accepted agreement is not in this version of the service.', {
      agreement_id: agreementId,
      agreement_version: version,
    });
  }
  const { tenantId, agreementId, version, contract = null } = acceptance;
  if (agreementUnder(agreementId, version, contract) === undefined)
    throw failedPrecondition(
      'CONTRACT_DIFFERS',
      'The contract makes another agreement here than where it was confirmed.',
      {
        tenant_id: tenantId,
        agreement_id: agreementId,
        agreement_version: version,
      },
    );
  await upsertTenant(tx, tenantId, null);
  await insertAcceptance(tx, acceptance);
}
