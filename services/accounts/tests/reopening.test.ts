// The return of former customers: under the same sign-in, through agreement and verification again, and never of the banned.
import { randomUUID } from 'node:crypto';
import type { Person } from '@tollgate/auth';
import { ReopeningsServiceService } from '@tollgate/contracts/accounts/v1/reopenings';
import { newId } from '@tollgate/ids';
import { refusal } from '@tollgate/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  acceptTerms,
  type Bed,
  enterprise,
  PASSWORD,
  randomPhone,
  randomUscc,
  register,
  type Registered,
  rowCounts,
  staff,
  startBed,
} from './fixtures.ts';
import { banning, dues, reviewing, verify } from './kyc-fixtures.ts';
import { ask, desks, onRequest, ownerOf, settleAndClose } from './privacy-bed.ts';

let bed: Bed;
let by: ReturnType<typeof reviewing>;
let ban: ReturnType<typeof banning>;
beforeAll(async () => {
  bed = await startBed(new Date('2026-03-02T02:00:00Z'));
  by = reviewing(await bed.as('console', staff('reviewer')));
  ban = banning(await bed.as('console', staff('approver')));
});
afterAll(() => bed.stop());

const reopen = async (person: Person, tenantId: string, part: { userId?: string; validateOnly?: boolean } = {}) =>
  (await bed.service.client(ReopeningsServiceService, { as: 'console', person })).reopenTenant({
    requestId: randomUUID(),
    tenantId,
    userId: '',
    validateOnly: false,
    ...part,
  });
const signIn = async (login: string) =>
  (await bed.as('console')).users.signIn({ login, password: PASSWORD, oneTimeCode: '' });
const registerWith = async (phone: string) =>
  (await bed.as('console')).tenants.registerTenant({
    requestId: randomUUID(),
    kind: 'TENANT_KIND_ENTERPRISE',
    displayName: '',
    phone,
    password: PASSWORD,
    profile: [],
  });

async function closed(uscc = randomUscc()): Promise<Registered> {
  const tenant = await register(bed);
  await acceptTerms(tenant);
  await verify(tenant, by, enterprise(uscc));
  await settleAndClose(bed, tenant.tenantId);
  return tenant;
}

it('gives the owner a tenant again under the same sign-in, which opens as every other does', async () => {
  const uscc = randomUscc();
  const tenant = await closed(uscc);
  const before = await rowCounts(bed);
  const preview = await reopen(ownerOf(tenant), tenant.tenantId, { validateOnly: true });
  expect(preview.tenant).toMatchObject({ state: 'TENANT_STATE_REGISTERED', reopenedFrom: tenant.tenantId });
  expect(await rowCounts(bed)).toEqual(before);
  const { sessionToken } = await signIn(tenant.phone);
  const { tenant: next } = await reopen(ownerOf(tenant), tenant.tenantId);
  const tenantId = next?.tenantId ?? '';
  expect(next).toMatchObject({
    kind: 'TENANT_KIND_ENTERPRISE',
    state: 'TENANT_STATE_REGISTERED',
    displayName: '云帆商城',
    reopenedFrom: tenant.tenantId,
  });
  expect(tenantId).not.toBe(tenant.tenantId);
  const front = await bed.as('console');
  expect((await refusal(front.users.refreshPersonToken({ sessionToken }))).reason).toBe('SESSION_INVALID');
  const { user } = await signIn(tenant.phone);
  expect(user).toMatchObject({ tenantId, roles: ['owner'], displayName: '云帆商城' });
  const userId = user?.userId ?? '';
  const own = await bed.as('console', { userId, kind: 'tenant', tenantId, roles: ['owner'] });
  const again = { tenantId, userId, phone: tenant.phone, own };
  // Nothing of the former consent and approval counts.
  expect(await dues(again)).toEqual({
    AGREEMENT: ['CURRENTLY_DUE', 'AGREEMENT_MISSING'],
    IDENTITY: ['CURRENTLY_DUE', 'IDENTITY_MISSING'],
    IDENTITY_PAPERS: ['EVENTUALLY_DUE', 'PAPERS_MISSING'],
  });
  await acceptTerms(again);
  await verify(again, by, enterprise(uscc));
  expect((await own.tenants.getTenant({ tenantId })).tenant?.state).toBe('TENANT_STATE_OPEN');
  const support = await bed.as('console', staff('support'));
  expect((await support.tenants.getTenant({ tenantId: tenant.tenantId })).tenant?.state).toBe('TENANT_STATE_CLOSED');
  expect(await refusal(reopen(staff('support'), tenant.tenantId, { userId: tenant.userId }))).toMatchObject({
    reason: 'TENANT_REOPENED',
    metadata: { tenant_id: tenant.tenantId, successor: tenantId },
  });
  // One customer: a ban of the one is a ban of the other.
  expect((await ban(tenant.tenantId)).others).toEqual([]);
  expect((await own.tenants.getTenant({ tenantId })).tenant?.banTime).toEqual(bed.clock.now);
});

it('tells whoever registers with the phone of a closed account the way back', async () => {
  const tenant = await closed();
  const before = await rowCounts(bed);
  expect(await refusal(registerWith(tenant.phone))).toMatchObject({
    category: 'already_exists',
    reason: 'ACCOUNT_CLOSED_REOPEN',
  });
  expect(await rowCounts(bed)).toEqual(before);
  const live = await register(bed);
  expect(await refusal(registerWith(live.phone))).toMatchObject({ reason: 'PHONE_TAKEN' });
  await reopen(ownerOf(tenant), tenant.tenantId);
  expect(await refusal(registerWith(tenant.phone))).toMatchObject({ reason: 'PHONE_TAKEN' });
});

it('by staff takes the owner they name, and nobody else', async () => {
  const tenant = await closed();
  const stranger = await register(bed);
  const before = await rowCounts(bed);
  for (const userId of ['', newId('usr'), stranger.userId])
    expect(await refusal(reopen(staff('support'), tenant.tenantId, { userId }))).toMatchObject({
      reason: 'OWNER_WANTED',
    });
  expect(await rowCounts(bed)).toEqual(before);
  const { tenant: next } = await reopen(staff('support'), tenant.tenantId, { userId: tenant.userId });
  expect((await signIn(tenant.phone)).user?.tenantId).toBe(next?.tenantId);
});

it('is refused to strangers, the open, the banned and the erased, each by name, and writes nothing', async () => {
  const open = await register(bed);
  const [stranger, banned, erased] = [await register(bed), await closed(), await closed()];
  await ban(banned.tenantId);
  const { support, approver } = await desks(bed);
  const byStaff = { password: '', identityCheck: 'IDENTITY_CHECK_PAPER_SEEN' } as const;
  const asked = await ask(support, erased.tenantId, 'ERASE', byStaff);
  await approver.privacy.orderErasure({ ...onRequest(asked), validateOnly: false });
  const before = await rowCounts(bed);
  const viewer: Person = { ...ownerOf(banned), roles: ['viewer'] };
  for (const [person, tenantId, reason] of [
    [ownerOf(stranger), banned.tenantId, 'TENANT_SCOPE'],
    [viewer, banned.tenantId, 'ROLE_REQUIRED'],
    [staff('finance'), banned.tenantId, 'ROLE_REQUIRED'],
    [staff('support'), newId('ten'), 'TENANT_NOT_FOUND'],
    [ownerOf(open), open.tenantId, 'TENANT_NOT_CLOSED'],
    [ownerOf(banned), banned.tenantId, 'IDENTITY_BANNED'],
    [staff('support'), erased.tenantId, 'TENANT_ERASED'],
  ] as const)
    expect([tenantId, (await refusal(reopen(person, tenantId))).reason]).toEqual([tenantId, reason]);
  expect(await rowCounts(bed)).toEqual(before);
  expect(await refusal(registerWith(banned.phone))).toMatchObject({ reason: 'PHONE_BANNED' });
  // Of the erased nobody knows anything any more, the phone included.
  expect((await registerWith(erased.phone)).tenant?.state).toBe('TENANT_STATE_REGISTERED');
  expect((await registerWith(randomPhone())).tenant?.reopenedFrom).toBe('');
});

it('makes one of two that come at once', async () => {
  const tenant = await closed();
  const attempts = await Promise.allSettled([0, 1].map(() => reopen(ownerOf(tenant), tenant.tenantId)));
  expect(attempts.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
});
