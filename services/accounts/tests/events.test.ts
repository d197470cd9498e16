// What commits is what is published, once, in the tenant's own order; what is refused is not.
import { randomUUID } from 'node:crypto';
import {
  AgreementAccepted,
  TenantClosed,
  TenantOpened,
  TenantRegistered,
  TenantVerified,
} from '@tollgate/contracts/accounts/v1/events';
import { newId } from '@tollgate/ids';
import { refusal } from '@tollgate/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Bed, enterprise, PASSWORD, register, staff, startBed, submit } from './fixtures.ts';
import { prove, reviewing } from './kyc-fixtures.ts';

let bed: Bed;
beforeAll(async () => {
  bed = await startBed(new Date('2026-03-01T00:00:00Z'));
});
afterAll(() => bed.stop());

const published = async (): Promise<string[]> => {
  await bed.service.flush();
  return (await bed.service.events('tollgate.accounts.')).map(({ subject }) =>
    subject.slice('tollgate.accounts.'.length),
  );
};

it('publishes one tenant’s life in order', async () => {
  const tenant = await register(bed);
  const { tenantId, own } = tenant;
  const { version } = await own.agreements.getAgreementVersion({ agreementId: 'jd-sms', version: '1' });
  await own.agreements.acceptAgreement({
    requestId: randomUUID(),
    tenantId,
    agreementId: 'jd-sms',
    version: '1',
    contentHash: version?.contentHash ?? '',
    mode: 'ACCEPTANCE_MODE_CLICK',
    evidence: undefined,
  });
  const verificationId = await submit(tenant);
  const reviewer = await bed.as('console', staff('reviewer'));
  await prove(tenant, reviewing(reviewer));
  await reviewer.verifications.approveVerification({
    requestId: randomUUID(),
    tenantId,
    verificationId,
    validateOnly: false,
  });
  const settlementId = newId('set');
  const enforcement = await bed.as('enforcement');
  await enforcement.tenants.closeTenant({ requestId: randomUUID(), tenantId, settlementId });

  expect(await published()).toEqual([
    'tenant_registered',
    'agreement_accepted',
    'tenant_verified',
    'tenant_opened',
    'tenant_closed',
  ]);
  const [registered, accepted, verified, opened, closed] = await bed.service.events('tollgate.accounts.');
  const occurTime = bed.clock.now;
  expect(TenantRegistered.decode(registered?.data ?? Buffer.of())).toEqual({
    tenantId,
    kind: 'TENANT_KIND_ENTERPRISE',
    occurTime,
  });
  expect(AgreementAccepted.decode(accepted?.data ?? Buffer.of())).toMatchObject({
    tenantId,
    agreementId: 'jd-sms',
    version: '1',
    occurTime,
  });
  expect(TenantVerified.decode(verified?.data ?? Buffer.of())).toEqual({ tenantId, verificationId, occurTime });
  expect(TenantOpened.decode(opened?.data ?? Buffer.of())).toEqual({ tenantId, verificationId, occurTime });
  expect(TenantClosed.decode(closed?.data ?? Buffer.of())).toEqual({ tenantId, settlementId, occurTime });
  for (const { messageId } of [registered, accepted, verified, opened, closed].flatMap((event) => event ?? [])) {
    expect(messageId).toMatch(/^evt_[0-9a-f]{32}$/);
  }
});

it('publishes nothing of what is refused or replayed', async () => {
  const tenant = await register(bed);
  const before = await published();
  const front = await bed.as('console');
  const again = {
    requestId: randomUUID(),
    kind: 'TENANT_KIND_ENTERPRISE' as const,
    displayName: '又一家',
    phone: tenant.phone,
    password: PASSWORD,
    profile: [],
  };
  await refusal(front.tenants.registerTenant(again));
  await refusal(front.tenants.registerTenant(again));
  await refusal(submit(tenant, enterprise('91350100M000100Y44')));
  expect(await published()).toEqual(before);
});

it('keeps events while the broker is away', async () => {
  const before = await published();
  await bed.service.broker.interrupt();
  const { tenantId } = await register(bed);
  await bed.service.broker.resume();
  await expect.poll(async () => (await published()).length, { timeout: 15_000 }).toBe(before.length + 1);
  const last = (await bed.service.events('tollgate.accounts.tenant_registered')).at(-1);
  expect(TenantRegistered.decode(last?.data ?? Buffer.of()).tenantId).toBe(tenantId);
});
