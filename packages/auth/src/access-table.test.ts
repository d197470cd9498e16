// The access rules as a table: each row is a rule, a caller, a request and who is let in.
import { describe, expect, it } from 'vitest';

import { refusalOf } from './access-table.ts';
import type { AccessRule } from './access-table.ts';
import type { Caller, Person } from './caller.ts';
import { SERVICE_NAMES, STAFF_ROLES } from './names.ts';

const tenantUser: Person = { userId: 'usr_1', kind: 'tenant', tenantId: 'ten_1', roles: ['owner'] };
const viewer: Person = { ...tenantUser, roles: ['viewer'] };
// A member of staff who looks as the tenant's owner would.
const looker: Person = { ...tenantUser, impersonatedBy: 'usr_2' };
const staff = (...roles: string[]): Person => ({ userId: 'usr_2', kind: 'staff', roles });
const own = { tenantId: 'ten_1' };
const other = { tenantId: 'ten_2' };

const billing: Caller = { service: 'billing' };
const consoleAlone: Caller = { service: 'console' };
const by = (person: Person, service: Caller['service'] = 'console'): Caller => ({ service, person });

const OK = undefined;
const rows: readonly [
  name: string,
  rule: AccessRule | undefined,
  caller: Caller,
  request: unknown,
  reason: string | undefined,
][] = [
  ['no entry, a service', undefined, billing, own, 'NOT_CALLABLE'],
  ['no entry, an administrator', undefined, by(staff('admin')), own, 'NOT_CALLABLE'],
  ['an empty rule, a service', {}, billing, own, 'SERVICE_NOT_ALLOWED'],
  ['who looks as a tenant, a change', { public: true }, by(looker), own, 'IMPERSONATION_READ_ONLY'],
  ['who looks as a tenant, the own session', { public: true, ownSession: true }, by(looker), own, OK],
  ['an empty rule, an administrator', {}, by(staff('admin')), own, 'ROLE_REQUIRED'],
  ['an empty rule, a tenant', {}, by(tenantUser), own, 'TENANT_NOT_ALLOWED'],

  ['a listed service', { services: ['billing'] }, billing, other, OK],
  ['another service', { services: ['wallet'] }, billing, own, 'SERVICE_NOT_ALLOWED'],
  [
    'the console of its own accord where only persons may',
    { staff: ['finance'], tenant: 'own' },
    consoleAlone,
    own,
    'SERVICE_NOT_ALLOWED',
  ],
  [
    'a listed console does not lend its leave to a person',
    { services: ['console'] },
    by(tenantUser),
    own,
    'TENANT_NOT_ALLOWED',
  ],
  [
    'a listed console does not lend its leave to staff',
    { services: ['console'] },
    by(staff('finance')),
    own,
    'ROLE_REQUIRED',
  ],

  ['staff with the role', { staff: ['finance', 'approver'] }, by(staff('approver')), other, OK],
  ['staff with another role', { staff: ['finance'] }, by(staff('support')), own, 'ROLE_REQUIRED'],
  ['staff without roles', { staff: ['finance'] }, by(staff()), own, 'ROLE_REQUIRED'],
  ['an administrator where a role is listed', { staff: ['finance'] }, by(staff('admin')), own, OK],
  [
    'an administrator where none is',
    { tenant: 'own', services: ['billing'] },
    by(staff('admin')),
    own,
    'ROLE_REQUIRED',
  ],
  ['an administrator where the list is empty', { staff: [] }, by(staff('admin')), own, 'ROLE_REQUIRED'],
  [
    'a tenant who claims a staff role',
    { staff: ['finance'] },
    by({ ...tenantUser, roles: ['finance', 'admin'] }),
    own,
    'TENANT_NOT_ALLOWED',
  ],

  ['a tenant about itself', { tenant: 'own' }, by(tenantUser), own, OK],
  ['a tenant about another', { tenant: 'own' }, by(tenantUser), other, 'TENANT_SCOPE'],
  ['a tenant about nobody', { tenant: 'own' }, by(tenantUser), { tenantId: '' }, 'TENANT_SCOPE'],
  ['a tenant where requests name no tenant', { tenant: 'own' }, by(tenantUser), {}, 'TENANT_SCOPE'],
  ['a tenant on a request stream', { tenant: 'own' }, by(tenantUser), undefined, 'TENANT_SCOPE'],
  [
    'a tenant user whose tenant is empty',
    { tenant: 'own' },
    by({ ...tenantUser, tenantId: '' }),
    { tenantId: '' },
    'TENANT_SCOPE',
  ],
  ['an owner changes something', { tenant: 'own' }, by(tenantUser), own, OK],
  ['a viewer changes something', { tenant: 'own' }, by(viewer), own, 'ROLE_REQUIRED'],
  ['a viewer reads', { tenant: 'own', reads: true }, by(viewer), own, OK],
  ['a viewer reads of another', { tenant: 'own', reads: true }, by(viewer), other, 'TENANT_SCOPE'],
  [
    'a developer where developers may',
    { tenant: 'own', tenantRoles: ['developer'] },
    by({ ...tenantUser, roles: ['developer'] }),
    own,
    OK,
  ],
  ['no role, where developers may', { tenant: 'own', tenantRoles: ['developer'] }, by(viewer), own, 'ROLE_REQUIRED'],
  ['somebody about themself', { self: true }, by(viewer), {}, OK],
  ['nobody about themself', { self: true }, consoleAlone, {}, 'SERVICE_NOT_ALLOWED'],
  ['an auditor reads', { staff: ['finance'], reads: true }, by(staff('auditor')), own, OK],
  ['an auditor changes something', { staff: ['finance'] }, by(staff('auditor')), own, 'ROLE_REQUIRED'],
  ['an auditor where no staff may', { tenant: 'own', reads: true }, by(staff('auditor')), own, 'ROLE_REQUIRED'],

  ['who impersonates reads', { tenant: 'own', reads: true }, by(looker), own, OK],
  ['who impersonates reads of another', { tenant: 'own', reads: true }, by(looker), other, 'TENANT_SCOPE'],
  ['who impersonates changes something', { tenant: 'own' }, by(looker), own, 'IMPERSONATION_READ_ONLY'],
  ['who impersonates, public change', { public: true }, by(looker), own, 'IMPERSONATION_READ_ONLY'],
  ['who impersonates, about themself', { self: true }, by(looker), own, 'IMPERSONATION_READ_ONLY'],
  ['who impersonates, a list for staff', { staff: ['support'], reads: true }, by(looker), own, 'TENANT_NOT_ALLOWED'],

  ['a tenant where tenants may not', { staff: ['finance'] }, by(tenantUser), own, 'TENANT_NOT_ALLOWED'],

  ['a public method, any service', { public: true }, { service: 'gateway' }, own, OK],
  ['a public method, a tenant', { public: true }, by(tenantUser), other, OK],
  ['the command line speaks for staff', { staff: ['support'] }, by(staff('support'), 'cli'), own, OK],
  [
    'another service speaks for staff',
    { services: ['billing'], staff: ['support'] },
    by(staff('support'), 'billing'),
    own,
    'VOUCHER_NOT_ALLOWED',
  ],
  [
    'another service speaks for a person on a public method',
    { public: true },
    by(tenantUser, 'gateway'),
    own,
    'VOUCHER_NOT_ALLOWED',
  ],
];

describe('refusalOf', () => {
  it.each(rows)('%s', (_name, rule, caller, request, reason) => {
    const refusal = refusalOf(rule, caller, request);
    expect(refusal?.reason).toBe(reason);
    expect(refusal?.category).toBe(reason === undefined ? undefined : 'permission_denied');
  });

  it('lets each service in by its own name only', () => {
    for (const listed of SERVICE_NAMES) {
      const admitted = SERVICE_NAMES.filter(
        (service) => refusalOf({ services: [listed] }, { service }, {}) === undefined,
      );
      expect(admitted).toEqual([listed]);
    }
  });

  it('lets each role in where it is listed, and the administrator everywhere', () => {
    for (const listed of STAFF_ROLES) {
      const admitted = STAFF_ROLES.filter((role) => refusalOf({ staff: [listed] }, by(staff(role)), {}) === undefined);
      expect(admitted).toEqual(listed === 'admin' ? ['admin'] : [listed, 'admin']);
    }
  });
});
