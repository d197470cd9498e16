// A sealed contract that departs from an agreement version for one tenant, and which one holds at an instant.
import { type AgreementVersion, applyOverride } from '@tollgate/agreements';
import type { Evidence } from './acceptance.ts';
import type { Text } from './notice.ts';
import type { VersionName } from './publication.ts';

export type OverrideState = 'PROPOSED' | 'CONFIRMED' | 'REJECTED';

export interface AgreementOverride extends VersionName {
  readonly overrideId: string;
  readonly tenantId: string;
  /** Of the version as it was read when the contract was proposed. */
  readonly contentHash: string;
  /** The changes, as canonical JSON. */
  readonly document: string;
  /** Of the agreement that results; that of the version where the contract only restores it. */
  readonly effectiveHash: string;
  readonly state: OverrideState;
  readonly effectiveAt: Date;
  /** Since when it holds: as the paper says, but never before it was confirmed. */
  readonly holdsFrom: Date | undefined;
  readonly evidence: Evidence & { readonly documentDigest: string };
  readonly proposedAt: Date;
  readonly proposer: string;
  readonly decidedAt: Date | undefined;
  readonly decider: string | undefined;
  readonly rejectReason: string | undefined;
}

/** What the contract is called. */
export function titleOf({ document }: Pick<AgreementOverride, 'document'>): Text {
  return (JSON.parse(document) as { title: Text }).title;
}

/** What holds at an instant: the latest confirmed; undefined where there is none, or that one restores the version. */
export function overrideAt(
  list: readonly AgreementOverride[],
  agreementId: string,
  at: Date,
): (AgreementOverride & { readonly holdsFrom: Date }) | undefined {
  const holding = list.flatMap((each) =>
    each.state === 'CONFIRMED' &&
    each.agreementId === agreementId &&
    each.holdsFrom !== undefined &&
    each.holdsFrom <= at
      ? [{ ...each, holdsFrom: each.holdsFrom }]
      : [],
  );
  const [latest] = holding.toSorted(
    (a, b) =>
      b.holdsFrom.getTime() - a.holdsFrom.getTime() || (b.decidedAt?.getTime() ?? 0) - (a.decidedAt?.getTime() ?? 0),
  );
  return latest === undefined || latest.effectiveHash === latest.contentHash ? undefined : latest;
}

/** The agreement that a confirmed contract makes of its version; undefined where the data is no longer what it was. */
export function effectiveAgreement(
  base: AgreementVersion,
  { document, effectiveHash }: Pick<AgreementOverride, 'document' | 'effectiveHash'>,
): AgreementVersion | undefined {
  const applied = applyOverride(base, JSON.parse(document));
  return applied.ok && applied.agreement.contentHash === effectiveHash ? applied.agreement : undefined;
}
