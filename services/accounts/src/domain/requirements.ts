// The requirements of one tenant out of everything known about it, under a policy, at an instant.
import { addDays, endOfShanghaiDay, shanghaiDay, startOfShanghaiDay } from '@tollgate/calendar';
import { type Demand, progressOf } from './demand.ts';
import type { DocumentRecord, DocumentType } from './document.ts';
import { type ExpiringPaper, type Identity, lastDaysOf } from './identity.ts';
import type { KycPolicy } from './kyc-policy.ts';
import { byUrgency, type Requirement } from './requirement.ts';
import type { TenantRecord } from './tenant.ts';
import type { Finding, VerificationRecord } from './verification.ts';

/** A submission with what was found about it. */
export interface Examined {
  readonly record: VerificationRecord;
  readonly findings: readonly Finding[];
}

export interface KycFacts {
  readonly tenant: TenantRecord;
  readonly ban: { readonly reason: string; readonly at: Date } | undefined;
  readonly agreementBinds: boolean;
  /** The latest approved submission; its facts are undefined once they are erased. */
  readonly inForce: { readonly record: VerificationRecord; readonly identity: Identity | undefined } | undefined;
  readonly pending: Examined | undefined;
  /** The latest submission, where it was rejected. */
  readonly rejected: Examined | undefined;
  readonly papers: readonly DocumentRecord[];
  /** Open ones. */
  readonly demands: readonly Demand[];
}

/** Most pressing first. A closed tenant has none. */
export function requirementsOf(facts: KycFacts, policy: KycPolicy, now: Date): Requirement[] {
  if (facts.tenant.state === 'CLOSED') return [];
  return [
    ...ban(facts, policy),
    ...agreement(facts),
    ...identity(facts, policy),
    ...papers(facts, policy),
    ...renewals(facts, policy, now),
    ...facts.demands.map((demand) => demanded(demand, facts, policy, now)),
  ].toSorted(byUrgency);
}

/** The next instant at which time alone changes what is due or what has to be announced; undefined when it never does. */
export function nextChange(facts: KycFacts, policy: KycPolicy, now: Date): Date | undefined {
  if (facts.tenant.state === 'CLOSED') return undefined;
  const days = facts.inForce?.identity === undefined ? [] : lastDaysOf(facts.inForce.identity);
  const instants = [
    ...facts.demands.map(({ dueAt }) => dueAt.getTime() + 1),
    ...days.flatMap(({ lastDay }) => [
      endOfShanghaiDay(lastDay).getTime() + 1,
      ...policy.expiryNoticeDays.map((ahead) => startOfShanghaiDay(addDays(lastDay, -ahead)).getTime()),
    ]),
  ].filter((instant) => instant > now.getTime());
  return instants.length === 0 ? undefined : new Date(Math.min(...instants));
}

const plain = { reasons: [], alternatives: [], deadline: undefined, clauseIds: [], blocksOpening: false } as const;

function ban({ ban: banned }: KycFacts, { statutes }: KycPolicy): Requirement[] {
  if (banned === undefined) return [];
  const { reason, at } = banned;
  const clauseIds = statutes.demand;
  return [
    {
      ...plain,
      id: 'BANNED',
      code: 'BANNED',
      status: 'PAST_DUE',
      reasons: [reason],
      deadline: at,
      clauseIds,
      blocksOpening: true,
    },
  ];
}

function agreement({ agreementBinds }: KycFacts): Requirement[] {
  if (agreementBinds) return [];
  const reasons = ['AGREEMENT_MISSING'];
  return [{ ...plain, id: 'AGREEMENT', code: 'AGREEMENT', status: 'CURRENTLY_DUE', reasons, blocksOpening: true }];
}

/** Facts that were never approved, or that change while what was approved stays in force (sendcloud/3.1). */
function identity({ inForce, pending, rejected }: KycFacts, { statutes }: KycPolicy): Requirement[] {
  const first = inForce === undefined;
  const code = first ? 'IDENTITY' : 'IDENTITY_CHANGE';
  const base = { ...plain, id: code, code, clauseIds: statutes.identity, blocksOpening: first } as const;
  if (pending !== undefined) {
    const said = pending.findings.map(({ reason }) => reason);
    if (pending.record.stage === 'REVISION')
      return [{ ...base, status: 'CURRENTLY_DUE', reasons: unique(['REVISION_REQUESTED', ...said]) }];
    const waits = pending.record.stage === 'SECOND_REVIEW' ? 'SECOND_REVIEW_PENDING' : 'REVIEW_PENDING';
    return [{ ...base, status: 'PENDING_VERIFICATION', reasons: unique([waits, ...said]) }];
  }
  if (!first) return [];
  const said = rejected?.record.rejectReasons ?? [];
  return [{ ...base, status: 'CURRENTLY_DUE', reasons: unique(said.length > 0 ? said : ['IDENTITY_MISSING']) }];
}

function papers(facts: KycFacts, policy: KycPolicy): Requirement[] {
  const { tenant, pending, inForce } = facts;
  const latest = pending?.record ?? inForce?.record;
  const needed = pending?.record.registryOutcome === 'MISMATCH';
  const rows = tenant.kindDeclared || latest !== undefined ? policy.identityPapers[tenant.kind] : [];
  const asked = [
    ...(rows.length === 0 ? [] : [{ code: 'IDENTITY_PAPERS' as const, alternatives: rows, needed }]),
    ...(latest?.sendsForOthers === true
      ? [{ code: 'AUTHORISATION_LETTER' as const, alternatives: [['AUTHORISATION_LETTER' as const]], needed: true }]
      : []),
  ];
  return asked.flatMap(({ code, alternatives, needed: due }): Requirement[] => {
    const { has, waits, rejected } = coverage(alternatives, facts.papers);
    if (has) return [];
    const base = { ...plain, id: code, code, alternatives, clauseIds: policy.statutes.identity };
    if (waits) return [{ ...base, status: 'PENDING_VERIFICATION', reasons: ['PAPERS_UNREVIEWED'] }];
    const reasons = unique(rejected.length > 0 ? rejected : ['PAPERS_MISSING']);
    return [
      {
        ...base,
        status: due ? 'CURRENTLY_DUE' : 'EVENTUALLY_DUE',
        reasons,
        blocksOpening: due && inForce === undefined,
      },
    ];
  });
}

/** How far papers cover one of the alternatives. */
function coverage(
  alternatives: readonly (readonly DocumentType[])[],
  papersOf: readonly DocumentRecord[],
): { readonly has: boolean; readonly waits: boolean; readonly rejected: readonly string[] } {
  const given = (...states: readonly DocumentRecord['state'][]) => {
    const types = new Set(papersOf.filter(({ state }) => states.includes(state)).map(({ type }) => type));
    return alternatives.some((row) => row.every((type) => types.has(type)));
  };
  const wanted = new Set(alternatives.flat());
  return {
    has: given('ACCEPTED'),
    waits: given('ACCEPTED', 'UPLOADED'),
    rejected: papersOf.flatMap(({ type, reason }) => (reason !== undefined && wanted.has(type) ? [reason] : [])),
  };
}

const RENEWALS = {
  LICENCE: { code: 'LICENCE_RENEWAL', expired: 'LICENCE_EXPIRED', papers: ['BUSINESS_LICENCE'] },
  ID_CARD: { code: 'ID_CARD_RENEWAL', expired: 'ID_CARD_EXPIRED', papers: ['RESIDENT_ID_FRONT', 'RESIDENT_ID_BACK'] },
  AUTHORISATION: { code: 'AUTHORISATION_RENEWAL', expired: 'AUTHORISATION_EXPIRED', papers: ['AUTHORISATION_LETTER'] },
} as const satisfies Record<ExpiringPaper, object>;

function renewals({ inForce, pending }: KycFacts, policy: KycPolicy, now: Date): Requirement[] {
  if (inForce?.identity === undefined) return [];
  const soon = Math.max(...policy.expiryNoticeDays);
  return lastDaysOf(inForce.identity).map(({ paper, lastDay }): Requirement => {
    const { code, expired, papers: wanted } = RENEWALS[paper];
    const deadline = endOfShanghaiDay(lastDay);
    const base = { ...plain, id: code, code, deadline, alternatives: [wanted], clauseIds: policy.statutes.identity };
    // Whoever submitted in time does not pay for a slow review.
    const inTime =
      pending !== undefined && pending.record.stage !== 'REVISION' && pending.record.submittedAt <= deadline;
    const near = shanghaiDay(now) >= addDays(lastDay, -soon);
    if (inTime && near) return { ...base, status: 'PENDING_VERIFICATION', reasons: ['REVIEW_PENDING'] };
    if (now > deadline) return { ...base, status: 'PAST_DUE', reasons: [expired] };
    return near
      ? { ...base, status: 'CURRENTLY_DUE', reasons: ['PAPERS_EXPIRE_SOON'] }
      : { ...base, status: 'EVENTUALLY_DUE', reasons: [] };
  });
}

function demanded(demand: Demand, { papers: given }: KycFacts, policy: KycPolicy, now: Date): Requirement {
  const { waiting, completeAt, rejected } = progressOf(demand, given);
  const inTime = completeAt !== undefined && completeAt <= demand.dueAt;
  const base = {
    ...plain,
    id: demand.demandId,
    code: 'DEMAND' as const,
    alternatives: [demand.documents],
    deadline: demand.dueAt,
    clauseIds: unique([...(demand.clauseId === '' ? [] : [demand.clauseId]), ...policy.statutes.demand]),
  };
  const waits = waiting && (inTime || now <= demand.dueAt);
  const reasons = unique([demand.reason, ...rejected, ...(waiting ? ['PAPERS_UNREVIEWED'] : [])]);
  if (waits) return { ...base, status: 'PENDING_VERIFICATION', reasons };
  return { ...base, status: now > demand.dueAt ? 'PAST_DUE' : 'CURRENTLY_DUE', reasons };
}

const unique = (codes: readonly string[]): string[] => [...new Set(codes)];
