// Use that metering counts is consent where the agreement says so, from when the change could bind, and nowhere else.
import { randomUUID } from 'node:crypto';
import { type AgreementVersion, listAgreements } from '@tollgate/agreements';
import { AgreementAccepted } from '@tollgate/contracts/accounts/v1/events';
import { UsageCounted } from '@tollgate/contracts/metering/v1/events';
import { newId } from '@tollgate/ids';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { accountsWith } from '../src/definition.ts';
import { later, order, shipped } from './agreement-versions.ts';
import { type Bed, register, type Registered, staff, startBed } from './fixtures.ts';

const START = new Date('2026-03-01T00:00:00Z');
/** When a change of terms that is announced at START takes effect: law/e-commerce-34. */
const EFFECTIVE = new Date('2026-03-07T16:00:00Z');
const hour = (count: number): Date => new Date(EFFECTIVE.getTime() + count * 3_600_000);
const versions = {
  jd: later('jd-sms', '2'),
  tencent: later('tencent-ses', '2'),
  hongfengye: later('hongfengye-sms', '2'),
};
const tenants: Record<string, Registered> = {};

let bed: Bed;
beforeAll(async () => {
  bed = await startBed(START, undefined, accountsWith([...listAgreements(), ...Object.values(versions)]));
  const admin = await bed.as('console', staff('admin'));
  for (const [name, next] of Object.entries(versions)) {
    tenants[name] = await signUp(shipped(next.id));
    tenants[`${name} objecting`] = await signUp(shipped(next.id));
    const furtherChannels = name === 'tencent' ? (['NOTICE_CHANNEL_EMAIL'] as const) : [];
    await admin.agreements.publishAgreementVersion(order(next, { furtherChannels: [...furtherChannels] }));
  }
  await bed.service.runJob('announce-agreements');
  for (const [name, { id: agreementId, version }] of Object.entries(versions)) {
    const { tenantId, own } = one(`${name} objecting`);
    await own.agreements.objectToAgreementVersion({ requestId: randomUUID(), tenantId, agreementId, version });
  }
}, 60_000);
afterAll(() => bed.stop());

const one = (name: string): Registered => {
  const tenant = tenants[name];
  if (tenant === undefined) throw new Error(name);
  return tenant;
};

async function signUp({ id: agreementId, version, contentHash }: AgreementVersion): Promise<Registered> {
  const tenant = await register(bed);
  const name = { requestId: randomUUID(), tenantId: tenant.tenantId, agreementId, version, contentHash };
  await tenant.own.agreements.acceptAgreement({ ...name, mode: 'ACCEPTANCE_MODE_CLICK', evidence: undefined });
  return tenant;
}

/** Metering tells of messages in these hours, five units each. */
async function used({ tenantId }: Registered, now: Date, ...hours: readonly Date[]): Promise<string> {
  bed.clock.now = now;
  const usageId = newId('evt');
  const line = { product: 'sms-cn', jobId: '', grantId: '', messages: 3n, units: 5n };
  const lines = hours.map((hourStart) => ({ ...line, hourStart }));
  const fact = { usageId, tenantId, agreementId: 'x', agreementVersion: '1', lines, occurTime: now };
  const { jetstream } = bed.service.broker.broker;
  await jetstream.publish('tollgate.metering.usage_counted', UsageCounted.encode(fact).finish(), { msgID: usageId });
  await bed.service.flush();
  return usageId;
}

const version = async ({ tenantId, own }: Registered): Promise<string> => {
  const binding = await own.agreements.getBindingAgreement({ tenantId, atTime: undefined });
  return `${binding.version?.version} ${binding.ground.slice('BINDING_GROUND_'.length)}`;
};

it('binds by the first whole hour of use after the change could bind, with its figures and the notice', async () => {
  const tenant = one('hongfengye');
  const { tenantId, own } = tenant;
  await used(tenant, hour(-1), hour(-2));
  expect(await version(tenant)).toBe('1 ACCEPTED');
  // Late reports of messages from before the change are no use of the service after it.
  await used(tenant, hour(2), hour(-3), hour(-1));
  expect(await version(tenant)).toBe('1 ACCEPTED');
  const usageId = await used(tenant, hour(3), hour(-1), hour(0), hour(2));
  expect(await version(tenant)).toBe('2 CONTINUED_USE');
  const { acceptances } = await own.agreements.listAcceptances({ tenantId, pageSize: 0, pageToken: '' });
  const told = await bed.service.db
    .selectFrom('announcement')
    .select('notice_id')
    .where('tenant_id', '=', tenantId)
    .executeTakeFirstOrThrow();
  expect(acceptances[0]).toMatchObject({
    agreementId: 'hongfengye-sms',
    version: '2',
    contentHash: versions.hongfengye.contentHash,
    mode: 'ACCEPTANCE_MODE_USE',
    acceptTime: hour(3),
    actor: 'service:metering',
    evidence: {
      documentDigest: '',
      countedUse: { usageId, firstUseTime: hour(0), messages: 6n, units: 10n, noticeId: told.notice_id },
    },
  });
  // Once: further use adds nothing, and the look at what took effect tells nobody again.
  await used(tenant, hour(4), hour(3));
  await bed.service.runJob('review-bindings');
  await bed.service.flush();
  const events = (await bed.service.events('tollgate.accounts.agreement_accepted'))
    .map(({ data }) => AgreementAccepted.decode(data))
    .filter((event) => event.tenantId === tenantId);
  expect(events.map((event) => [event.version, event.mode])).toEqual([
    ['1', 'ACCEPTANCE_MODE_CLICK'],
    ['2', 'ACCEPTANCE_MODE_USE'],
  ]);
});

it('ends an objection, which holds only as long as the tenant stops using the service', async () => {
  const tenant = one('hongfengye objecting');
  bed.clock.now = hour(5);
  expect(await version(tenant)).toBe('1 ACCEPTED');
  await used(tenant, hour(6), hour(5));
  expect(await version(tenant)).toBe('2 CONTINUED_USE');
});

it('binds nobody whose agreement asks for something else', async () => {
  // Terms of tencent-ses bind by time, those of jd-sms by express consent alone: use is no consent there.
  const before = await bed.service.db.selectFrom('counted_use').selectAll().execute();
  await used(one('tencent'), hour(7), hour(6));
  expect(await version(one('tencent'))).toBe('2 TIME');
  await used(one('jd'), hour(7), hour(6));
  expect(await version(one('jd'))).toBe('1 ACCEPTED');
  const rows = await bed.service.db.selectFrom('counted_use').selectAll().execute();
  expect(rows).toEqual(before);
  for (const name of ['tencent', 'jd']) {
    const { tenantId, own } = one(name);
    const { acceptances } = await own.agreements.listAcceptances({ tenantId, pageSize: 0, pageToken: '' });
    expect(acceptances.map(({ mode }) => mode)).toEqual(['ACCEPTANCE_MODE_CLICK']);
  }
});

it('takes no notice of tenants that it does not know', async () => {
  const stranger = { ...one('hongfengye'), tenantId: newId('ten') };
  await used(stranger, hour(8), hour(7));
  expect(await bed.service.events('tollgate.deadletter.')).toEqual([]);
});
