// Public list of @tollgate/errors.

export { type Category, isRefusingCategory } from './category.ts';
export {
  DomainError,
  type DomainErrorInit,
  type FieldViolation,
  isDomainError,
  isReason,
  isRefusal,
} from './domain-error.ts';
export {
  alreadyExists,
  conflict,
  exhausted,
  failedPrecondition,
  invalidArgument,
  notFound,
  permissionDenied,
  unauthenticated,
  unavailable,
} from './make.ts';
