// What a tenant may do: from registration over suspension to reinstatement, through the real client.
import { newId } from '@tollgate/ids';
import { refusal } from '@tollgate/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  accept,
  arrearsCleared,
  arrearsStarted,
  enforcer,
  ofTenant,
  openTenant,
  register,
  requestId,
  staff,
  startStage,
  verify,
  type Stage,
} from './stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await startStage();
});
afterAll(() => stage.stop());

const read = async (tenantId: string) => (await (await stage.standing()).getStanding({ tenantId })).standing;
const causes = async (tenantId: string) =>
  (await read(tenantId))?.restrictions.map((each) => each.cause.replace('RESTRICTION_CAUSE_', ''));
const rows = (tenantId: string) =>
  stage
    .service()
    .db.selectFrom('restrictions')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .orderBy('restriction_id')
    .execute();

const order = (tenantId: string, over: object = {}) => ({
  requestId: requestId(),
  tenantId,
  clauseId: 'jd/7.3.2',
  reason: 'Complaints about unsolicited marketing messages.',
  expireTime: undefined,
  validateOnly: false,
  ...over,
});

describe('the way in', () => {
  test('a new tenant has no agreement and no proved identity, and each fact lifts its own restriction', async () => {
    const tenantId = newId('ten');
    expect(await refusal(read(tenantId))).toMatchObject({ category: 'not_found', reason: 'TENANT_NOT_FOUND' });
    await register(stage, tenantId);
    const before = await read(tenantId);
    expect(before).toMatchObject({ maySend: false, mayTopUp: false, maySpend: false, version: 2n });
    expect(before?.restrictions.map((each) => [each.cause, each.clauseId, each.liftableBy])).toEqual([
      ['RESTRICTION_CAUSE_AGREEMENT', 'house/onboarding', 'SYSTEM'],
      ['RESTRICTION_CAUSE_KYC', 'law/cybersecurity-24', 'SYSTEM'],
    ]);
    expect(JSON.stringify(before?.restrictions.map((each) => [each.reason, each.remedy]))).not.toMatch(/京东|JD/);
    await accept(stage, tenantId);
    expect(await causes(tenantId)).toEqual(['KYC']);
    await verify(stage, tenantId);
    expect(await read(tenantId)).toMatchObject({
      maySend: true,
      mayTopUp: true,
      maySpend: true,
      version: 4n,
      agreementId: 'jd-sms',
      agreementVersion: '1',
    });
  });

  test('facts that come before the registration are not forgotten, and nobody is known before it', async () => {
    const tenantId = newId('ten');
    await accept(stage, tenantId);
    await arrearsStarted(stage, tenantId, 5n);
    expect(await refusal(read(tenantId))).toMatchObject({ reason: 'TENANT_NOT_FOUND' });
    await register(stage, tenantId);
    expect(await causes(tenantId)).toEqual(['KYC', 'ARREARS']);
    await register(stage, tenantId);
    expect(await causes(tenantId)).toEqual(['KYC', 'ARREARS']);
  });

  test('arrears follow the greatest sequence number, whatever arrives last', async () => {
    const tenantId = await openTenant(stage);
    await arrearsStarted(stage, tenantId, 10n);
    expect(await causes(tenantId)).toEqual(['ARREARS']);
    expect(await read(tenantId)).toMatchObject({ maySend: false, mayTopUp: true, maySpend: false });
    await arrearsCleared(stage, tenantId, 30n);
    await arrearsStarted(stage, tenantId, 20n);
    expect(await causes(tenantId)).toEqual([]);
    await arrearsStarted(stage, tenantId, 31n);
    expect((await read(tenantId))?.restrictions[0]).toMatchObject({ clauseId: 'jd/7.3.3', liftableBy: 'SYSTEM' });
  });
});

describe('SuspendTenant', () => {
  test('restricts under the clause with the reason, and a preview changes nothing', async () => {
    const tenantId = await openTenant(stage);
    const client = await stage.standing();
    const preview = await client.suspendTenant(order(tenantId, { validateOnly: true }));
    expect(preview.restriction?.restrictionId).toBe('');
    expect(preview.effect).toMatchObject({ openGrants: 0n, standingAfter: { maySend: false, version: 5n } });
    expect(await causes(tenantId)).toEqual([]);
    const request = order(tenantId);
    const { restriction, effect } = await client.suspendTenant(request);
    expect(restriction).toMatchObject({
      clauseId: 'jd/7.3.2',
      liftableBy: 'STAFF',
      actor: `user:${enforcer.userId}`,
      actions: ['RESTRICTED_ACTION_SEND', 'RESTRICTED_ACTION_SPEND'],
    });
    expect(restriction?.reason?.en).toContain('unsolicited marketing');
    expect(effect?.standingAfter?.restrictions[0]?.restrictionId).toBe(restriction?.restrictionId);
    expect((await client.suspendTenant(request)).restriction).toEqual(restriction);
    expect(await rows(tenantId)).toHaveLength(3);
  });

  const bad: [string, object, object][] = [
    ['an unknown clause', { clauseId: 'jd/99' }, { category: 'invalid_argument', reason: 'CLAUSE_UNKNOWN' }],
    ['a clause of another agreement', { clauseId: 'sendcloud/1' }, { reason: 'CLAUSE_UNKNOWN' }],
    [
      'a clause that only ends it',
      { clauseId: 'jd/7.3.5' },
      { category: 'failed_precondition', reason: 'CLAUSE_DOES_NOT_ALLOW' },
    ],
    ['an end in the past', { expireTime: new Date('2026-11-01T00:00:00Z') }, { reason: 'EXPIRE_TIME_PAST' }],
    ['no reason', { reason: 'because' }, { category: 'invalid_argument' }],
    ['a malformed request id', { requestId: 'one' }, { category: 'invalid_argument' }],
  ];
  test.each(bad)('%s is refused and nothing is written', async (_name, over, expected) => {
    const tenantId = await openTenant(stage);
    const client = await stage.standing();
    expect(await refusal(client.suspendTenant(order(tenantId, over)))).toMatchObject(expected);
    expect(await rows(tenantId)).toHaveLength(2);
    expect(await read(tenantId)).toMatchObject({ version: 4n, maySend: true });
  });

  test('without an agreement there is no clause to act under, and an unknown tenant is named', async () => {
    const tenantId = newId('ten');
    const client = await stage.standing();
    expect(await refusal(client.suspendTenant(order(tenantId)))).toMatchObject({ reason: 'TENANT_NOT_FOUND' });
    await register(stage, tenantId);
    expect(await refusal(client.suspendTenant(order(tenantId)))).toMatchObject({ reason: 'AGREEMENT_NOT_ACCEPTED' });
  });

  test('a request id with another request is a conflict', async () => {
    const tenantId = await openTenant(stage);
    const client = await stage.standing();
    const request = order(tenantId);
    await client.suspendTenant(request);
    const other = { ...request, clauseId: 'jd/3.4' };
    expect(await refusal(client.suspendTenant(other))).toMatchObject({ reason: 'REQUEST_ID_REUSED' });
    expect(await rows(tenantId)).toHaveLength(3);
  });

  test('one with a date ends by itself, at once for the standing and noted by the job', async () => {
    const tenantId = await openTenant(stage);
    const until = new Date(stage.clock.now.getTime() + 60_000);
    await (await stage.standing()).suspendTenant(order(tenantId, { expireTime: until }));
    expect(await causes(tenantId)).toEqual(['STAFF']);
    stage.clock.now = until;
    expect(await causes(tenantId)).toEqual([]);
    await stage.service().runJob('end-restrictions');
    expect(await read(tenantId)).toMatchObject({ maySend: true, version: 6n });
    expect((await rows(tenantId)).at(-1)).toMatchObject({ lifted_by: 'service:enforcement', lifted_at: until });
  });
});

describe('LiftRestriction', () => {
  const lift = (tenantId: string, restrictionId: string) => ({
    requestId: requestId(),
    tenantId,
    restrictionId,
    reason: 'Consent records were shown and are in order.',
  });

  test('lifts one restriction and no other', async () => {
    const tenantId = await openTenant(stage);
    const client = await stage.standing();
    const first = (await client.suspendTenant(order(tenantId))).restriction?.restrictionId ?? '';
    const second =
      (await client.suspendTenant(order(tenantId, { clauseId: 'jd/3.4' }))).restriction?.restrictionId ?? '';
    const { standing } = await client.liftRestriction(lift(tenantId, first));
    expect(standing).toMatchObject({ maySend: false, restrictions: [{ restrictionId: second }] });
    expect(await refusal(client.liftRestriction(lift(tenantId, first)))).toMatchObject({ reason: 'ALREADY_LIFTED' });
    expect((await client.liftRestriction(lift(tenantId, second))).standing).toMatchObject({ maySend: true });
  });

  test('nobody lifts by hand what the system lifts, nor what is not there', async () => {
    const tenantId = newId('ten');
    await register(stage, tenantId);
    const restrictionId = (await read(tenantId))?.restrictions[0]?.restrictionId ?? '';
    const client = await stage.standing(staff('admin'));
    expect(await refusal(client.liftRestriction(lift(tenantId, restrictionId)))).toMatchObject({
      category: 'permission_denied',
      reason: 'NOT_LIFTABLE',
      metadata: { cause: 'AGREEMENT', liftable_by: 'SYSTEM' },
    });
    expect(await refusal(client.liftRestriction(lift(tenantId, newId('rst'))))).toMatchObject({
      reason: 'RESTRICTION_NOT_FOUND',
    });
    const other = await openTenant(stage);
    expect(await refusal(client.liftRestriction(lift(other, restrictionId)))).toMatchObject({
      reason: 'RESTRICTION_NOT_FOUND',
    });
    expect(await causes(tenantId)).toEqual(['AGREEMENT', 'KYC']);
  });

  test('a tenant lifts nothing of its own', async () => {
    const tenantId = await openTenant(stage);
    const { restriction } = await (await stage.standing()).suspendTenant(order(tenantId));
    const own = await stage.standing(ofTenant(tenantId));
    expect(await refusal(own.liftRestriction(lift(tenantId, restriction?.restrictionId ?? '')))).toMatchObject({
      category: 'permission_denied',
    });
    expect(await causes(tenantId)).toEqual(['STAFF']);
  });
});
