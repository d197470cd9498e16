// Sanctions: what may be imposed on a tenant as it stands on its agreement's ladder, and what that takes.
import {
  clauseById,
  sanctionVerdict,
  type AgreementVersion,
  type Sanction,
  type SanctionGround,
  type SanctionRefusal,
  type SanctionVerdict,
} from '@tollgate/agreements';
import { shanghaiDay, addDays, startOfShanghaiDay } from '@tollgate/calendar';
import { MESSAGE_CLASSES, type Action, type Scope, type Text } from './restriction.ts';

export type SanctionState = 'SCHEDULED' | 'ACTIVE' | 'ENDED' | 'CANCELLED' | 'ANNULLED';

/** What ends an agreement takes two people, and is proposed. */
export const ENDING: ReadonlySet<Sanction> = new Set<Sanction>(['TERMINATE', 'BAN']);

/** Sanctions that stop sending, in the part that they are about. */
export const STOPPING: ReadonlySet<Sanction> = new Set<Sanction>(['STOP_TRANSMISSION', 'LIMIT', 'SUSPEND', 'FREEZE']);

/** Sanctions that may be about a part of what the tenant does. */
const SCOPED: ReadonlySet<Sanction> = new Set<Sanction>(['STOP_TRANSMISSION', 'LIMIT', 'CUT_QUOTA', 'SUSPEND']);

/** A sanction as it is asked for. */
export interface SanctionOrder {
  readonly sanction: Sanction;
  readonly brokenClause: string;
  readonly ground: SanctionGround;
  readonly scope: Scope;
  readonly startsAt: Date;
  readonly until: Date | null;
  readonly deadline: Date | null;
  readonly skipReason: string;
  readonly dailyUnits: bigint;
}

export interface Sanctioned extends SanctionOrder {
  readonly sanctionId: string;
  readonly tenantId: string;
  readonly state: SanctionState;
  readonly agreementId: string;
  readonly agreementVersion: string;
  readonly clauses: readonly string[];
  readonly reason: string;
  readonly skipped: readonly Sanction[];
  readonly statement: Text;
  readonly decider: string;
  readonly caseId: string;
  readonly createdAt: Date;
  /** What follows a missed deadline; null where nothing was to be mended. */
  readonly ifMissed: Sanction | null;
  readonly restrictionId: string | null;
  readonly settlementId: string | null;
  readonly strikes: number;
  /** The last moment at which its strikes count; null: always. */
  readonly strikesUntil: Date | null;
  readonly strikeRules: string;
  readonly appealUntil: Date | null;
  readonly end: { readonly at: Date; readonly by: string; readonly reason: string } | null;
}

export type SanctionFault =
  | Exclude<SanctionRefusal, { readonly reason: never }>
  | { readonly reason: 'TWO_PEOPLE_NEEDED' }
  | { readonly reason: 'CLAUSE_UNKNOWN' }
  | { readonly reason: 'SKIP_REASON_MISSING'; readonly skipped: readonly Sanction[] }
  | { readonly reason: 'NOTICE_TOO_SHORT'; readonly earliest: Date; readonly clause: string }
  | {
      readonly reason: 'SCOPE_NOT_ALLOWED' | 'SCOPE_INVALID' | 'DAILY_UNITS_MISSING' | 'FIELD_NOT_ALLOWED';
      readonly field: string;
    }
  | { readonly reason: 'START_TIME_PAST' | 'UNTIL_BEFORE_START' | 'DEADLINE_BEFORE_START'; readonly field: string };

export interface Allowed {
  readonly verdict: Extract<SanctionVerdict, { outcome: 'ALLOWED' }>;
  /** Rungs below that are left out. */
  readonly skipped: readonly Sanction[];
}

export type SanctionJudgement = { readonly allowed: Allowed } | { readonly fault: SanctionFault };

/** Judges an order of the provider's by the ladder; `stoodOn` are rungs whose strikes count. */
export function judgeSanction(
  agreement: AgreementVersion,
  order: SanctionOrder,
  stoodOn: readonly Sanction[],
  now: Date,
): SanctionJudgement {
  if (clauseById(agreement, order.brokenClause) === undefined) return { fault: { reason: 'CLAUSE_UNKNOWN' } };
  const ladder = judgeRung(agreement, order, stoodOn);
  if ('fault' in ladder) return ladder;
  if (ENDING.has(order.sanction)) return { fault: { reason: 'TWO_PEOPLE_NEEDED' } };
  const fault = fieldFault(order, now) ?? noticeFault(ladder.allowed.verdict, order.startsAt, now);
  return fault === undefined ? ladder : { fault };
}

type RungOrder = Pick<SanctionOrder, 'sanction' | 'brokenClause' | 'skipReason'> &
  Partial<Pick<SanctionOrder, 'until' | 'deadline'>>;

/** The ladder alone: the rung, those below it, and why they are left out. */
export function judgeRung(
  agreement: AgreementVersion,
  { sanction, brokenClause, skipReason, until, deadline }: RungOrder,
  stoodOn: readonly Sanction[],
): SanctionJudgement {
  const verdict = sanctionVerdict(agreement, {
    sanction,
    decider: 'PROVIDER',
    stoodOn,
    until: until ?? undefined,
    deadline: deadline ?? undefined,
  });
  if (verdict.outcome === 'REFUSED') return { fault: verdict.refusal };
  const skipped = skippedRungs(agreement, sanction, brokenClause, stoodOn);
  if (skipped.length > 0 && skipReason.trim().length < 10) return { fault: { reason: 'SKIP_REASON_MISSING', skipped } };
  return { allowed: { verdict, skipped } };
}

/** Rungs between where the broken clause opens a case, or the lowest, and the rung, on which nobody stood. */
function skippedRungs(
  agreement: AgreementVersion,
  sanction: Sanction,
  brokenClause: string,
  stoodOn: readonly Sanction[],
): Sanction[] {
  const ladder = agreement.ladder.map((rung) => rung.sanction);
  const opens = agreement.triggers.find((trigger) => trigger.clause === brokenClause)?.startsAt;
  const from = opens === null || opens === undefined ? 0 : Math.max(0, ladder.indexOf(opens));
  return ladder.slice(from, Math.max(from, ladder.indexOf(sanction))).filter((each) => !stoodOn.includes(each));
}

const DOMAIN = /^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$/;

function fieldFault(order: SanctionOrder, now: Date): SanctionFault | undefined {
  const { sanction, scope, startsAt, until, deadline, dailyUnits } = order;
  if (scope.kind !== 'ACCOUNT' && !SCOPED.has(sanction)) return { reason: 'SCOPE_NOT_ALLOWED', field: 'scope' };
  if (!isScope(scope)) return { reason: 'SCOPE_INVALID', field: 'scope' };
  if (sanction === 'CUT_QUOTA' && dailyUnits === 0n) return { reason: 'DAILY_UNITS_MISSING', field: 'daily_units' };
  if (sanction !== 'CUT_QUOTA' && dailyUnits !== 0n) return { reason: 'FIELD_NOT_ALLOWED', field: 'daily_units' };
  if (sanction !== 'RECTIFY' && deadline !== null) return { reason: 'FIELD_NOT_ALLOWED', field: 'deadline' };
  if (sanction === 'RECTIFY' && until !== null) return { reason: 'FIELD_NOT_ALLOWED', field: 'until' };
  if (startsAt < now) return { reason: 'START_TIME_PAST', field: 'start_time' };
  if (until !== null && until <= startsAt) return { reason: 'UNTIL_BEFORE_START', field: 'until' };
  if (deadline !== null && deadline <= startsAt) return { reason: 'DEADLINE_BEFORE_START', field: 'deadline' };
  return undefined;
}

function isScope({ kind, value }: Scope): boolean {
  switch (kind) {
    case 'ACCOUNT':
      return value === '';
    case 'MESSAGE_CLASS':
      return MESSAGE_CLASSES.some((each) => each === value);
    case 'PRODUCT':
      return value !== '';
    case 'SENDER_DOMAIN':
      return DOMAIN.test(value);
  }
}

/** A notice that has to come before is given now: the sanction begins so many full days of Shanghai later. */
function noticeFault({ notice }: Allowed['verdict'], startsAt: Date, now: Date): SanctionFault | undefined {
  const before = notice.needs.filter((need) => need.timing === 'BEFORE');
  const [strictest] = before.toSorted((a, b) => Number((b.minimumDays ?? 0n) - (a.minimumDays ?? 0n)));
  if (strictest === undefined) return undefined;
  const days = Number(strictest.minimumDays ?? 0n);
  const earliest = days === 0 ? new Date(now.getTime() + 1) : startOfShanghaiDay(addDays(shanghaiDay(now), days + 1));
  return startsAt >= earliest ? undefined : { reason: 'NOTICE_TOO_SHORT', earliest, clause: strictest.clause };
}

/** What a sanction stops: all that the rule for staff decisions stops, or sending in a part. */
export function actionsOf(sanction: Sanction, scope: Scope, rule: readonly Action[]): readonly Action[] {
  const whole = (sanction === 'SUSPEND' || sanction === 'FREEZE') && scope.kind === 'ACCOUNT';
  return whole ? rule : ['SEND'];
}

/** Sanctions that the tenant has stood on and that still count. */
export function stoodOnAt(sanctions: readonly Sanctioned[], now: Date): Sanctioned[] {
  return sanctions.filter(
    ({ state, strikesUntil }) =>
      (state === 'ACTIVE' || state === 'ENDED') && (strikesUntil === null || strikesUntil >= now),
  );
}
