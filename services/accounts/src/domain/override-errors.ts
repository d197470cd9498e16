// What is refused about sealed contracts, by name.
import { DomainError, failedPrecondition, type FieldViolation, notFound, permissionDenied } from '@tollgate/errors';
import type { VersionName } from './publication.ts';

export const overrideInvalid = (violations: readonly FieldViolation[]): DomainError =>
  new DomainError({
    category: 'invalid_argument',
    reason: 'OVERRIDE_INVALID',
    message: 'The contract cannot be applied to the agreement.',
    metadata: { faults: String(violations.length) },
    violations,
  });

export const bindingChanged = (bound: VersionName): DomainError =>
  failedPrecondition('BINDING_CHANGED', 'Another version binds the tenant than the one that the contract changes.', {
    agreement_id: bound.agreementId,
    version: bound.version,
  });

export const overridePending = (overrideId: string): DomainError =>
  failedPrecondition('OVERRIDE_PENDING', 'Another contract of the tenant waits for a decision.', {
    override_id: overrideId,
  });

export const nothingToRestore = (tenantId: string): DomainError =>
  failedPrecondition('NOTHING_TO_RESTORE', 'No contract holds; the version holds as it stands.', {
    tenant_id: tenantId,
  });

export const overrideNotFound = (overrideId: string): DomainError =>
  notFound('OVERRIDE_NOT_FOUND', 'There is no such contract.', { override_id: overrideId });

export const overrideDecided = (overrideId: string): DomainError =>
  failedPrecondition('OVERRIDE_DECIDED', 'The contract was decided before.', { override_id: overrideId });

export const samePerson = (overrideId: string): DomainError =>
  permissionDenied('SAME_PERSON', 'Nobody confirms a contract of their own proposing.', { override_id: overrideId });
