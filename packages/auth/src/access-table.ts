// Access rules as data, and the decision over them. No entry means nobody.
import { permissionDenied } from '@tollgate/errors';
import type { DomainError } from '@tollgate/errors';

import type { Caller, Person } from './caller.ts';
import type { ServiceName, StaffRole, TenantRole } from './names.ts';

/** Who may call a method; what is not listed may not. An empty rule lets nobody in. */
export interface AccessRule {
  /** Services that may call of their own accord. */
  readonly services?: readonly ServiceName[];
  /** Roles of which staff need one. */
  readonly staff?: readonly StaffRole[];
  /** Users of a tenant may call about their own tenant: the request's tenantId has to be theirs. */
  readonly tenant?: 'own';
  /** Which of them may change something: owners always, others when listed. Reading is for every role. */
  readonly tenantRoles?: readonly TenantRole[];
  /** Every signed-in person about themself: the handler takes the person from the token, not from the request. */
  readonly self?: true;
  /**
   * The method changes nothing. Only such methods are open to auditors, to tenants' users of any role, and to staff who
   * look at Tollgate as a tenant sees it. What does not say so counts as a change.
   */
  readonly reads?: true;
  /** Keeps or ends the session whose secret the request carries, and nothing else: also open to who looks as a tenant. */
  readonly ownSession?: true;
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
  if (person?.impersonatedBy !== undefined && rule.reads !== true && rule.ownSession !== true) {
    return permissionDenied('IMPERSONATION_READ_ONLY', 'whoever looks on behalf of a tenant may change nothing');
  }
  if (rule.public === true) return undefined;
  if (person !== undefined) return personRefusal(rule, person, request);
  if (rule.services?.includes(service) === true) return undefined;
  return permissionDenied('SERVICE_NOT_ALLOWED', 'this service may not call this method', { service });
}

function personRefusal(rule: AccessRule, person: Person, request: unknown): DomainError | undefined {
  if (rule.self === true) return undefined;
  return person.kind === 'staff' ? staffRefusal(rule, person) : tenantRefusal(rule, person, request);
}

function staffRefusal(rule: AccessRule, person: Person): DomainError | undefined {
  const needed: readonly string[] = rule.staff ?? [];
  const passes = (role: string): boolean =>
    role === 'admin' || (role === 'auditor' && rule.reads === true) || needed.includes(role);
  if (needed.length > 0 && person.roles.some(passes)) return undefined;
  return permissionDenied('ROLE_REQUIRED', 'none of your roles allows this', { roles: needed.join(',') });
}

function tenantRefusal(rule: AccessRule, person: Person, request: unknown): DomainError | undefined {
  if (rule.tenant !== 'own') return permissionDenied('TENANT_NOT_ALLOWED', 'tenants may not call this method');
  if (person.tenantId === undefined || person.tenantId === '' || tenantOf(request) !== person.tenantId)
    return permissionDenied('TENANT_SCOPE', 'you may only ask about your own tenant');
  const needed: readonly string[] = ['owner', ...(rule.tenantRoles ?? [])];
  if (rule.reads === true || person.roles.some((role) => needed.includes(role))) return undefined;
  return permissionDenied('ROLE_REQUIRED', 'none of your roles allows this', { roles: needed.join(',') });
}

// Request streams and undecodable bytes have no tenant, so nobody's scope covers them.
function tenantOf(request: unknown): unknown {
  return typeof request === 'object' && request !== null && 'tenantId' in request ? request.tenantId : undefined;
}
