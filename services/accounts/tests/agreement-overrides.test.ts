// Sealed contracts that compute: two people, every fault at once, what binds and what the other services are told.
import { randomUUID } from 'node:crypto';
import { type AgreementVersion, listAgreements } from '@tollgate/agreements';
import { AgreementAccepted } from '@tollgate/contracts/accounts/v1/events';
import { OverridesServiceService, type ProposeOverrideRequest } from '@tollgate/contracts/accounts/v1/overrides';
import { newId } from '@tollgate/ids';
import { refusal } from '@tollgate/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { accountsWith } from '../src/definition.ts';
import { later, order, shipped } from './agreement-versions.ts';
import { type Bed, register, type Registered, rowCounts, staff, startBed } from './fixtures.ts';

const START = new Date('2026-03-01T00:00:00Z');
const day = (count: number): Date => new Date(START.getTime() + count * 86_400_000);
const jd2 = later('jd-sms', '2');
const [ann, bob] = [staff('admin'), staff('approver')];

let bed: Bed;
beforeAll(async () => {
  bed = await startBed(START, undefined, accountsWith([...listAgreements(), jd2]));
});
afterAll(() => bed.stop());
beforeEach(() => {
  bed.clock.now = START;
});

const as = (person: typeof ann) => bed.service.client(OverridesServiceService, { as: 'console', person });

async function click({ tenantId, own }: Registered, { id, version, contentHash }: AgreementVersion): Promise<void> {
  await own.agreements.acceptAgreement({
    requestId: randomUUID(),
    tenantId,
    agreementId: id,
    version,
    contentHash,
    mode: 'ACCEPTANCE_MODE_CLICK',
    evidence: undefined,
  });
}

async function signUp(): Promise<Registered> {
  const tenant = await register(bed);
  await click(tenant, shipped('jd-sms'));
  return tenant;
}

const contract = (part: Readonly<Record<string, unknown>> = {}): string =>
  JSON.stringify({
    agreementId: 'jd-sms',
    version: '1',
    contentHash: shipped('jd-sms').contentHash,
    title: { zh: '补充协议', en: 'supplementary contract' },
    clauses: [{ id: 'sealed/4', title: { zh: '第四条', en: '§ 4' }, consequence: null }],
    changes: [{ operation: 'SET', path: 'billing.tolerance', clause: 'sealed/4', value: { perMille: 10 } }],
    ...part,
  });

const proposal = (tenantId: string, part: Partial<ProposeOverrideRequest> = {}): ProposeOverrideRequest => ({
  requestId: randomUUID(),
  tenantId,
  document: contract(),
  effectiveTime: undefined,
  evidence: { documentDigest: 'ef'.repeat(32), description: 'framework contract', countedUse: undefined },
  validateOnly: false,
  ...part,
});

async function confirmed(tenantId: string, part: Partial<ProposeOverrideRequest> = {}): Promise<string> {
  const { override } = await (await as(ann)).proposeOverride(proposal(tenantId, part));
  const overrideId = override?.overrideId ?? '';
  await (await as(bob)).confirmOverride({ requestId: randomUUID(), overrideId });
  return overrideId;
}

const ofSendcloud = {
  agreementId: 'sendcloud',
  contentHash: shipped('sendcloud').contentHash,
  changes: [{ operation: 'SET', path: 'billing.payment', clause: 'sealed/4', value: { mode: 'POSTPAID' } }],
};

const binding = ({ tenantId, own }: Registered, atTime?: Date) =>
  own.agreements.getBindingAgreement({ tenantId, atTime });

async function told({ tenantId }: Registered): Promise<(readonly [string, string])[]> {
  await bed.service.flush();
  return (await bed.service.events('tollgate.accounts.agreement_accepted'))
    .map(({ data }) => AgreementAccepted.decode(data))
    .filter((event) => event.tenantId === tenantId)
    .map(({ version, contract: sealed }) => [version, sealed?.overrideId ?? ''] as const);
}

describe('a sealed contract', () => {
  it('holds from its confirmation by a second person, and the others are told of it', async () => {
    const tenant = await signUp();
    const { tenantId } = tenant;
    const { override } = await (await as(ann)).proposeOverride(proposal(tenantId));
    expect(override).toMatchObject({
      state: 'OVERRIDE_STATE_PROPOSED',
      title: { zh: '补充协议', en: 'supplementary contract' },
      holdTime: undefined,
    });
    expect(override?.changedRules.map(({ path, before, after }) => [path, before, after])).toEqual([
      ['billing.tolerance.clause', 'jd/2.4', 'sealed/4'],
      ['billing.tolerance.perMille', '5', '10'],
    ]);
    const before = await binding(tenant);
    expect([before.ground, before.effective?.overrideId]).toEqual(['BINDING_GROUND_ACCEPTED', '']);
    expect(before.effective?.contentHash).toBe(shipped('jd-sms').contentHash);
    const overrideId = override?.overrideId ?? '';
    bed.clock.now = day(1);
    expect(await refusal((await as(ann)).confirmOverride({ requestId: randomUUID(), overrideId }))).toMatchObject({
      category: 'permission_denied',
    });
    const request = { requestId: randomUUID(), overrideId };
    const answer = await (await as(bob)).confirmOverride(request);
    expect(answer.override).toMatchObject({ state: 'OVERRIDE_STATE_CONFIRMED', holdTime: day(1) });
    expect(await (await as(bob)).confirmOverride(request)).toEqual(answer);
    const after = await binding(tenant);
    expect(after).toMatchObject({
      ground: 'BINDING_GROUND_SEALED_CONTRACT',
      bindTime: day(1),
      clauseIds: ['jd/0.prec', 'jd/11.1'],
      version: { agreementId: 'jd-sms', version: '1' },
      effective: { overrideId, contentHash: override?.effectiveContentHash, overrideDocument: override?.document },
    });
    expect(after.effective?.contractClauses.map(({ clauseId }) => clauseId)).toEqual(['sealed/4']);
    // Never for what was before.
    expect((await binding(tenant, START)).effective?.overrideId).toBe('');
    expect(await told(tenant)).toEqual([
      ['1', ''],
      ['1', overrideId],
    ]);
  });

  it('holds from the time that the paper names, if that is later, and ends by one that restores the version', async () => {
    const tenant = await signUp();
    const { tenantId } = tenant;
    const overrideId = await confirmed(tenantId, { effectiveTime: day(3) });
    expect((await told(tenant)).length).toBe(1);
    await bed.service.runJob('report-overrides');
    expect((await told(tenant)).length).toBe(1);
    bed.clock.now = day(3);
    expect((await binding(tenant)).effective?.overrideId).toBe(overrideId);
    await bed.service.runJob('report-overrides');
    await bed.service.runJob('report-overrides');
    expect(await told(tenant)).toEqual([
      ['1', ''],
      ['1', overrideId],
    ]);
    bed.clock.now = day(4);
    await confirmed(tenantId, { document: contract({ changes: [], clauses: [] }) });
    expect((await binding(tenant)).effective?.overrideId).toBe('');
    expect(await told(tenant)).toEqual([
      ['1', ''],
      ['1', overrideId],
      ['1', ''],
    ]);
    expect((await binding(tenant, day(3))).effective?.overrideId).toBe(overrideId);
    const { overrides } = await (await as(staff('support'))).listOverrides({ tenantId });
    expect(overrides.map(({ state }) => state)).toEqual(['OVERRIDE_STATE_CONFIRMED', 'OVERRIDE_STATE_CONFIRMED']);
  });

  it('keeps the tenant under the version that it changes, whatever is published or clicked', async () => {
    const tenant = await signUp();
    const overrideId = await confirmed(tenant.tenantId);
    const admin = await bed.as('console', staff('admin'));
    await admin.agreements.publishAgreementVersion(order(jd2));
    await bed.service.runJob('announce-agreements');
    bed.clock.now = day(30);
    await click(tenant, jd2);
    await bed.service.runJob('review-bindings');
    expect(await binding(tenant)).toMatchObject({ version: { version: '1' }, effective: { overrideId } });
    expect(await told(tenant)).toEqual([
      ['1', ''],
      ['1', overrideId],
    ]);
    // Restored, the later consent counts.
    await confirmed(tenant.tenantId, { document: contract({ changes: [], clauses: [] }) });
    expect((await binding(tenant)).version?.version).toBe('2');
    expect((await told(tenant)).at(-1)).toEqual(['2', '']);
  });
});

describe('refusals', () => {
  it('names everything that is wrong with the document at once', async () => {
    const { tenantId } = await signUp();
    const changes = [
      { operation: 'SET', path: 'billing.tolerence', clause: 'sealed/4', value: { perMille: 10 } },
      { operation: 'SET', path: 'billing.payment', clause: 'sealed/9', value: { mode: 'SOMETIMES' } },
    ];
    const before = await rowCounts(bed);
    const refused = await refusal(
      (await as(ann)).proposeOverride(proposal(tenantId, { document: contract({ changes }) })),
    );
    expect(refused).toMatchObject({
      category: 'invalid_argument',
      reason: 'OVERRIDE_INVALID',
      metadata: { faults: '3' },
    });
    expect(refused.violations.map(({ field }) => field).toSorted()).toEqual([
      'document.billing.payment.mode',
      'document.changes[0].path',
      'document.changes[1].clause',
    ]);
    expect(await rowCounts(bed)).toEqual(before);
  });

  it.each<[string, string, Partial<ProposeOverrideRequest>]>([
    ['invalid_argument', 'OVERRIDE_INVALID', { document: 'not JSON' }],
    ['invalid_argument', 'OVERRIDE_INVALID', { document: '[]' }],
    ['invalid_argument', 'OVERRIDE_INVALID', { document: contract({ agreementId: 'nobody' }) }],
    ['invalid_argument', 'OVERRIDE_INVALID', { document: contract({ contentHash: 'ab'.repeat(32) }) }],
    ['failed_precondition', 'NOTHING_TO_RESTORE', { document: contract({ changes: [], clauses: [] }) }],
    ['failed_precondition', 'BINDING_CHANGED', { document: contract(ofSendcloud) }],
    [
      'invalid_argument',
      'EVIDENCE_MISSING',
      { evidence: { documentDigest: '', description: 'x', countedUse: undefined } },
    ],
    ['not_found', 'TENANT_NOT_FOUND', { tenantId: newId('ten') }],
  ])('refuses with %s %s', async (category, reason, part) => {
    const { tenantId } = await signUp();
    const before = await rowCounts(bed);
    expect(await refusal((await as(ann)).proposeOverride(proposal(tenantId, part)))).toMatchObject({
      category,
      reason,
    });
    expect(await rowCounts(bed)).toEqual(before);
  });

  it('refuses the same person, a second proposal, a second decision, and an unknown id', async () => {
    const { tenantId } = await signUp();
    const both = staff('admin', 'approver');
    const own = await as(both);
    const { override } = await own.proposeOverride(proposal(tenantId));
    const overrideId = override?.overrideId ?? '';
    expect(await refusal(own.confirmOverride({ requestId: randomUUID(), overrideId }))).toMatchObject({
      category: 'permission_denied',
      reason: 'SAME_PERSON',
    });
    expect(await refusal(own.proposeOverride(proposal(tenantId)))).toMatchObject({ reason: 'OVERRIDE_PENDING' });
    const reason = 'the paper is not what was agreed';
    const { override: rejected } = await own.rejectOverride({ requestId: randomUUID(), overrideId, reason });
    expect(rejected).toMatchObject({ state: 'OVERRIDE_STATE_REJECTED', rejectReason: reason });
    const again = (await as(bob)).confirmOverride({ requestId: randomUUID(), overrideId });
    expect(await refusal(again)).toMatchObject({ reason: 'OVERRIDE_DECIDED' });
    const nowhere = (await as(bob)).confirmOverride({ requestId: randomUUID(), overrideId: newId('prp') });
    expect(await refusal(nowhere)).toMatchObject({ reason: 'OVERRIDE_NOT_FOUND' });
  });

  it('stores nothing with validate_only, and lets nobody else propose, confirm or read', async () => {
    const [tenant, stranger] = [await signUp(), await signUp()];
    const { tenantId } = tenant;
    const { override } = await (await as(ann)).proposeOverride(proposal(tenantId, { validateOnly: true }));
    expect(override?.changedRules).toHaveLength(2);
    const reader = await as(staff('support'));
    expect(await reader.listOverrides({ tenantId })).toEqual({ overrides: [] });
    const others = staff('support', 'reviewer', 'finance', 'enforcer');
    expect(await refusal((await as(others)).proposeOverride(proposal(tenantId)))).toMatchObject({
      category: 'permission_denied',
    });
    const id = { requestId: randomUUID(), overrideId: newId('prp') };
    expect(await refusal((await as(others)).confirmOverride(id))).toMatchObject({ category: 'permission_denied' });
    const { userId } = stranger;
    const foreign = { userId, kind: 'tenant' as const, tenantId: stranger.tenantId, roles: ['owner'] };
    expect(await refusal((await as(foreign)).listOverrides({ tenantId }))).toMatchObject({ reason: 'TENANT_SCOPE' });
  });
});
