// Registration with phone and password alone, and optional facts, each with a consent of its own.
import { randomUUID } from 'node:crypto';
import type { ProfileFieldInput } from '@tollgate/contracts/accounts/v1/tenants';
import { refusal } from '@tollgate/testing';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type Bed,
  enterprise,
  PASSWORD,
  randomPhone,
  register,
  rowCounts,
  staff,
  startBed,
  submit,
} from './fixtures.ts';
import { banning, reviewing, verify } from './kyc-fixtures.ts';

let bed: Bed;
beforeAll(async () => {
  bed = await startBed(new Date('2026-03-01T00:00:00Z'));
});
afterAll(() => bed.stop());

const email = (value = 'ops@example.com', part: Partial<ProfileFieldInput> = {}): ProfileFieldInput => ({
  name: 'PROFILE_FIELD_NAME_EMAIL',
  value,
  purpose: 'NOTICES_BY_EMAIL',
  purposeVersion: '2026-1',
  ...part,
});
const born = (value: string): ProfileFieldInput =>
  email(value, { name: 'PROFILE_FIELD_NAME_BIRTH_DATE', purpose: 'AGE_CHECK' });
const bare = (profile: ProfileFieldInput[] = [], phone = randomPhone()) => ({
  requestId: randomUUID(),
  kind: 'TENANT_KIND_UNSPECIFIED' as const,
  displayName: '',
  phone,
  password: PASSWORD,
  profile,
});

describe('RegisterTenant', () => {
  it('needs a phone and a password, and nothing else; the first submission says what kind it is', async () => {
    const front = await bed.as('console');
    const request = bare();
    const { tenant, userId } = await front.tenants.registerTenant(request);
    const masked = `${request.phone.slice(0, 3)}****${request.phone.slice(-4)}`;
    expect(tenant).toMatchObject({ kind: 'TENANT_KIND_UNSPECIFIED', displayName: masked });
    const tenantId = tenant?.tenantId ?? '';
    const own = await bed.as('console', { userId, kind: 'tenant', tenantId, roles: ['owner'] });
    expect(await own.tenants.getProfile({ tenantId })).toEqual({ fields: [], consents: [] });
    await submit({ tenantId, userId, phone: request.phone, own }, enterprise());
    expect((await own.tenants.getTenant({ tenantId })).tenant?.kind).toBe('TENANT_KIND_ENTERPRISE');
  });

  it.each<[string, string | undefined, ProfileFieldInput[]]>([
    ['PURPOSE_UNKNOWN', 'profile[0].purpose', [email('a@b.cn', { purpose: 'MARKETING' })]],
    ['PURPOSE_UNKNOWN', 'profile[0].purpose', [email('a@b.cn', { purposeVersion: '2020-1' })]],
    ['PURPOSE_UNKNOWN', 'profile[0].purpose', [email('a@b.cn', { purpose: 'TO_STRING' })]],
    ['PROFILE_VALUE_INVALID', 'profile[0].value', [email('<script>@example.com')]],
    ['PROFILE_VALUE_INVALID', 'profile[0].value', [email('nobody')]],
    ['PROFILE_VALUE_INVALID', 'profile[0].value', [born('2026-02-29')]],
    ['PROFILE_VALUE_INVALID', 'profile[0].value', [born('2026-03-02')]],
    ['PROFILE_FIELD_TWICE', 'profile[1].name', [email(), email('b@example.com')]],
    ['UNDERAGE', undefined, [born('2012-03-02')]],
    ['INVALID_REQUEST', 'profile[0].purpose', [email('a@b.cn', { purpose: '' })]],
  ])('refuses with %s at %s and stores nothing', async (reason, field, profile) => {
    const front = await bed.as('console');
    const before = await rowCounts(bed);
    const refused = await refusal(front.tenants.registerTenant(bare(profile)));
    expect([refused.reason, refused.violations[0]?.field]).toEqual([reason, field]);
    expect(await rowCounts(bed)).toEqual(before);
  });

  it('takes somebody on the 14th birthday', async () => {
    const front = await bed.as('console');
    expect((await front.tenants.registerTenant(bare([born('2012-03-01')]))).tenant?.state).toBe(
      'TENANT_STATE_REGISTERED',
    );
  });

  it('refuses a phone that is banned', async () => {
    const tenant = await register(bed);
    await verify(tenant, reviewing(await bed.as('console', staff('reviewer'))));
    const ban = banning(await bed.as('console', staff('approver')));
    const before = await rowCounts(bed);
    await ban(tenant.tenantId, { validateOnly: true });
    expect(await rowCounts(bed)).toEqual(before);
    await ban(tenant.tenantId);
    const front = await bed.as('console');
    expect(await refusal(front.tenants.registerTenant(bare([], tenant.phone)))).toMatchObject({
      reason: 'PHONE_BANNED',
    });
  });
});

describe('optional facts', () => {
  it('are kept sealed under a consent with purpose, time and version, replaced, and deleted when it is withdrawn', async () => {
    const tenant = await register(bed);
    const { tenantId, own } = tenant;
    const set = (field: ProfileFieldInput) => own.tenants.setProfileField({ requestId: randomUUID(), tenantId, field });
    const given = await set(email('first@example.com'));
    expect(given.consent).toEqual({
      name: 'PROFILE_FIELD_NAME_EMAIL',
      purpose: 'NOTICES_BY_EMAIL',
      purposeVersion: '2026-1',
      giveTime: bed.clock.now,
      withdrawTime: undefined,
    });
    await set(email('second@example.com', { purpose: 'INVOICES_BY_EMAIL' }));
    const { fields, consents } = await own.tenants.getProfile({ tenantId });
    expect(fields.map(({ value, consent }) => [value, consent?.purpose])).toEqual([
      ['second@example.com', 'INVOICES_BY_EMAIL'],
    ]);
    expect(consents.map(({ withdrawTime }) => withdrawTime !== undefined)).toEqual([true, false]);
    const { rows } = await sql<{ found: boolean }>`
      select position(${Buffer.from('second@example.com')} in sealed_value) > 0 as found from profile_field
      where tenant_id = ${tenantId}`.execute(bed.service.db);
    expect(rows).toEqual([{ found: false }]);
    const withdraw = () =>
      own.tenants.withdrawProfileField({ requestId: randomUUID(), tenantId, name: 'PROFILE_FIELD_NAME_EMAIL' });
    await withdraw();
    const after = await own.tenants.getProfile({ tenantId });
    expect([after.fields, after.consents.length]).toEqual([[], 2]);
    expect(await refusal(withdraw())).toMatchObject({ reason: 'CONSENT_NOT_FOUND' });
    for (const table of ['consent', 'consent_withdrawal'] as const)
      await expect(bed.service.db.deleteFrom(table).execute()).rejects.toThrow(/permission denied/);
    const stranger = await register(bed);
    expect(await refusal(stranger.own.tenants.getProfile({ tenantId }))).toMatchObject({ reason: 'TENANT_SCOPE' });
    const reviewer = await bed.as('console', staff('reviewer'));
    expect((await reviewer.tenants.getProfile({ tenantId })).consents).toHaveLength(2);
  });
});
