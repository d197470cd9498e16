// Published agreement versions: what is recorded of a publication, and where a version is in its life.
import type { AgreementVersion, ChangeKind, ChangeOrigin, ChangeSubject, NoticeChannel } from '@tollgate/agreements';
import type { Text } from './notice.ts';

export interface VersionName {
  readonly agreementId: string;
  readonly version: string;
}

/** What people read of a version. */
export interface ArchivedText {
  readonly provider: Text;
  readonly title: Text;
  readonly clauses: readonly { readonly id: string; readonly title: Text }[];
}

/** How a version changes the one before it, as whoever publishes it declares. */
export interface DeclaredChange {
  readonly subjects: readonly ChangeSubject[];
  readonly kinds: readonly ChangeKind[];
  readonly origin: ChangeOrigin;
  /** Through which tenants are told, besides the public list and the Notice. */
  readonly channels: readonly NoticeChannel[];
}

export interface Publication extends VersionName, DeclaredChange {
  readonly contentHash: string;
  readonly effectiveAt: Date;
  readonly publishedAt: Date;
  readonly publishedBy: string;
  /** The version that it takes the place of; none for an agreement's first. */
  readonly supersedes: string | undefined;
  /** The notice regime it was published under. */
  readonly clauseIds: readonly string[];
  readonly heading: Pick<ArchivedText, 'provider' | 'title'>;
  /** What affected tenants are told. */
  readonly notice: { readonly subject: Text; readonly body: Text };
}

export type PublicationState = 'UNPUBLISHED' | 'ANNOUNCED' | 'IN_FORCE' | 'SUPERSEDED';

/** The published version of one agreement that is in force; `publications` by their first instant. */
export function inForce(publications: readonly Publication[], agreementId: string, now: Date): Publication | undefined {
  return publications.findLast((each) => each.agreementId === agreementId && each.effectiveAt <= now);
}

/** Where a published version is in its life, among all publications by their first instant. */
export function stateAt(publication: Publication, all: readonly Publication[], now: Date): PublicationState {
  if (publication.effectiveAt > now) return 'ANNOUNCED';
  return inForce(all, publication.agreementId, now)?.version === publication.version ? 'IN_FORCE' : 'SUPERSEDED';
}

/** The whole version as JSON, whole numbers as decimal texts: what stays readable when no build knows it any more. */
export function archiveOf(agreement: AgreementVersion): string {
  return JSON.stringify(agreement, (_, value: unknown) => (typeof value === 'bigint' ? value.toString() : value));
}
