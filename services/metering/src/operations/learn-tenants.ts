// Takes in what accounts tells about tenants.

import type { Tx } from '@tollgate/db';
import { agreementById } from '@tollgate/agreements';
import { failedPrecondition } from '@tollgate/errors';

import type { MeteringTables } from '../store/schema.ts';
import { type Acceptance, insertAcceptance, upsertTenant } from '../store/tenants.ts';

export function learnTenant(tx: Tx<MeteringTables>, tenantId: string, registeredAt: Date): Promise<void> {
  return upsertTenant(tx, tenantId, registeredAt);
}

/**
 * @throws DomainError UNKNOWN_AGREEMENT when this build does not have the agreement: it is dead-lettered, to be
 * replayed after the deployment that brings it, and the tenant's events wait meanwhile.
 */
export async function learnAcceptance(tx: Tx<MeteringTables>, acceptance: Acceptance): Promise<void> {
  if (agreementById(acceptance.agreementId, acceptance.version) === undefined) {
    throw failedPrecondition(
      'UNKNOWN_AGREEMENT',
      `no agreement ${acceptance.agreementId} ${acceptance.version} in this version`,
    );
  }
  await upsertTenant(tx, acceptance.tenantId, null);
  await insertAcceptance(tx, acceptance);
}
