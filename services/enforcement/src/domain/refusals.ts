// Refusals that name the field that is wrong.
import { DomainError } from '@tollgate/errors';

export function invalidField(reason: string, field: string, description: string): DomainError {
  return new DomainError({
    category: 'invalid_argument',
    reason,
    message: `${field} ${description}.`,
    violations: [{ field, description }],
  });
}
