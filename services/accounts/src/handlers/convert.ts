// Messages to domain values and back.
import type { Notice as NoticeMessage } from '@tollgate/contracts/accounts/v1/notices';
import {
  TenantKind as KindMessage,
  type Tenant as TenantMessage,
  TenantState as StateMessage,
} from '@tollgate/contracts/accounts/v1/tenants';
import { type User as UserMessage, UserKind } from '@tollgate/contracts/accounts/v1/users';
import {
  type SubmitVerificationRequest,
  type Verification as VerificationMessage,
  VerificationState as VerificationStateMessage,
} from '@tollgate/contracts/accounts/v1/verifications';
import { DomainError } from '@tollgate/errors';
import type { Identity, IdentitySummary } from '../domain/identity.ts';
import type { Notice } from '../domain/notice.ts';
import type { TenantKind, TenantRecord, TenantState } from '../domain/tenant.ts';
import type { User } from '../domain/user.ts';
import type { VerificationRecord, VerificationState } from '../domain/verification.ts';

const kinds: Readonly<Record<TenantKind, KindMessage>> = {
  INDIVIDUAL: KindMessage.INDIVIDUAL,
  ENTERPRISE: KindMessage.ENTERPRISE,
};
const states: Readonly<Record<TenantState, StateMessage>> = {
  REGISTERED: StateMessage.REGISTERED,
  VERIFYING: StateMessage.VERIFYING,
  OPEN: StateMessage.OPEN,
  CLOSED: StateMessage.CLOSED,
};
const verificationStates: Readonly<Record<VerificationState, VerificationStateMessage>> = {
  PENDING: VerificationStateMessage.PENDING,
  APPROVED: VerificationStateMessage.APPROVED,
  REJECTED: VerificationStateMessage.REJECTED,
};

export const fromProtoKind = (kind: KindMessage): TenantKind => required(keyOf(kinds, kind), 'kind');
/** Undefined for "all". */
export const fromProtoState = (state: StateMessage): TenantState | undefined => keyOf(states, state);
/** Undefined for "all". */
export const fromProtoVerificationState = (state: VerificationStateMessage): VerificationState | undefined =>
  keyOf(verificationStates, state);

/** Numbers are taken in either case: their letters have only one. */
export function fromProtoIdentity({ identity }: Pick<SubmitVerificationRequest, 'identity'>): Identity {
  const given = required(identity, 'identity');
  if (given.$case === 'individual') {
    return { kind: 'INDIVIDUAL', legalName: given.value.legalName, number: given.value.residentId.toUpperCase() };
  }
  const { legalName, uscc, legalPersonName, licenceValidUntil } = given.value;
  return { kind: 'ENTERPRISE', legalName, number: uscc.toUpperCase(), legalPersonName, licenceValidUntil };
}

export function toProtoTenant(tenant: TenantRecord, displayName: string): TenantMessage {
  return {
    tenantId: tenant.tenantId,
    kind: kinds[tenant.kind],
    displayName,
    state: states[tenant.state],
    createTime: tenant.createdAt,
    closeTime: tenant.closedAt,
  };
}

export function toProtoUser(user: User): UserMessage {
  return {
    userId: user.userId,
    kind: user.kind === 'STAFF' ? UserKind.STAFF : UserKind.TENANT,
    tenantId: user.tenantId ?? '',
    roles: [...user.roles],
    displayName: user.displayName,
  };
}

export function toProtoVerification(
  record: VerificationRecord,
  identity: IdentitySummary | undefined,
): VerificationMessage {
  return {
    verificationId: record.verificationId,
    tenantId: record.tenantId,
    state: verificationStates[record.state],
    identity: identity && { ...identity },
    rejectReasons: [...record.rejectReasons],
    submitTime: record.submittedAt,
    reviewTime: record.reviewedAt,
    reviewer: record.reviewer ?? '',
  };
}

export function toProtoNotice(notice: Notice): NoticeMessage {
  return {
    noticeId: notice.noticeId,
    tenantId: notice.tenantId,
    topic: notice.topic,
    subject: { ...notice.subject },
    body: { ...notice.body },
    clauseIds: [...notice.clauseIds],
    sendTime: notice.sentAt,
  };
}

/** The domain's name of a message's value. */
export function keyOf<K extends string, V extends string>(names: Readonly<Record<K, V>>, value: V): K | undefined {
  for (const name of Object.keys(names) as K[]) if (names[name] === value) return name;
  return undefined;
}

/** Validation refuses such a request before; this is for the compiler. */
export function required<T>(value: T | undefined, field: string): T {
  if (value !== undefined) return value;
  const violations = [{ field, description: 'has to be set' }];
  throw new DomainError({
    category: 'invalid_argument',
    reason: 'FIELD_MISSING',
    message: 'A field is missing.',
    violations,
  });
}
