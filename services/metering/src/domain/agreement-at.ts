// Which of a tenant's accepted agreements a message is counted under.

import type { SealedContract } from '@tollgate/agreements';

/** One acceptance, numbered per tenant in the order in which metering learned of them. */
export interface TenantAgreement {
  readonly tenantId: string;
  readonly agreementNo: number;
  readonly agreementId: string;
  readonly version: string;
  /** The tenant's sealed contract over that version. */
  readonly contract?: SealedContract | null;
  readonly acceptedMs: bigint;
}

/** The agreement in force at an instant: the last accepted by then; before the first acceptance, the first. */
export function agreementAt(agreements: readonly TenantAgreement[], atMs: bigint): TenantAgreement | undefined {
  const byTime = agreements.toSorted((a, b) =>
    a.acceptedMs < b.acceptedMs ? -1 : a.acceptedMs > b.acceptedMs ? 1 : a.agreementNo - b.agreementNo,
  );
  return byTime.findLast((agreement) => agreement.acceptedMs <= atMs) ?? byTime[0];
}
