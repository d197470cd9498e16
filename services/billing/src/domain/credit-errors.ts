// Refusals about postpaid terms and dunning.

import {
  alreadyExists,
  type DomainError,
  exhausted,
  failedPrecondition,
  invalidArgument,
  notFound,
} from '@tollgate/errors';

export function limitInvalid(fault: string): DomainError {
  return invalidArgument('CREDIT_LIMIT_INVALID', `The credit limit is not valid: ${fault}.`);
}

export function termsUnchanged(): DomainError {
  return failedPrecondition('CREDIT_TERMS_UNCHANGED', 'The tenant has these credit terms already.');
}

export function termsNotFound(proposalId: string): DomainError {
  return notFound('CREDIT_TERMS_NOT_FOUND', 'There is no such proposal of credit terms.', { proposal_id: proposalId });
}

export function termsDecided(proposalId: string): DomainError {
  return failedPrecondition('CREDIT_TERMS_DECIDED', 'The proposal was decided before.', { proposal_id: proposalId });
}

/** One open proposal a tenant: two that wait could be approved in either order. */
export function termsWaiting(proposalId: string): DomainError {
  return alreadyExists('CREDIT_TERMS_WAITING', 'Another proposal for the tenant waits for its decision.', {
    proposal_id: proposalId,
  });
}

export function stepsInvalid(fault: string): DomainError {
  return invalidArgument('DUNNING_STEPS_INVALID', `The dunning steps are not valid: ${fault}.`);
}

export function policyNotFound(version: number): DomainError {
  return notFound('DUNNING_POLICY_NOT_FOUND', 'There is no such version of the dunning policy.', {
    version: version.toString(),
  });
}

/** Amounts in micros. */
export function creditLimitReached(limit: bigint, owed: bigint, left: bigint): DomainError {
  return exhausted('CREDIT_LIMIT_REACHED', 'It would take more than the credit limit leaves.', {
    limit_micros: limit.toString(),
    owed_micros: owed.toString(),
    left_micros: left.toString(),
  });
}
