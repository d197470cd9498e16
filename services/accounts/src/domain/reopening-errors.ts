// What the return of a former customer is refused for, by name.
import { alreadyExists, type DomainError, failedPrecondition } from '@tollgate/errors';
import { invalidField } from './kyc-errors.ts';

export const tenantNotClosed = (tenantId: string): DomainError =>
  failedPrecondition('TENANT_NOT_CLOSED', 'Only a closed tenant is reopened.', { tenant_id: tenantId });

export const alreadyReopened = (tenantId: string, successor: string): DomainError =>
  failedPrecondition('TENANT_REOPENED', 'Another tenant goes on from this one already.', {
    tenant_id: tenantId,
    successor,
  });

export const ownerWanted = (): DomainError =>
  invalidField('OWNER_WANTED', 'user_id', 'is an owner of the closed tenant; one who asks is meant without it');

/** Who signs in with it has a way back, which a stranger to the phone has not. */
export const reopenInstead = (): DomainError =>
  alreadyExists(
    'ACCOUNT_CLOSED_REOPEN',
    'This phone signs in at a closed account: sign in with it and reopen the account instead of registering.',
  );
