// Standings and restrictions as wire messages: answers and events tell them alike.
import {
  RestrictedAction,
  RestrictionCause,
  RestrictionScopeKind,
  type Restriction as RestrictionMessage,
  type Standing as StandingMessage,
} from '@tollgate/contracts/enforcement/v1/standing';
import type { Restriction, Standing, StandingOwner } from '../domain/restriction.ts';

export function toProtoRestriction(restriction: Restriction): RestrictionMessage {
  return {
    restrictionId: restriction.restrictionId,
    tenantId: restriction.tenantId,
    cause: RestrictionCause[restriction.cause],
    actions: restriction.actions.map((action) => RestrictedAction[action]),
    clauseId: restriction.clauseId,
    reason: restriction.reason,
    remedy: restriction.remedy,
    liftableBy: restriction.liftableBy,
    createTime: restriction.createdAt,
    expireTime: restriction.expiresAt ?? undefined,
    liftTime: restriction.liftedAt ?? undefined,
    actor: restriction.actor,
    scope: { kind: RestrictionScopeKind[restriction.scope.kind], value: restriction.scope.value },
    sanctionId: restriction.sanctionId ?? '',
  };
}

export function toProtoStanding(owner: StandingOwner, standing: Standing): StandingMessage {
  return {
    tenantId: owner.tenantId,
    version: owner.version,
    maySend: standing.maySend,
    mayTopUp: standing.mayTopUp,
    maySpend: standing.maySpend,
    restrictions: standing.restrictions.map(toProtoRestriction),
    agreementId: owner.agreementId ?? '',
    agreementVersion: owner.agreementVersion ?? '',
  };
}
