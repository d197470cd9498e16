// Under which bases messages of a tenant are counted, by the number of the agreement that they name.

import { basesOf } from '../domain/bases.ts';
import type { TenantAgreement } from '../domain/agreement-at.ts';
import type { BasesOf } from '../domain/usage.ts';

/** The agreements of tenants, as findTenants and the rules of ingest have them. */
export type AgreementsByTenant = ReadonlyMap<string, readonly TenantAgreement[]>;

/** @throws RangeError for a number that the tenant does not have: messages name none of those. */
export function agreementOf(agreements: AgreementsByTenant, tenantId: string, agreementNo: number): TenantAgreement {
  const agreement = agreements.get(tenantId)?.find((each) => each.agreementNo === agreementNo);
  if (agreement === undefined) throw new RangeError('a message names an agreement that its tenant does not have');
  return agreement;
}

/** Looks bases up once for each tenant, agreement and mask of classes. */
export function basesUnder(agreements: AgreementsByTenant): BasesOf {
  const known = new Map<string, ReturnType<BasesOf>>();
  return (tenantId, agreementNo, classes) => {
    const key = `${tenantId} ${agreementNo} ${classes}`;
    let bases = known.get(key);
    if (bases === undefined) {
      bases = basesOf(agreementOf(agreements, tenantId, agreementNo), classes);
      known.set(key, bases);
    }
    return bases;
  };
}
