// The requirements of one tenant out of everything known about it, under a policy, at an instant.
import { addDays, endOfShanghaiDay, shanghaiDay, startOfShanghaiDay } from '@tollgate/calendar';
import { type Demand, progressOf } from './demand.ts';
import type { DocumentRecord } from './document.ts';
import { type ExpiringPaper, type Identity, lastDaysOf } from './identity.ts';
import type { KycPolicy } from './kyc-policy.ts';
import { type Alternatives, coverageOf, papersThatProve, type Proving, replacementEnd } from './paper-proof.ts';
import { byUrgency, type Requirement } from './requirement.ts';
import type { TenantKind, TenantRecord } from './tenant.ts';
import { type Finding, shownToTenant, type VerificationRecord } from './verification.ts';

/** A submission with what was found about it. */
export interface Examined {
  readonly record: VerificationRecord;
  readonly findings: readonly Finding[];
  /** Papers that it names. */
  readonly documentIds: readonly string[];
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
    ...papers(facts, policy, now),
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
    ...lapsesOf(facts, policy).map(({ deadline }) => deadline.getTime() + 1),
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
    const said = shownToTenant(pending.findings).map(({ reason }) => reason);
    if (pending.record.stage === 'REVISION')
      return [{ ...base, status: 'CURRENTLY_DUE', reasons: unique(['REVISION_REQUESTED', ...said]) }];
    const waits = pending.record.stage === 'SECOND_REVIEW' ? 'SECOND_REVIEW_PENDING' : 'REVIEW_PENDING';
    return [{ ...base, status: 'PENDING_VERIFICATION', reasons: unique([waits, ...said]) }];
  }
  if (!first) return [];
  const said = rejected?.record.rejectReasons ?? [];
  return [{ ...base, status: 'CURRENTLY_DUE', reasons: unique(said.length > 0 ? said : ['IDENTITY_MISSING']) }];
}

/** What the papers of an identity have to show, by the outcome of a register and who is sent for. */
function proofsOf(kind: TenantKind, latest: VerificationRecord | undefined, policy: KycPolicy): Proof[] {
  const { sendsForOthers = false, registryOutcome } = latest ?? {};
  return [
    {
      code: 'IDENTITY_PAPERS',
      alternatives: policy.identityPapers[kind],
      required: registryOutcome !== 'MATCH' && registryOutcome !== 'ASKING',
    },
    ...(sendsForOthers
      ? [{ code: 'AUTHORISATION_LETTER', alternatives: [['AUTHORISATION_LETTER']], required: true } as const]
      : []),
  ];
}

interface Proof {
  readonly code: 'IDENTITY_PAPERS' | 'AUTHORISATION_LETTER';
  readonly alternatives: Alternatives;
  readonly required: boolean;
}

function papers(facts: KycFacts, policy: KycPolicy, now: Date): Requirement[] {
  const { tenant, pending, inForce } = facts;
  const lapsed = lapsesOf(facts, policy).map((lapse) => replacement(lapse, facts, policy, now));
  const latest = pending?.record ?? inForce?.record;
  if (!tenant.kindDeclared && latest === undefined) return lapsed;
  const given = pending === undefined ? facts.papers : papersThatProve(provingOf(facts, pending), facts.papers);
  const asked = proofsOf(tenant.kind, latest, policy).flatMap(({ code, alternatives, required }): Requirement[] => {
    if (lapsed.some((each) => each.code === code)) return [];
    const { has, waiting, rejected } = coverageOf(alternatives, given);
    if (has) return [];
    const base = { ...plain, id: code, code, alternatives, clauseIds: policy.statutes.identity };
    if (waiting.length > 0) return [{ ...base, status: 'PENDING_VERIFICATION', reasons: ['PAPERS_UNREVIEWED'] }];
    const due = required && pending !== undefined;
    const reasons = unique(rejected.length > 0 ? rejected : ['PAPERS_MISSING']);
    const blocksOpening = due && inForce === undefined;
    return [{ ...base, status: due ? 'CURRENTLY_DUE' : 'EVENTUALLY_DUE', reasons, blocksOpening }];
  });
  return [...lapsed, ...asked];
}

const provingOf = ({ inForce }: KycFacts, pending: Examined): Proving => ({
  documentIds: pending.documentIds,
  numberChanged: pending.findings.some(({ reason }) => reason === 'IDENTITY_NUMBER_CHANGED'),
  inForce: inForce?.record,
});

interface Lapse extends Proof {
  readonly deadline: Date;
}

/** What the approval in force rests on no longer, each with the last instant to replace it. */
function lapsesOf({ tenant, inForce, papers: given }: KycFacts, policy: KycPolicy): Lapse[] {
  if (inForce === undefined) return [];
  return proofsOf(tenant.kind, inForce.record, policy).flatMap((proof) => {
    if (!proof.required || coverageOf(proof.alternatives, given).has) return [];
    const deadline = replacementEnd(inForce.record, proof.alternatives, given, policy);
    return deadline === undefined ? [] : [{ ...proof, deadline }];
  });
}

function replacement(
  { code, alternatives, deadline }: Lapse,
  facts: KycFacts,
  policy: KycPolicy,
  now: Date,
): Requirement {
  const { waiting, rejected } = coverageOf(alternatives, facts.papers);
  const base = { ...plain, id: code, code, alternatives, deadline, clauseIds: policy.statutes.identity };
  // Whoever did its part in time does not pay for a slow review.
  const inTime = waiting.length > 0 && (now <= deadline || waiting.every(({ uploadedAt }) => uploadedAt <= deadline));
  if (inTime) return { ...base, status: 'PENDING_VERIFICATION', reasons: ['PAPERS_UNREVIEWED'] };
  return { ...base, status: now > deadline ? 'PAST_DUE' : 'CURRENTLY_DUE', reasons: unique(rejected) };
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
