// Reads agreement versions: what was published, in force or not, and for staff what is still to be published.
import type { AgreementVersion } from '@tollgate/agreements';
import type { Reader } from '@tollgate/db';
import type { AccountsDeps, AccountsTables } from '../deps.ts';
import { effectiveTime } from '../domain/acceptance.ts';
import { diffVersions, type VersionDiff } from '../domain/agreement-diff.ts';
import { notLoaded } from '../domain/agreement-errors.ts';
import { unknownAgreement } from '../domain/errors.ts';
import {
  type ArchivedText,
  inForce,
  type Publication,
  type PublicationState,
  stateAt,
  type VersionName,
} from '../domain/publication.ts';
import { findArchivedText, findPublications } from '../store/publications.ts';

/** A version as it is listed, published or not. */
export interface VersionEntry extends VersionName {
  readonly contentHash: string;
  readonly effectiveAt: Date;
  readonly heading: Publication['heading'];
  readonly state: PublicationState;
  readonly publication: Publication | undefined;
}

/** Whether the reader may see what is not published. */
export type Reach = 'published' | 'all';

export function publishedEntry(publication: Publication, all: readonly Publication[], now: Date): VersionEntry {
  return { ...publication, state: stateAt(publication, all, now), publication };
}

function unpublishedEntry(agreement: AgreementVersion): VersionEntry {
  const { id: agreementId, version, contentHash, provider, title } = agreement;
  const effectiveAt = effectiveTime(agreement);
  const heading = { provider, title };
  return { agreementId, version, contentHash, effectiveAt, heading, state: 'UNPUBLISHED', publication: undefined };
}

/** A version as listed, by what was published of it if anything was. */
export function versionEntry(agreement: AgreementVersion, all: readonly Publication[], now: Date): VersionEntry {
  const publication = all.find((each) => each.agreementId === agreement.id && each.version === agreement.version);
  return publication === undefined ? unpublishedEntry(agreement) : publishedEntry(publication, all, now);
}

/** By agreement, then by their first instant. */
export async function listAgreementVersions(
  db: Reader<AccountsTables>,
  deps: Pick<AccountsDeps, 'now' | 'catalogue'>,
  reach: Reach,
): Promise<readonly VersionEntry[]> {
  const published = await findPublications(db);
  const now = deps.now();
  const entries = published.map((each) => publishedEntry(each, published, now));
  const others = reach === 'all' ? deps.catalogue.versions.filter(({ id, version }) => !has(entries, id, version)) : [];
  const order = ({ agreementId, effectiveAt }: VersionEntry) => `${agreementId} ${effectiveAt.toISOString()}`;
  return [...entries, ...others.map(unpublishedEntry)].toSorted((a, b) => (order(a) < order(b) ? -1 : 1));
}

/** The version named, or without a version the one in force. @throws DomainError UNKNOWN_AGREEMENT. */
export async function getAgreementVersion(
  db: Reader<AccountsTables>,
  deps: Pick<AccountsDeps, 'now' | 'catalogue'>,
  name: VersionName,
  reach: Reach,
): Promise<{ readonly entry: VersionEntry; readonly clauses: ArchivedText['clauses'] }> {
  const { agreementId } = name;
  const published = await findPublications(db, agreementId);
  const now = deps.now();
  const version = name.version === '' ? inForce(published, agreementId, now)?.version : name.version;
  const publication = published.find((each) => each.version === version);
  const text = publication && (await findArchivedText(db, agreementId, publication.version));
  if (publication !== undefined && text !== undefined)
    return { entry: publishedEntry(publication, published, now), clauses: text.clauses };
  const draft = reach === 'all' && version !== undefined ? deps.catalogue.find(agreementId, version) : undefined;
  if (draft === undefined) throw unknownAgreement(agreementId, name.version);
  return { entry: unpublishedEntry(draft), clauses: draft.clauses };
}

/** @throws DomainError UNKNOWN_AGREEMENT, AGREEMENT_NOT_LOADED. */
export async function diffAgreementVersions(
  db: Reader<AccountsTables>,
  { catalogue }: Pick<AccountsDeps, 'catalogue'>,
  agreementId: string,
  versions: { readonly from: string; readonly to: string },
  reach: Reach,
): Promise<VersionDiff> {
  const published = await findPublications(db, agreementId);
  const readable = (version: string): AgreementVersion => {
    const visible = reach === 'all' || has(published, agreementId, version);
    const held = visible ? catalogue.find(agreementId, version) : undefined;
    if (held !== undefined) return held;
    throw has(published, agreementId, version)
      ? notLoaded({ agreementId, version })
      : unknownAgreement(agreementId, version);
  };
  return diffVersions(readable(versions.from), readable(versions.to));
}

const has = (list: readonly VersionName[], agreementId: string, version: string): boolean =>
  list.some((each) => each.agreementId === agreementId && each.version === version);
