// Why a sanction cannot be imposed, as callers hear it.
import { DomainError, failedPrecondition } from '@tollgate/errors';
import type { SanctionFault } from '../domain/sanction.ts';

/** The rung, and what is wrong with it. */
export function sanctionRefusal(fault: SanctionFault): DomainError {
  switch (fault.reason) {
    case 'NOT_ON_LADDER':
      return failedPrecondition(fault.reason, "The tenant's agreement has no such sanction.", {
        ladder: fault.ladder.join(','),
      });
    case 'DECIDER_NOT_ENTITLED':
      return failedPrecondition(fault.reason, "The tenant's agreement does not entitle the provider to it.", {
        entitled: fault.entitled.join(','),
        clause_id: fault.clause,
      });
    case 'RUNG_MISSED':
      return failedPrecondition(fault.reason, 'Another rung comes first.', {
        first: fault.first.join(','),
        clause_id: fault.clause,
      });
    case 'ENDED_ALREADY':
      return failedPrecondition(fault.reason, "The tenant's agreement has come to its end.", { by: fault.by });
    case 'TWO_PEOPLE_NEEDED':
      return failedPrecondition(
        fault.reason,
        'What ends an agreement is proposed by one person and approved by another.',
      );
    case 'SKIP_REASON_MISSING':
      return invalid(fault.reason, 'skip_reason', `has to say why ${fault.skipped.join(', ')} are left out`, {
        skipped: fault.skipped.join(','),
      });
    case 'NOTICE_TOO_SHORT':
      return failedPrecondition(fault.reason, 'The agreement demands a notice before it.', {
        earliest: fault.earliest.toISOString(),
        clause_id: fault.clause,
      });
    case 'DEADLINE_MISSING':
      return invalid(fault.reason, 'deadline', 'is needed for this sanction', { clause_id: fault.clause });
    case 'END_MISSING':
      return invalid(fault.reason, 'until', 'is needed for this sanction', { clause_id: fault.clause });
    case 'CLAUSE_UNKNOWN':
      return invalid(fault.reason, 'broken_clause_id', "is not a clause of the tenant's agreement");
    case 'SCOPE_NOT_ALLOWED':
      return invalid(fault.reason, fault.field, 'has to be the account for this sanction');
    case 'SCOPE_INVALID':
      return invalid(fault.reason, fault.field, 'names no class, product or domain');
    case 'DAILY_UNITS_MISSING':
      return invalid(fault.reason, fault.field, 'is needed for this sanction');
    case 'FIELD_NOT_ALLOWED':
      return invalid(fault.reason, fault.field, 'means nothing for this sanction');
    case 'START_TIME_PAST':
      return invalid(fault.reason, fault.field, 'must not lie in the past');
    case 'UNTIL_BEFORE_START':
    case 'DEADLINE_BEFORE_START':
      return invalid(fault.reason, fault.field, 'must lie after the start');
  }
}

/** A field that does not do, with the reason that names why. */
export function invalid(
  reason: string,
  field: string,
  description: string,
  metadata: Record<string, string> = {},
): DomainError {
  const message = `${field} ${description}.`;
  return new DomainError({
    category: 'invalid_argument',
    reason,
    message,
    metadata,
    violations: [{ field, description }],
  });
}
