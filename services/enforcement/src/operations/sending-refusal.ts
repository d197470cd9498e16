// The refusal of a send that explains itself: what stops it, by which clause, and what to do.
import { failedPrecondition, type DomainError } from '@tollgate/errors';
import { whatStopsSending, type Standing, type Traffic } from '../domain/restriction.ts';

/** SENDING_RESTRICTED with the gravest restriction in its details; undefined when sending is free. */
export function sendingRefusal(standing: Standing, traffic: Traffic): DomainError | undefined {
  const restriction = whatStopsSending(standing, traffic);
  if (restriction === undefined) return undefined;
  return failedPrecondition('SENDING_RESTRICTED', `Sending is restricted: ${restriction.reason.en}.`, {
    restriction_id: restriction.restrictionId,
    cause: restriction.cause,
    clause_id: restriction.clauseId,
    remedy_zh: restriction.remedy.zh,
    remedy_en: restriction.remedy.en,
    // Empty: until its cause is gone or somebody lifts it.
    until: restriction.expiresAt?.toISOString() ?? '',
    scope: restriction.scope.kind,
    scope_value: restriction.scope.value,
  });
}
