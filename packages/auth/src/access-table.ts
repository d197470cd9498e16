// Access rules as data, and the decision over them. No entry means nobody.
import { permissionDenied } from '@tollgate/errors';
import type { DomainError } from '@tollgate/errors';

import type { Caller, Person } from './caller.ts';
import type { ServiceName, StaffRole } from './names.ts';

/** Who may call a method; what is not listed may not. An empty rule lets nobody in. */
export interface AccessRule {
  /** Services that may call of their own accord. */
  readonly services?: readonly ServiceName[];
  /** Roles of which staff need one. */
  readonly staff?: readonly StaffRole[];
  /** Users of a tenant may call about their own tenant: the request's tenantId has to be theirs. */
  readonly tenant?: 'own';
  /** Every authenticated service, with or without a person. */
  readonly public?: true;
}

/** The rules of one generated service definition. */
export type AccessTable<S> = { readonly [K in keyof S]?: AccessRule };

// Persons sign in there; a person's token anywhere else was carried off.
const VOUCHERS: readonly ServiceName[] = ['console', 'cli'];

/** Why a caller may not make a call, or undefined when it may. Looks at nothing but its arguments. */
export function refusalOf(rule: AccessRule | undefined, caller: Caller, request: unknown): DomainError | undefined {
  if (rule === undefined) return permissionDenied('NOT_CALLABLE', 'no access rule lets anybody call this method');
  const { person, service } = caller;
  if (person !== undefined && !VOUCHERS.includes(service)) {
    return permissionDenied('VOUCHER_NOT_ALLOWED', 'this service may not speak for a person', { service });
  }
  if (rule.public === true) return undefined;
  if (person !== undefined)
    return person.kind === 'staff' ? staffRefusal(rule, person) : tenantRefusal(rule, person, request);
  if (rule.services?.includes(service) === true) return undefined;
  return permissionDenied('SERVICE_NOT_ALLOWED', 'this service may not call this method', { service });
}

function staffRefusal(rule: AccessRule, person: Person): DomainError | undefined {
  const needed: readonly string[] = rule.staff ?? [];
  if (needed.length > 0 && person.roles.some((role) => role === 'admin' || needed.includes(role))) return undefined;
  return permissionDenied('ROLE_REQUIRED', 'none of your roles allows this', { roles: needed.join(',') });
}

function tenantRefusal(rule: AccessRule, person: Person, request: unknown): DomainError | undefined {
  if (rule.tenant !== 'own') return permissionDenied('TENANT_NOT_ALLOWED', 'tenants may not call this method');
  if (person.tenantId !== undefined && person.tenantId !== '' && tenantOf(request) === person.tenantId)
    return undefined;
  return permissionDenied('TENANT_SCOPE', 'you may only ask about your own tenant');
}

// Request streams and undecodable bytes have no tenant, so nobody's scope covers them.
function tenantOf(request: unknown): unknown {
  return typeof request === 'object' && request !== null && 'tenantId' in request ? request.tenantId : undefined;
}
