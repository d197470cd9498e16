// Messages to domain values and back.
import type { Notice as NoticeMessage } from '@tollgate/contracts/accounts/v1/notices';
import {
  TenantKind as KindMessage,
  type Tenant as TenantMessage,
  TenantState as StateMessage,
} from '@tollgate/contracts/accounts/v1/tenants';
import { type User as UserMessage, UserKind } from '@tollgate/contracts/accounts/v1/users';
import { DomainError } from '@tollgate/errors';
import type { CountedNotice } from '../domain/notice.ts';
import type { TenantKind, TenantRecord, TenantState } from '../domain/tenant.ts';
import type { User } from '../domain/user.ts';

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
/** Undefined where it was left open. */
export const fromProtoKind = (kind: KindMessage): TenantKind | undefined => keyOf(kinds, kind);
/** Undefined for "all". */
export const fromProtoState = (state: StateMessage): TenantState | undefined => keyOf(states, state);
export function toProtoTenant(tenant: TenantRecord, displayName: string, bannedAt?: Date): TenantMessage {
  return {
    tenantId: tenant.tenantId,
    // A submission says it until it is rejected.
    kind: tenant.kindDeclared || tenant.state !== 'REGISTERED' ? kinds[tenant.kind] : KindMessage.UNSPECIFIED,
    displayName,
    state: states[tenant.state],
    createTime: tenant.createdAt,
    closeTime: tenant.closedAt,
    openTime: tenant.openedAt,
    banTime: bannedAt,
    reopenedFrom: tenant.reopenedFrom ?? '',
  };
}

export function toProtoUser(user: User): UserMessage {
  return {
    userId: user.userId,
    kind: user.kind === 'STAFF' ? UserKind.STAFF : UserKind.TENANT,
    tenantId: user.tenantId ?? '',
    roles: [...user.roles],
    displayName: user.displayName,
    impersonatedBy: user.impersonatedBy ?? '',
  };
}

export function toProtoNotice(notice: CountedNotice): NoticeMessage {
  return {
    noticeId: notice.noticeId,
    tenantId: notice.tenantId,
    topic: notice.topic,
    subject: { ...notice.subject },
    body: { ...notice.body },
    clauseIds: [...notice.clauseIds],
    sendTime: notice.sentAt,
    count: notice.count,
    lastTime: notice.lastAt,
    templateId: notice.template?.id ?? '',
    templateVersion: notice.template?.version ?? 0,
    templateHash: notice.template?.hash ?? '',
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
