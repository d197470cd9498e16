// Publishes an agreement version that the data holds.
import { type AgreementVersion, undeclaredChanges } from '@tollgate/agreements';
import type { Tx } from '@tollgate/db';
import type { AccountsDeps, AccountsTables } from '../deps.ts';
import { effectiveTime } from '../domain/acceptance.ts';
import {
  alreadyPublished,
  changeUndeclared,
  noticeRefused,
  notLoaded,
  outOfOrder,
  tooEarly,
} from '../domain/agreement-errors.ts';
import { versionNotice } from '../domain/agreement-notice.ts';
import { agreementChanged, unknownAgreement } from '../domain/errors.ts';
import { judgeNotice } from '../domain/notice-terms.ts';
import { archiveOf, type DeclaredChange, type Publication, type VersionName } from '../domain/publication.ts';
import { findPublications, insertPublication, lockAgreement } from '../store/publications.ts';
import { appendAgreementPublished } from './append-events.ts';

export interface PublishOrder extends VersionName, DeclaredChange {
  /** Of the data that was reviewed. */
  readonly contentHash: string;
  /** Undefined for as early as data and notice regime allow. */
  readonly effectiveAt: Date | undefined;
  readonly actor: string;
}

/**
 * Publishing again in the same way answers what is there. The tenants are told by announceAgreements, from the same commit.
 * @throws DomainError UNKNOWN_AGREEMENT, AGREEMENT_CHANGED, ALREADY_PUBLISHED, PUBLISHED_OUT_OF_ORDER, EFFECTIVE_TOO_EARLY,
 * CHANGE_UNDECLARED, CHANGE_NOT_PROVIDED_FOR, NOTICE_CHANNEL_MISSING, AGREEMENT_NOT_LOADED.
 */
export async function publishAgreement(
  tx: Tx<AccountsTables>,
  deps: AccountsDeps,
  order: PublishOrder,
): Promise<Publication> {
  const agreement = deps.catalogue.find(order.agreementId, order.version);
  if (agreement === undefined) throw unknownAgreement(order.agreementId, order.version);
  if (agreement.contentHash !== order.contentHash) throw agreementChanged(agreement.contentHash);
  await lockAgreement(tx, order.agreementId, 'publishing');
  const published = await findPublications(tx, order.agreementId);
  const there = published.find(({ version }) => version === order.version);
  if (there !== undefined) {
    if (!sameOrder(there, order)) throw alreadyPublished(order);
    return there;
  }
  const publication = decide(deps, order, agreement, published.at(-1));
  await insertPublication(tx, publication, archiveOf(agreement));
  await appendAgreementPublished(tx, publication);
  deps.telemetry.agreementPublished(publication);
  return publication;
}

function decide(
  deps: AccountsDeps,
  order: PublishOrder,
  agreement: AgreementVersion,
  before: Publication | undefined,
): Publication {
  const now = deps.now();
  const { agreementId, version, contentHash, subjects, kinds, origin, channels, effectiveAt: wish } = order;
  const heading = { provider: agreement.provider, title: agreement.title };
  const name = { agreementId, version, contentHash, subjects, kinds, origin, channels, heading };
  const publishing = { publishedAt: now, publishedBy: order.actor };
  const textFrom = effectiveTime(agreement);
  const notBefore = [now, textFrom, before?.effectiveAt ?? now].reduce((a, b) => (a > b ? a : b));
  if (wish !== undefined && before !== undefined && wish < before.effectiveAt)
    throw outOfOrder(order, before, before.effectiveAt);
  if (wish !== undefined && wish < textFrom) throw tooEarly(notBefore, []);
  if (before === undefined) {
    // Nobody accepted anything yet: no regime asks for notice, yet terms hold only once they can be read.
    if (wish !== undefined && wish < notBefore) throw tooEarly(notBefore, []);
    const notice = { subject: agreement.title, body: agreement.title };
    return { ...name, ...publishing, effectiveAt: wish ?? notBefore, supersedes: undefined, clauseIds: [], notice };
  }
  const replaced = deps.catalogue.find(agreementId, before.version);
  if (replaced === undefined) throw notLoaded(before);
  const undeclared = undeclaredChanges(replaced, agreement, subjects);
  if (undeclared.length > 0) throw changeUndeclared(undeclared);
  const verdict = judgeNotice(replaced, order, { now, notBefore, wish });
  if (verdict.outcome !== 'ALLOWED') throw noticeRefused(verdict);
  const { effectiveAt, clauseIds } = verdict;
  const notice = versionNotice({ replaced, next: agreement, declared: order, publishedAt: now, effectiveAt });
  return { ...name, ...publishing, effectiveAt, supersedes: before.version, clauseIds, notice };
}

function sameOrder(there: Publication, order: PublishOrder): boolean {
  const same = (a: readonly string[], b: readonly string[]) => a.toSorted().join() === b.toSorted().join();
  const time = order.effectiveAt?.getTime() ?? there.effectiveAt.getTime();
  return (
    time === there.effectiveAt.getTime() &&
    there.origin === order.origin &&
    same(there.subjects, order.subjects) &&
    same(there.kinds, order.kinds) &&
    same(there.channels, order.channels)
  );
}
