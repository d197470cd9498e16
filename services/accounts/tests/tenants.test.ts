// Registration, look-up and closure, through the generated client.
import { randomUUID } from 'node:crypto';
import { newId } from '@tollgate/ids';
import { refusal } from '@tollgate/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Bed, PASSWORD, randomPhone, register, rowCounts, staff, startBed, submit } from './fixtures.ts';

let bed: Bed;
beforeAll(async () => {
  bed = await startBed(new Date('2026-03-01T00:00:00Z'));
});
afterAll(() => bed.stop());

const registration = (phone: string) => ({
  requestId: randomUUID(),
  kind: 'TENANT_KIND_INDIVIDUAL' as const,
  displayName: '小店',
  phone,
  password: PASSWORD,
  profile: [],
});

describe('RegisterTenant', () => {
  it('registers a tenant, once per request id', async () => {
    const front = await bed.as('console');
    const request = registration(randomPhone());
    const first = await front.tenants.registerTenant(request);
    expect(first.tenant).toMatchObject({
      kind: 'TENANT_KIND_INDIVIDUAL',
      displayName: '小店',
      state: 'TENANT_STATE_REGISTERED',
      createTime: bed.clock.now,
      closeTime: undefined,
    });
    expect(first.userId).toMatch(/^usr_[0-9a-f]{32}$/);
    const before = await rowCounts(bed);
    expect(await front.tenants.registerTenant(request)).toEqual(first);
    const reused = front.tenants.registerTenant({ ...request, displayName: '另一家' });
    expect(await refusal(reused)).toMatchObject({ category: 'aborted', reason: 'REQUEST_ID_REUSED' });
    expect(await rowCounts(bed)).toEqual(before);
  });

  it('refuses a phone that already signs in somewhere, also when two come at once', async () => {
    const front = await bed.as('console');
    const phone = randomPhone();
    const outcomes = await Promise.allSettled([1, 2, 3].map(() => front.tenants.registerTenant(registration(phone))));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const before = await rowCounts(bed);
    expect(await refusal(front.tenants.registerTenant(registration(phone)))).toMatchObject({
      category: 'already_exists',
      reason: 'PHONE_TAKEN',
      metadata: {},
    });
    expect(await rowCounts(bed)).toEqual(before);
  });

  it.each([
    ['phone', { phone: '12345678901' }],
    ['phone', { phone: '1391234567８' }],
    ['password', { password: 'too short' }],
    ['display_name', { displayName: '   ' }],
    ['display_name', { displayName: '\u3000\t\u200b' }],
    ['request_id', { requestId: 'again' }],
  ])('refuses a bad %s and writes nothing', async (field, part) => {
    const front = await bed.as('console');
    const before = await rowCounts(bed);
    const refused = await refusal(front.tenants.registerTenant({ ...registration(randomPhone()), ...part }));
    expect(refused.category).toBe('invalid_argument');
    expect(refused.violations.map((violation) => violation.field)).toEqual([field]);
    expect(await rowCounts(bed)).toEqual(before);
  });
});

describe('GetTenant and ListTenants', () => {
  it('shows a tenant to its own users and to staff, to nobody else', async () => {
    const tenant = await register(bed);
    const { tenantId } = tenant;
    expect((await tenant.own.tenants.getTenant({ tenantId })).tenant).toMatchObject({
      tenantId,
      displayName: '云帆商城',
    });
    const support = await bed.as('console', staff('support'));
    expect((await support.tenants.getTenant({ tenantId })).tenant).toMatchObject({ tenantId });
    const stranger = await register(bed);
    // Before existence: the same answer for a tenant that is not there.
    for (const other of [tenantId, newId('ten')]) {
      expect(await refusal(stranger.own.tenants.getTenant({ tenantId: other }))).toMatchObject({
        reason: 'TENANT_SCOPE',
      });
    }
    expect(await refusal(support.tenants.getTenant({ tenantId: newId('ten') }))).toMatchObject({
      category: 'not_found',
      reason: 'TENANT_NOT_FOUND',
    });
    const gateway = await bed.as('gateway');
    expect(await refusal(gateway.tenants.getTenant({ tenantId }))).toMatchObject({ category: 'permission_denied' });
    expect(
      await refusal(tenant.own.tenants.listTenants({ pageSize: 0, pageToken: '', state: 'TENANT_STATE_UNSPECIFIED' })),
    ).toMatchObject({
      reason: 'TENANT_NOT_ALLOWED',
    });
  });

  it('lists newest first, in pages, by state', async () => {
    const ids: string[] = [];
    for (let made = 0; made < 3; made += 1) ids.push((await register(bed)).tenantId);
    const support = await bed.as('console', staff('support'));
    const list = (
      pageToken: string,
      state: 'TENANT_STATE_UNSPECIFIED' | 'TENANT_STATE_OPEN' = 'TENANT_STATE_UNSPECIFIED',
    ) => support.tenants.listTenants({ pageSize: 2, pageToken, state });
    const first = await list('');
    const second = await list(first.nextPageToken);
    const seen = [...first.tenants, ...second.tenants].map(({ tenantId }) => tenantId);
    expect(seen.slice(0, 3)).toEqual(ids.toReversed());
    expect(new Set(seen).size).toBe(4);
    expect((await list('', 'TENANT_STATE_OPEN')).tenants).toEqual([]);
    expect(await refusal(list('bm9uc2Vuc2U'))).toMatchObject({ reason: 'INVALID_PAGE_TOKEN' });
  });
});

describe('CloseTenant', () => {
  const closure = (tenantId: string) => ({ requestId: randomUUID(), tenantId, settlementId: newId('set') });

  it('closes once, for enforcement alone; a submission under review falls with it', async () => {
    const tenant = await register(bed);
    const verificationId = await submit(tenant);
    const enforcement = await bed.as('enforcement');
    const request = closure(tenant.tenantId);
    const closed = await enforcement.tenants.closeTenant(request);
    expect(closed.tenant).toMatchObject({
      state: 'TENANT_STATE_CLOSED',
      closeTime: bed.clock.now,
      displayName: '云帆商城',
    });
    expect(await enforcement.tenants.closeTenant(request)).toEqual(closed);
    const { verification } = await tenant.own.verifications.getVerification({
      tenantId: tenant.tenantId,
      verificationId,
    });
    expect(verification).toMatchObject({
      state: 'VERIFICATION_STATE_REJECTED',
      rejectReasons: ['TENANT_CLOSED'],
      reviewer: 'service:enforcement',
    });
    const before = await rowCounts(bed);
    expect(await refusal(enforcement.tenants.closeTenant(closure(tenant.tenantId)))).toMatchObject({
      category: 'failed_precondition',
      reason: 'TENANT_CLOSED',
    });
    expect(await rowCounts(bed)).toEqual(before);
  });

  it('refuses everybody else, and a tenant that is not there', async () => {
    const { tenantId, own } = await register(bed);
    const admin = await bed.as('console', staff('admin'));
    for (const nobody of [own, admin, await bed.as('billing'), await bed.as('console')]) {
      expect((await refusal(nobody.tenants.closeTenant(closure(tenantId)))).category).toBe('permission_denied');
    }
    const enforcement = await bed.as('enforcement');
    expect(await refusal(enforcement.tenants.closeTenant(closure(newId('ten'))))).toMatchObject({
      reason: 'TENANT_NOT_FOUND',
    });
  });
});
