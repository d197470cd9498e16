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
  const byTime = inOrder(agreements);
  return byTime.findLast((agreement) => agreement.acceptedMs <= atMs) ?? byTime[0];
}

/** From an instant, included, until another one, excluded; undefined is no bound. */
export interface Span {
  readonly fromMs: bigint | undefined;
  readonly untilMs: bigint | undefined;
}

/** When one of the agreements is the one in force, as agreementAt has it; undefined where it never is. */
export function spanOf(agreements: readonly TenantAgreement[], agreementNo: number): Span | undefined {
  const byTime = inOrder(agreements);
  const place = byTime.findIndex((agreement) => agreement.agreementNo === agreementNo);
  const [own, next] = [byTime[place], byTime[place + 1]];
  if (own === undefined) return undefined;
  const span = { fromMs: place === 0 ? undefined : own.acceptedMs, untilMs: next?.acceptedMs };
  return span.untilMs !== undefined && span.fromMs !== undefined && span.fromMs >= span.untilMs ? undefined : span;
}

/** By time; of two of the same instant the one that was learned of later comes after. */
const inOrder = (agreements: readonly TenantAgreement[]): TenantAgreement[] =>
  agreements.toSorted((a, b) =>
    a.acceptedMs < b.acceptedMs ? -1 : a.acceptedMs > b.acceptedMs ? 1 : a.agreementNo - b.agreementNo,
  );
