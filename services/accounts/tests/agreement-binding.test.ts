// Which version binds a tenant as versions are published, used, accepted and objected to, through the generated client.
import { randomUUID } from 'node:crypto';
import { type AgreementVersion, listAgreements } from '@tollgate/agreements';
import type {
  AcceptAgreementRequest,
  PublishAgreementVersionRequest,
} from '@tollgate/contracts/accounts/v1/agreements';
import { newId } from '@tollgate/ids';
import { refusal } from '@tollgate/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { accountsWith } from '../src/definition.ts';
import { later, order, shipped } from './agreement-versions.ts';
import { type Bed, type Clients, register, type Registered, rowCounts, staff, startBed } from './fixtures.ts';

const START = new Date('2026-03-01T00:00:00Z');
/** When a change of terms that is announced at START takes effect: law/e-commerce-34. */
const EFFECTIVE = new Date('2026-03-07T16:00:00Z');
const day = (count: number): Date => new Date(START.getTime() + count * 86_400_000);
const [jd2, tencent2, hongfengye2] = [later('jd-sms', '2'), later('tencent-ses', '2'), later('hongfengye-sms', '2')];
const NEXT = { jd: jd2, tencent: tencent2, hongfengye: hongfengye2 };

let bed: Bed;
let admin: Clients;
let reviewer: Clients;
let tenants: Record<keyof typeof NEXT, Registered[]>;

beforeAll(async () => {
  bed = await startBed(START, undefined, accountsWith([...listAgreements(), jd2, tencent2, hongfengye2]));
  admin = await bed.as('console', staff('admin'));
  reviewer = await bed.as('console', staff('reviewer'));
  tenants = { jd: [], tencent: [], hongfengye: [] };
  for (const name of ['jd', 'tencent', 'hongfengye'] as const) {
    for (let i = 0; i < 3; i += 1) tenants[name].push(await signUp(shipped(NEXT[name].id)));
    const part: Partial<PublishAgreementVersionRequest> =
      name === 'tencent' ? { furtherChannels: ['NOTICE_CHANNEL_EMAIL'] } : {};
    await admin.agreements.publishAgreementVersion(order(NEXT[name], part));
  }
  await bed.service.runJob('announce-agreements');
}, 60_000);
afterAll(() => bed.stop());
beforeEach(() => {
  bed.clock.now = START;
});

async function signUp(agreement: AgreementVersion): Promise<Registered> {
  const tenant = await register(bed);
  await accept(tenant.own, tenant, agreement);
  return tenant;
}

function accept(
  who: Clients,
  { tenantId }: Registered,
  { id: agreementId, version, contentHash }: AgreementVersion,
  part: Partial<AcceptAgreementRequest> = {},
) {
  const name = { requestId: randomUUID(), tenantId, agreementId, version, contentHash };
  return who.agreements.acceptAgreement({ ...name, mode: 'ACCEPTANCE_MODE_CLICK', evidence: undefined, ...part });
}

const use = (tenant: Registered, agreement: AgreementVersion) =>
  accept(reviewer, tenant, agreement, {
    mode: 'ACCEPTANCE_MODE_USE',
    evidence: { documentDigest: '', description: 'sent job 7 on that day', countedUse: undefined },
  });

const object = ({ tenantId, own }: Registered, { id: agreementId, version }: AgreementVersion) =>
  own.agreements.objectToAgreementVersion({ requestId: randomUUID(), tenantId, agreementId, version });

async function bindingAt({ tenantId, own }: Registered, atTime: Date) {
  const { version, ground, bindTime, clauseIds, pendingChanges } = await own.agreements.getBindingAgreement({
    tenantId,
    atTime,
  });
  const pending = pendingChanges.map((each) => [each.version, each.outcome.slice('CHANGE_OUTCOME_'.length)].join(' '));
  return { version: version?.version, ground: ground.slice('BINDING_GROUND_'.length), bindTime, clauseIds, pending };
}

const one = (name: keyof typeof NEXT, index: number): Registered => {
  const tenant = tenants[name][index];
  if (tenant === undefined) throw new Error('no such tenant');
  return tenant;
};

describe('GetBindingAgreement', () => {
  it('binds by time what the accepted version lets follow by notice alone', async () => {
    const tenant = one('tencent', 0);
    const first = { version: '1', ground: 'ACCEPTED', bindTime: START, clauseIds: [], pending: ['2 NOT_YET'] };
    expect(await bindingAt(tenant, START)).toEqual(first);
    expect(await bindingAt(tenant, new Date(EFFECTIVE.getTime() - 1))).toEqual(first);
    expect(await bindingAt(tenant, EFFECTIVE)).toEqual({
      version: '2',
      ground: 'TIME',
      bindTime: EFFECTIVE,
      clauseIds: ['tencent/other', 'law/e-commerce-34'],
      pending: [],
    });
  });

  it('binds by continued use where the accepted version says so, and only from the use', async () => {
    const tenant = one('hongfengye', 0);
    expect(await bindingAt(tenant, day(8))).toMatchObject({ version: '1', pending: ['2 AWAITS_USE'] });
    bed.clock.now = day(9);
    await use(tenant, hongfengye2);
    expect(await bindingAt(tenant, day(8))).toMatchObject({ version: '1', pending: ['2 AWAITS_USE'] });
    expect(await bindingAt(tenant, day(9))).toMatchObject({
      version: '2',
      ground: 'CONTINUED_USE',
      bindTime: day(9),
      clauseIds: expect.arrayContaining(['hongfengye/0.3']),
    });
  });

  it('waits for consent where the accepted version is silent about changes', async () => {
    const tenant = one('jd', 0);
    expect(await bindingAt(tenant, day(30))).toMatchObject({ version: '1', pending: ['2 AWAITS_CONSENT'] });
    bed.clock.now = day(2);
    await accept(tenant.own, tenant, jd2);
    // Consented ahead of time: not before the version takes effect.
    expect(await bindingAt(tenant, day(3))).toMatchObject({ version: '1', pending: ['2 NOT_YET'] });
    expect(await bindingAt(tenant, EFFECTIVE)).toEqual({
      version: '2',
      ground: 'ACCEPTED',
      bindTime: EFFECTIVE,
      clauseIds: [],
      pending: [],
    });
  });

  it('leaves sealed paper as it is', async () => {
    const tenant = one('jd', 1);
    const evidence = { documentDigest: 'cd'.repeat(32), description: 'sealed in Beijing', countedUse: undefined };
    await accept(reviewer, tenant, shipped('jd-sms'), { mode: 'ACCEPTANCE_MODE_SEAL', evidence });
    bed.clock.now = day(10);
    await accept(tenant.own, tenant, jd2);
    const answer = await tenant.own.agreements.getBindingAgreement({ tenantId: tenant.tenantId, atTime: undefined });
    expect(answer).toMatchObject({ acceptance: { mode: 'ACCEPTANCE_MODE_SEAL', evidence }, version: { version: '1' } });
  });
});

describe('ObjectToAgreementVersion', () => {
  it('keeps the accepted version until the tenant uses the service again', async () => {
    const tenant = one('hongfengye', 1);
    bed.clock.now = day(1);
    expect(await object(tenant, hongfengye2)).toEqual({ objectTime: day(1) });
    bed.clock.now = day(2);
    expect(await object(tenant, hongfengye2)).toEqual({ objectTime: day(1) });
    expect(await bindingAt(tenant, day(20))).toMatchObject({ version: '1', pending: ['2 OBJECTED'] });
    bed.clock.now = day(21);
    await use(tenant, hongfengye2);
    expect(await bindingAt(tenant, day(21))).toMatchObject({ version: '2', ground: 'CONTINUED_USE' });
  });

  it('is possible until the version takes effect', async () => {
    const tenant = one('tencent', 1);
    bed.clock.now = EFFECTIVE;
    const before = await rowCounts(bed);
    for (const [who, version] of [
      [tenant, tencent2],
      [one('hongfengye', 2), hongfengye2],
    ] as const)
      expect(await refusal(object(who, version))).toMatchObject({
        category: 'failed_precondition',
        reason: 'OBJECTION_TOO_LATE',
        metadata: { effective_time: EFFECTIVE.toISOString() },
      });
    expect(await rowCounts(bed)).toEqual(before);
  });

  it.each<[string, AgreementVersion]>([
    ['of another agreement', tencent2],
    ['that binds already', shipped('jd-sms')],
    ['that is not published', { ...jd2, version: '99' }],
  ])('refuses an objection to a version %s', async (_, version) => {
    const tenant = one('jd', 2);
    const before = await rowCounts(bed);
    expect(await refusal(object(tenant, version))).toMatchObject({ reason: 'NOTHING_TO_OBJECT' });
    expect(await rowCounts(bed)).toEqual(before);
  });

  it('is the tenant’s own', async () => {
    const [tenant, stranger] = [one('jd', 2), one('jd', 1)];
    const asStranger = { ...tenant, own: stranger.own };
    expect(await refusal(object(asStranger, jd2))).toMatchObject({ reason: 'TENANT_SCOPE' });
    expect((await refusal(object({ ...tenant, own: admin }, jd2))).category).toBe('permission_denied');
    const fresh = await register(bed);
    expect(await refusal(object(fresh, jd2))).toMatchObject({ reason: 'NO_AGREEMENT' });
  });
});

describe('ListAcceptances', () => {
  it('shows a tenant’s consents with mode and evidence, newest first, by pages', async () => {
    const tenant = one('jd', 1);
    const list = (pageSize = 0, pageToken = '') =>
      tenant.own.agreements.listAcceptances({ tenantId: tenant.tenantId, pageSize, pageToken });
    const { acceptances } = await list();
    expect(acceptances.map(({ mode, version }) => [mode, version])).toEqual([
      ['ACCEPTANCE_MODE_CLICK', '2'],
      ['ACCEPTANCE_MODE_SEAL', '1'],
      ['ACCEPTANCE_MODE_CLICK', '1'],
    ]);
    expect(acceptances[1]?.evidence).toEqual({
      documentDigest: 'cd'.repeat(32),
      description: 'sealed in Beijing',
      countedUse: undefined,
    });
    const first = await list(2);
    const rest = await list(2, first.nextPageToken);
    expect([...first.acceptances, ...rest.acceptances]).toEqual(acceptances);
    expect(await refusal(list(0, 'xyz'))).toMatchObject({ reason: 'INVALID_PAGE_TOKEN' });
    const nobody = { tenantId: newId('ten'), pageSize: 0, pageToken: '' };
    expect(await refusal(reviewer.agreements.listAcceptances(nobody))).toMatchObject({ reason: 'TENANT_NOT_FOUND' });
    expect(await refusal(tenant.own.agreements.listAcceptances(nobody))).toMatchObject({ reason: 'TENANT_SCOPE' });
  });
});
