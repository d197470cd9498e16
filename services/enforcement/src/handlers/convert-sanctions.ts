// Sanctions and orders to mend as wire messages, and what requests say about them.
import type { Sanction } from '@tollgate/agreements';
import {
  type Rectification as RectificationMessage,
  RectificationState as OrderStates,
} from '@tollgate/contracts/enforcement/v1/rectifications';
import {
  Sanction as Sanctions,
  SanctionGround,
  SanctionState as States,
  type Sanction as SanctionName,
  type SanctionRecord,
} from '@tollgate/contracts/enforcement/v1/sanctions';
import {
  RestrictionScopeKind,
  type RestrictionScope,
  type Standing as StandingMessage,
} from '@tollgate/contracts/enforcement/v1/standing';
import { SANCTIONS } from '@tollgate/agreements';
import { toProtoStanding } from '../adapters/standing-message.ts';
import { deadlineAt, type RectificationState } from '../domain/rectification.ts';
import { ACCOUNT, type Scope, type Standing, type StandingOwner } from '../domain/restriction.ts';
import type { OrderRead, SanctionRead } from '../operations/read-sanctions.ts';

/** Undefined for unspecified; the annotations let nothing else through that is not defined. */
export function fromProtoSanction(message: SanctionName): Sanction | undefined {
  return SANCTIONS.find((each) => Sanctions[each] === message);
}

const SCOPES: readonly Scope['kind'][] = ['ACCOUNT', 'MESSAGE_CLASS', 'PRODUCT', 'SENDER_DOMAIN'];

/** The account where nothing is said. */
export function fromProtoScope(message: RestrictionScope | undefined): Scope {
  const kind = SCOPES.find((each) => RestrictionScopeKind[each] === message?.kind);
  if (message === undefined || (kind === undefined && message.value === '')) return ACCOUNT;
  return { kind: kind ?? 'ACCOUNT', value: kind === 'SENDER_DOMAIN' ? message.value.toLowerCase() : message.value };
}

const ORDER_STATES: readonly RectificationState[] = ['OPEN', 'SUBMITTED', 'ACCEPTED', 'MISSED', 'WITHDRAWN'];

/** Undefined means all. */
export function fromProtoOrderState(message: OrderStates): RectificationState | undefined {
  return ORDER_STATES.find((each) => OrderStates[each] === message);
}

export function toProtoSanction({ sanction: each, rectificationId }: SanctionRead): SanctionRecord {
  return {
    sanctionId: each.sanctionId,
    tenantId: each.tenantId,
    sanction: Sanctions[each.sanction],
    ground: SanctionGround[each.ground],
    state: States[each.state],
    scope: { kind: RestrictionScopeKind[each.scope.kind], value: each.scope.value },
    brokenClauseId: each.brokenClause,
    clauseIds: [...each.clauses],
    reason: each.reason,
    skipped: each.skipped.map((rung) => Sanctions[rung]),
    skipReason: each.skipReason,
    statement: each.statement,
    decider: each.decider,
    caseId: each.caseId,
    createTime: each.createdAt,
    startTime: each.startsAt,
    until: each.until ?? undefined,
    endTime: each.end?.at,
    endedBy: each.end?.by ?? '',
    endReason: each.end?.reason ?? '',
    restrictionId: each.restrictionId ?? '',
    rectificationId,
    dailyUnits: each.dailyUnits,
    strikes: each.strikes,
    strikesUntil: each.strikesUntil ?? undefined,
    appealUntil: each.appealUntil ?? undefined,
    settlementId: each.settlementId ?? '',
  };
}

/** A preview's records were never stored, so they have no ids that could be asked for. */
export function withoutIds(record: SanctionRecord): SanctionRecord {
  return { ...record, sanctionId: '', restrictionId: '', rectificationId: '' };
}

export function toProtoStandingAfter(
  owner: StandingOwner,
  standing: Standing,
  without: string | undefined,
): StandingMessage {
  const message = toProtoStanding(owner, standing);
  const restrictions = message.restrictions.map((each) =>
    each.restrictionId === without ? { ...each, restrictionId: '', sanctionId: '' } : each,
  );
  return { ...message, restrictions };
}

export function toProtoRectification({ order, sanction }: OrderRead, now: Date): RectificationMessage {
  return {
    rectificationId: order.rectificationId,
    tenantId: order.tenantId,
    sanctionId: order.sanctionId,
    state: OrderStates[order.state],
    what: sanction.reason,
    clauseId: sanction.brokenClause,
    deadline: deadlineAt(order, now),
    createTime: order.createdAt,
    ifMissed: sanction.ifMissed === null ? Sanctions.UNSPECIFIED : Sanctions[sanction.ifMissed],
    followedBy: order.followedBy ?? '',
    submissions: order.submissions.map(({ statement, files, actor, at, answer }) => ({
      statement,
      files: files.map(({ name, size, digest }) => ({ name, size: BigInt(size), digest })),
      actor,
      submitTime: at,
      answer: answer?.text ?? '',
      answeredBy: answer?.by ?? '',
      answerTime: answer?.at,
    })),
    statement: sanction.statement,
  };
}
