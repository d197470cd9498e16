// Messages of members, invitations, sessions and deliveries to domain values and back.
import {
  type Delivery as DeliveryMessage,
  DeliveryState,
  NoticeCategory as CategoryMessage,
} from '@tollgate/contracts/accounts/v1/deliveries';
import type { Invitation as InvitationMessage, Member as MemberMessage } from '@tollgate/contracts/accounts/v1/members';
import type { Session as SessionMessage } from '@tollgate/contracts/accounts/v1/sessions';
import { callerOf, type Person } from '@tollgate/auth';
import { permissionDenied } from '@tollgate/errors';
import type { CallContext } from '@tollgate/rpc';
import type { NoticeCategory } from '../domain/notice-category.ts';
import type { Member, NamedInvitation } from '../operations/list-members.ts';
import type { ListedDelivery } from '../operations/list-deliveries.ts';
import type { ListedSession } from '../operations/manage-sessions.ts';
import { keyOf, required, toProtoUser } from './convert.ts';

/** The access rule lets nobody else in; this is for the compiler. */
export function personOfCall(call: CallContext): Person {
  const { person } = callerOf(call);
  if (person === undefined) throw permissionDenied('PERSON_REQUIRED', 'this is for people');
  return person;
}

/** An empty tenant id is the staff. */
export const sideOf = ({ tenantId }: { readonly tenantId: string }): string | undefined => tenantId || undefined;

export function toProtoMember({ user, joinedAt, leftAt }: Member): MemberMessage {
  return { user: toProtoUser(user), joinTime: joinedAt, leaveTime: leftAt };
}

export function toProtoInvitation(link: NamedInvitation): InvitationMessage {
  return {
    invitationId: link.linkId,
    tenantId: link.tenantId ?? '',
    displayName: link.displayName,
    roles: [...link.roles],
    createTime: link.createdAt,
    expireTime: link.expiresAt,
    creator: link.createdBy,
  };
}

export function toProtoSession(session: ListedSession, current: string | undefined): SessionMessage {
  return {
    sessionId: session.sessionId,
    userId: session.userId,
    createTime: session.createdAt,
    expireTime: session.expiresAt,
    lastUseTime: session.lastUsedAt,
    current: session.sessionId === current,
    impersonatedTenantId: session.impersonatedTenantId ?? '',
  };
}

const categories: Readonly<Record<NoticeCategory, CategoryMessage>> = {
  SERVICE: CategoryMessage.SERVICE,
  SANCTION: CategoryMessage.SANCTION,
  ACTIVITY: CategoryMessage.ACTIVITY,
};

export const toProtoCategory = (category: NoticeCategory): CategoryMessage => categories[category];
export const fromProtoCategory = (category: CategoryMessage): NoticeCategory =>
  required(keyOf(categories, category), 'category');

const states: Readonly<Record<ListedDelivery['state'], DeliveryState>> = {
  PENDING: DeliveryState.PENDING,
  SENT: DeliveryState.SENT,
  FAILED: DeliveryState.FAILED,
  BOUNCED: DeliveryState.BOUNCED,
};

export function toProtoDelivery({
  mailId,
  noticeId,
  userId,
  state,
  attempts,
  messageId,
}: ListedDelivery): DeliveryMessage {
  return {
    deliveryId: mailId,
    noticeId,
    userId,
    state: states[state],
    attempts: attempts.map(({ at, accepted, response }) => ({ attemptTime: at, accepted, response, messageId })),
  };
}
