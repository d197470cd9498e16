// People of the end-to-end tests, as accounts would name them in a person token.
import type { Person, StaffRole } from '@tollgate/auth';
import { newId } from '@tollgate/ids';

/** A user of a tenant. */
export function userOf(tenantId: string): Person {
  return { userId: newId('usr'), kind: 'tenant', tenantId, roles: ['owner'] };
}

/** A member of staff with these roles. */
export function staff(...roles: StaffRole[]): Person {
  return { userId: newId('usr'), kind: 'staff', roles };
}
