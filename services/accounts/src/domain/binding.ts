// Which agreement version binds a tenant at an instant, since when, and which announced ones do not bind yet.
import { type AgreementVersion, changeStatus, type ChangeStatus } from '@tollgate/agreements';
import { type Acceptance, bindingAt, effectiveTime } from './acceptance.ts';
import { OWN_CHANNELS } from './notice-terms.ts';
import type { Publication } from './publication.ts';

/** What is known about one tenant and one agreement. */
export interface TenantRecords {
  readonly acceptances: readonly Acceptance[];
  /** When the tenant got the Notice, by version. */
  readonly announcements: ReadonlyMap<string, Date>;
  readonly objections: ReadonlyMap<string, Date>;
}

export type BindingGround = 'ACCEPTED' | 'TIME' | 'CONTINUED_USE' | 'SEALED_CONTRACT';

/** Why an announced version does not bind; `from` where a time is known. */
export interface PendingChange {
  readonly version: string;
  readonly outcome: Exclude<ChangeStatus['outcome'], 'BINDS'>;
  readonly from: Date | undefined;
  readonly clauseIds: readonly string[];
}

export interface Binding {
  /** The consent it rests on: to this version, or to the one whose rules let this one follow. */
  readonly acceptance: Acceptance;
  readonly agreement: AgreementVersion;
  readonly ground: BindingGround;
  readonly since: Date;
  readonly clauseIds: readonly string[];
  readonly pending: readonly PendingChange[];
}

/** The consent that counts at an instant, before later versions are looked at. */
export function rootConsent(
  acceptances: readonly Acceptance[],
  publications: readonly Publication[],
  versionOf: (version: { agreementId: string; version: string }) => AgreementVersion | undefined,
  at: Date,
): ReturnType<typeof bindingAt> {
  return bindingAt(acceptances, versionOf, at, (agreement) => firstInstant(agreement, publications));
}

/**
 * From the consent that counts, each version published later follows as soon as the rules of the one before it let it: by
 * time, by continued use or by consent, if it was announced as they ask. A sealed paper that prevails over the web text is
 * not changed by announcing.
 */
export function followChanges(
  root: NonNullable<ReturnType<typeof bindingAt>>,
  records: TenantRecords,
  publications: readonly Publication[],
  versionOf: (version: { agreementId: string; version: string }) => AgreementVersion | undefined,
  at: Date,
): Binding {
  const { acceptance } = root;
  const startsAt = firstInstant(root.agreement, publications);
  let binding: Binding = {
    ...root,
    ground: acceptance.mode === 'USE' ? 'CONTINUED_USE' : 'ACCEPTED',
    since: later(acceptance.acceptedAt, startsAt),
    clauseIds: [],
    pending: [],
  };
  if (acceptance.mode === 'SEAL' && root.agreement.precedence.order[0] === 'SEALED_CONTRACT') return binding;
  const { id } = root.agreement;
  const following = publications.filter((each) => each.agreementId === id && each.effectiveAt > startsAt);
  for (const publication of following) {
    if (publication.publishedAt > at) continue;
    const next = versionOf(publication);
    if (next === undefined) continue;
    binding = follow(binding, next, publication, records, at);
  }
  return binding;
}

function follow(
  binding: Binding,
  next: AgreementVersion,
  publication: Publication,
  records: TenantRecords,
  at: Date,
): Binding {
  const { version } = publication;
  const statuses = publication.subjects.map((subject) => {
    const { origin, kinds, effectiveAt: effectiveFrom } = publication;
    const change = { subject, origin, kinds, effectiveFrom, notices: noticesOf(publication, records, at) };
    return changeStatus(binding.agreement, change, answerOf(version, records, at), at);
  });
  const clauseIds = [...new Set(statuses.flatMap(({ clauses }) => clauses))];
  const open = statuses.find((status) => status.outcome !== 'BINDS');
  if (open !== undefined) {
    const from = 'from' in open ? open.from : undefined;
    return { ...binding, pending: [...binding.pending, { version, outcome: open.outcome, from, clauseIds }] };
  }
  const bound = statuses.filter((status) => status.outcome === 'BINDS');
  const since = bound.reduce((a, { from }) => later(a, from), publication.effectiveAt);
  const consent = records.acceptances.find((each) => each.version === version && each.mode !== 'USE');
  const use = records.acceptances.find((each) => each.version === version && each.mode === 'USE');
  const acts = new Set(bound.map(({ by }) => by));
  const ground = acts.has('EXPRESS_CONSENT') ? 'ACCEPTED' : acts.has('CONTINUED_USE') ? 'CONTINUED_USE' : 'TIME';
  const acceptance =
    (ground === 'ACCEPTED' ? consent : ground === 'CONTINUED_USE' ? use : undefined) ?? binding.acceptance;
  // Versions that did not bind before this one did are no longer ahead.
  return { acceptance, agreement: next, ground, since, clauseIds, pending: [] };
}

function noticesOf({ version, publishedAt, channels }: Publication, { announcements }: TenantRecords, at: Date) {
  const [post, letter] = OWN_CHANNELS;
  const told = announcements.get(version);
  const personal =
    told === undefined || told > at ? [] : [letter, ...channels].map((channel) => ({ channel, at: told }));
  return [{ channel: post, at: publishedAt }, ...personal];
}

function answerOf(version: string, { acceptances, objections }: TenantRecords, at: Date) {
  const own = acceptances.filter((each) => each.version === version && each.acceptedAt <= at);
  return {
    usedAt: own.filter(({ mode }) => mode === 'USE').map(({ acceptedAt }) => acceptedAt),
    consentedAt: own.find(({ mode }) => mode !== 'USE')?.acceptedAt,
    objectedAt: objections.get(version),
  };
}

function firstInstant(agreement: AgreementVersion, publications: readonly Publication[]): Date {
  return publications.find((each) => isVersion(each, agreement))?.effectiveAt ?? effectiveTime(agreement);
}

const isVersion = (publication: Publication, agreement: AgreementVersion): boolean =>
  publication.agreementId === agreement.id && publication.version === agreement.version;

const later = (a: Date, b: Date): Date => (a > b ? a : b);
