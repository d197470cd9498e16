// Messages of privacy requests and closures to domain values and back.
import {
  ClosureChannel as ChannelMessage,
  ClosureState as ClosureStateMessage,
  type Closure as ClosureMessage,
  type RetentionItem as RetentionMessage,
} from '@tollgate/contracts/accounts/v1/closures';
import {
  HoldingTreatment,
  IdentityCheck as CheckMessage,
  PauseReason as PauseMessage,
  type PrivacyConfirmation,
  type PrivacyHolding,
  type PrivacyRequest as RequestMessage,
  PrivacyRequestKind as KindMessage,
  PrivacyRequestState as StateMessage,
  RefusalGround as GroundMessage,
} from '@tollgate/contracts/accounts/v1/privacy';
import type { Closure, ClosureChannel, RetentionItem } from '../domain/closure.ts';
import {
  type Confirmation,
  type Holding,
  type IdentityCheck,
  isDeadlinePending,
  type PauseReason,
  type PrivacyKind,
  type PrivacyRecord,
  type PrivacyState,
  type PrivacyStep,
  type RefusalGround,
} from '../domain/privacy-request.ts';
import { keyOf, required } from './convert.ts';

const kinds: Readonly<Record<PrivacyKind, KindMessage>> = {
  ACCESS: KindMessage.ACCESS,
  COPY: KindMessage.COPY,
  RECTIFY: KindMessage.RECTIFY,
  ERASE: KindMessage.ERASE,
  RESTRICT: KindMessage.RESTRICT,
  OBJECT: KindMessage.OBJECT,
  WITHDRAW: KindMessage.WITHDRAW,
  EXPLAIN: KindMessage.EXPLAIN,
};
const states: Readonly<Record<PrivacyState, StateMessage>> = {
  IDENTITY_PENDING: StateMessage.IDENTITY_PENDING,
  OPEN: StateMessage.OPEN,
  PAUSED: StateMessage.PAUSED,
  EXECUTING: StateMessage.EXECUTING,
  COMPLETED: StateMessage.COMPLETED,
  REFUSED: StateMessage.REFUSED,
};
const checks: Readonly<Record<Exclude<IdentityCheck, 'RETENTION_ENDED'>, CheckMessage>> = {
  PASSWORD: CheckMessage.PASSWORD,
  PAPER_SEEN: CheckMessage.PAPER_SEEN,
  CALLED_BACK: CheckMessage.CALLED_BACK,
};
const grounds: Readonly<Record<RefusalGround, GroundMessage>> = {
  LEGAL_RETENTION: GroundMessage.LEGAL_RETENTION,
  IDENTITY_NOT_PROVED: GroundMessage.IDENTITY_NOT_PROVED,
  EXCESSIVE: GroundMessage.EXCESSIVE,
  RIGHTS_OF_OTHERS: GroundMessage.RIGHTS_OF_OTHERS,
  INVESTIGATION: GroundMessage.INVESTIGATION,
  NOTHING_HELD: GroundMessage.NOTHING_HELD,
  CLAIM_OPEN: GroundMessage.CLAIM_OPEN,
};
const channels: Readonly<Record<ClosureChannel, ChannelMessage>> = {
  CONSOLE: ChannelMessage.CONSOLE,
  MAIL: ChannelMessage.MAIL,
  PHONE: ChannelMessage.PHONE,
};

export const fromProtoKind = (kind: KindMessage): PrivacyKind => required(keyOf(kinds, kind), 'kind');
export const fromProtoGround = (ground: GroundMessage): RefusalGround => required(keyOf(grounds, ground), 'ground');
export const fromProtoChannel = (channel: ChannelMessage): ClosureChannel =>
  required(keyOf(channels, channel), 'channel');
const pauses: Readonly<Record<PauseReason, PauseMessage>> = {
  SCOPE_UNCLEAR: PauseMessage.SCOPE_UNCLEAR,
  PAPERS_MISSING: PauseMessage.PAPERS_MISSING,
  AUTHORITY_UNCLEAR: PauseMessage.AUTHORITY_UNCLEAR,
};

/** Undefined where nothing is said. */
export const fromProtoPause = (reason: PauseMessage): PauseReason | undefined => keyOf(pauses, reason);
/** Undefined where nothing is said. */
export const fromProtoCheck = (check: CheckMessage) => keyOf(checks, check);

/** Words of people, which the request log must not keep. */
export interface PrivacyWords {
  readonly details: string;
  readonly answer: string;
}

export interface PrivacyHistory {
  readonly steps: readonly PrivacyStep[];
  readonly confirmations: readonly Confirmation[];
}

const NO_WORDS: PrivacyWords = { details: '', answer: '' };
const NO_HISTORY: PrivacyHistory = { steps: [], confirmations: [] };

export function toProtoPrivacyRequest(
  record: PrivacyRecord,
  { details, answer }: PrivacyWords = NO_WORDS,
  { steps, confirmations }: PrivacyHistory = NO_HISTORY,
): RequestMessage {
  const check = record.identityCheck;
  return {
    privacyRequestId: record.privacyRequestId,
    tenantId: record.tenantId,
    kind: kinds[record.kind],
    state: states[record.state],
    details,
    identityCheck: check === undefined || check === 'RETENTION_ENDED' ? CheckMessage.UNSPECIFIED : checks[check],
    submitTime: record.submittedAt,
    submitter: record.submittedBy,
    dueTime: record.clock.dueAt,
    deadlinePending: isDeadlinePending(record),
    clauseId: record.rule.clauseId,
    days: record.rule.days,
    workingDays: record.rule.workingDays,
    refusalGround: record.refusalGround === undefined ? GroundMessage.UNSPECIFIED : grounds[record.refusalGround],
    answer,
    endTime: record.endedAt,
    decider: record.decidedBy ?? '',
    exportExpireTime: record.exportExpiresAt,
    steps: steps.map(({ step, at, actor, detail }) => ({ step, time: at, actor, detail })),
    confirmations: confirmations.map(toProtoConfirmation),
  };
}

export function toProtoConfirmation({ service, holdings, confirmedAt }: Confirmation): PrivacyConfirmation {
  return { service, holdings: holdings.map(toProtoHolding), confirmTime: confirmedAt };
}

export function toProtoHolding({ category, records, treatment, law }: Holding): PrivacyHolding {
  return { category, records, treatment: HoldingTreatment[treatment], law };
}

const closureStates: Readonly<Record<Closure['state'], ClosureStateMessage>> = {
  COOLING_OFF: ClosureStateMessage.COOLING_OFF,
  SETTLING: ClosureStateMessage.SETTLING,
  CLOSED: ClosureStateMessage.CLOSED,
  CANCELLED: ClosureStateMessage.CANCELLED,
};

export function toProtoClosure(closure: Closure, retention: readonly RetentionItem[] = []): ClosureMessage {
  return {
    closureId: closure.closureId,
    tenantId: closure.tenantId,
    state: closureStates[closure.state],
    channel: channels[closure.channel],
    requestTime: closure.requestedAt,
    requester: closure.requestedBy,
    coolOffEndTime: closure.coolOffEndsAt,
    dueTime: closure.dueAt,
    deadlinePending: closure.dueAt === undefined,
    clauseId: closure.clauseId,
    endTime: closure.endedAt,
    settlementId: closure.settlementId ?? '',
    retention: retention.map(toProtoRetention),
  };
}

export function toProtoRetention({ dataClass, dueAt, law, erasedAt }: RetentionItem): RetentionMessage {
  return { dataClass, dueTime: dueAt, law, eraseTime: erasedAt };
}
