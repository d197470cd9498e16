// Leave to send: what it costs, what refuses it, and what a suspension or a crash in the middle leaves behind.
import { inTransaction } from '@tollgate/db';
import { newId } from '@tollgate/ids';
import { refusal } from '@tollgate/testing';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { suspendTenant } from '../src/operations/suspend-tenant.ts';
import { UNIT_PRICE } from './peers/others.ts';
import { openTenant, ANY_KIND, PRODUCT, publishPrices, register, requestId, startStage, type Stage } from './stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await startStage();
  await publishPrices(stage);
});
afterAll(() => stage.stop());
afterEach(() => {
  stage.wallet.whileReserving = () => Promise.resolve();
});

const YUAN = 1_000_000n;
const ask = (tenantId: string, over: object = {}) => ({
  requestId: requestId(),
  tenantId,
  product: PRODUCT,
  jobId: 'spring',
  ...ANY_KIND,
  units: 100n,
  ...over,
});
const grantsOf = (tenantId: string) =>
  stage.service().db.selectFrom('grants').selectAll().where('tenant_id', '=', tenantId).execute();
const suspend = async (tenantId: string) =>
  (await stage.standing()).suspendTenant({
    requestId: requestId(),
    tenantId,
    clauseId: 'jd/7.3.2',
    reason: 'Complaints about unsolicited messages.',
    expireTime: undefined,
    validateOnly: false,
  });

describe('Admit', () => {
  test('a grant is backed by a reservation of its price', async () => {
    const tenantId = await openTenant(stage, 100n * YUAN);
    const client = await stage.admission();
    const request = ask(tenantId);
    const { grant } = await client.admit(request);
    expect(grant).toMatchObject({ tenantId, product: PRODUCT, units: 100n, standingVersion: 4n });
    expect(grant?.reserved).toEqual({ currencyCode: 'CNY', micros: 100n * UNIT_PRICE });
    expect(grant?.expireTime).toEqual(new Date(stage.clock.now.getTime() + 600_000));
    expect(stage.wallet.reservedFor(tenantId)).toBe(100n * UNIT_PRICE);
    expect((await client.admit(request)).grant).toEqual(grant);
    expect(await grantsOf(tenantId)).toMatchObject([{ grant_id: grant?.grantId, state: 'OPEN' }]);
    expect(stage.wallet.reservedFor(tenantId)).toBe(100n * UNIT_PRICE);
    expect(await refusal(client.admit({ ...request, units: 1n }))).toMatchObject({ reason: 'REQUEST_ID_REUSED' });
  });

  test('what costs nothing needs no reservation', async () => {
    const tenantId = await openTenant(stage);
    const client = await stage.admission();
    const { grant } = await client.admit(ask(tenantId, { product: 'free-sms' }));
    expect(grant?.reserved?.micros).toBe(0n);
    const { released } = await client.returnGrant({ requestId: requestId(), tenantId, grantId: grant?.grantId ?? '' });
    expect(released?.micros).toBe(0n);
  });

  test('a restricted tenant is told what, by which clause, and what to do', async () => {
    const tenantId = await openTenant(stage, YUAN);
    const { restriction } = await suspend(tenantId);
    const request = ask(tenantId);
    const refused = await refusal((await stage.admission()).admit(request));
    expect(refused).toMatchObject({
      category: 'failed_precondition',
      reason: 'SENDING_RESTRICTED',
      metadata: {
        restriction_id: restriction?.restrictionId,
        cause: 'STAFF',
        clause_id: 'jd/7.3.2',
        remedy_zh: restriction?.remedy?.zh,
        remedy_en: restriction?.remedy?.en,
        until: '',
      },
    });
    expect(await grantsOf(tenantId)).toEqual([]);
    const { restrictionId } = restriction ?? { restrictionId: '' };
    const lift = { requestId: requestId(), tenantId, restrictionId, reason: 'All in order again.' };
    await (await stage.standing()).liftRestriction(lift);
    // The answer to a request id stays what it was; a new request is admitted.
    expect(await refusal((await stage.admission()).admit(request))).toEqual(refused);
    expect((await (await stage.admission()).admit(ask(tenantId, { units: 1n }))).grant?.units).toBe(1n);
  });

  const bad: [string, object, object][] = [
    ['an unknown product', { product: 'pigeons' }, { category: 'not_found', reason: 'UNKNOWN_PRODUCT' }],
    ['more than there is', { units: 10_000n }, { category: 'failed_precondition', reason: 'INSUFFICIENT_BALANCE' }],
    ['no units', { units: 0n }, { category: 'invalid_argument' }],
    ['negative units', { units: -1n }, { category: 'invalid_argument' }],
    ['too many units', { units: 10_000_001n }, { category: 'invalid_argument' }],
    ['a malformed tenant', { tenantId: 'ten_1' }, { category: 'invalid_argument' }],
    ['an unknown tenant', { tenantId: newId('ten') }, { category: 'not_found', reason: 'TENANT_NOT_FOUND' }],
  ];
  test.each(bad)('%s is refused twice the same, and nothing is set aside', async (_name, over, expected) => {
    const tenantId = await openTenant(stage, YUAN);
    const client = await stage.admission();
    const request = ask(tenantId, over);
    expect(await refusal(client.admit(request))).toMatchObject(expected);
    expect(await refusal(client.admit(request))).toMatchObject(expected);
    expect(stage.wallet.reservedFor(tenantId)).toBe(0n);
    expect((await grantsOf(tenantId)).filter((each) => each.state !== 'VOID')).toEqual([]);
  });

  test('a tenant that only registered is sent to its agreement first', async () => {
    const tenantId = newId('ten');
    await register(stage, tenantId);
    expect((await refusal((await stage.admission()).admit(ask(tenantId)))).metadata).toMatchObject({
      cause: 'AGREEMENT',
      clause_id: 'house/onboarding',
    });
  });
});

describe('in the middle of an admission', () => {
  test('a suspension that commits while the wallet reserves wins, and the reservation comes back', async () => {
    const tenantId = await openTenant(stage, YUAN);
    stage.wallet.whileReserving = async () => {
      await suspend(tenantId);
    };
    const refused = await refusal((await stage.admission()).admit(ask(tenantId, { units: 10n })));
    expect(refused).toMatchObject({ reason: 'SENDING_RESTRICTED', metadata: { cause: 'STAFF' } });
    expect(stage.wallet.reservedFor(tenantId)).toBe(0n);
    expect(await grantsOf(tenantId)).toMatchObject([{ state: 'VOID' }]);
  });

  test('an admission waits for a suspension that is about to commit, and is refused by it', async () => {
    const tenantId = await openTenant(stage, YUAN);
    const client = await stage.admission();
    const reserved = Promise.withResolvers<void>();
    stage.wallet.whileReserving = () => {
      reserved.resolve();
      return Promise.resolve();
    };
    let answer: Promise<unknown> = Promise.resolve();
    await inTransaction(stage.service().db, async (tx) => {
      const order = { tenantId, clauseId: 'jd/7.3.2', reason: 'Complaints.', expiresAt: null, actor: 'user:usr_1' };
      await suspendTenant(tx, { ...order, now: stage.clock.now });
      answer = refusal(client.admit(ask(tenantId, { units: 10n })));
      await reserved.promise;
      // Time enough for a grant that did not wait.
      await new Promise((resolve) => setTimeout(resolve, 300));
    });
    expect(await answer).toMatchObject({ reason: 'SENDING_RESTRICTED', metadata: { cause: 'STAFF' } });
    expect(await grantsOf(tenantId)).toMatchObject([{ state: 'VOID' }]);
    expect(stage.wallet.reservedFor(tenantId)).toBe(0n);
  });

  test('of admissions and a suspension at the same time, no grant stays open', async () => {
    const tenantId = await openTenant(stage, 100n * YUAN);
    const client = await stage.admission();
    const admissions = Array.from({ length: 12 }, () => client.admit(ask(tenantId, { units: 1n })));
    await suspend(tenantId);
    const settled = await Promise.allSettled(admissions);
    const states = (await grantsOf(tenantId)).map((each) => each.state);
    expect(states.filter((state) => state === 'OPEN' || state === 'RESERVING')).toEqual([]);
    const granted = settled.filter((each) => each.status === 'fulfilled').length;
    expect(states.filter((state) => state === 'REVOKED')).toHaveLength(granted);
    expect(stage.wallet.reservedFor(tenantId)).toBe(BigInt(granted) * UNIT_PRICE);
  });

  test('an answer of the wallet that is lost is asked for again by the same request: one reservation, one grant', async () => {
    const tenantId = await openTenant(stage, YUAN);
    const client = await stage.admission();
    const request = ask(tenantId, { units: 10n });
    stage.wallet.fail('reserve', 'LOST');
    expect(await refusal(client.admit(request))).toMatchObject({ category: 'unavailable', reason: 'PEER_UNAVAILABLE' });
    await stage.restart();
    const { grant } = await (await stage.admission()).admit(request);
    expect(stage.wallet.reservedFor(tenantId)).toBe(10n * UNIT_PRICE);
    expect(await grantsOf(tenantId)).toMatchObject([{ grant_id: grant?.grantId, state: 'OPEN' }]);
  });

  test('an intent that nobody carries on gives its value back after a minute, for good', async () => {
    const tenantId = await openTenant(stage, YUAN);
    const client = await stage.admission();
    const request = ask(tenantId, { units: 10n });
    stage.wallet.fail('reserve', 'LOST');
    await refusal(client.admit(request));
    await stage.service().runJob('abandon-admissions');
    expect(stage.wallet.reservedFor(tenantId)).toBe(10n * UNIT_PRICE);
    stage.clock.now = new Date(stage.clock.now.getTime() + 61_000);
    await stage.service().runJob('abandon-admissions');
    expect(stage.wallet.reservedFor(tenantId)).toBe(0n);
    expect(await refusal(client.admit(request))).toMatchObject({ category: 'aborted', reason: 'ADMISSION_ABANDONED' });
    expect(await grantsOf(tenantId)).toMatchObject([{ state: 'VOID' }]);
  });

  test('billing that does not answer decides nothing', async () => {
    const tenantId = await openTenant(stage, YUAN);
    const client = await stage.admission();
    const request = ask(tenantId, { units: 10n });
    stage.billing.fail('quoteUsage', 'DOWN');
    expect(await refusal(client.admit(request))).toMatchObject({ category: 'unavailable' });
    expect(await grantsOf(tenantId)).toEqual([]);
    expect((await client.admit(request)).grant?.units).toBe(10n);
  });
});

describe('ReturnGrant', () => {
  const giveBack = (tenantId: string, grantId: string) => ({ requestId: requestId(), tenantId, grantId });

  test('releases what the charges left, once', async () => {
    const tenantId = await openTenant(stage, 100n * YUAN);
    const client = await stage.admission();
    const { grantId } = (await client.admit(ask(tenantId))).grant ?? { grantId: '' };
    stage.wallet.charge(tenantId, 30n * UNIT_PRICE, grantId);
    const request = giveBack(tenantId, grantId);
    stage.wallet.fail('releaseReservation', 'LOST');
    expect(await refusal(client.returnGrant(request))).toMatchObject({ category: 'unavailable' });
    const { released } = await client.returnGrant(request);
    expect(released?.micros).toBe(70n * UNIT_PRICE);
    expect((await client.returnGrant(request)).released).toEqual(released);
    expect(stage.wallet.reservedFor(tenantId)).toBe(0n);
    expect(await refusal(client.returnGrant(giveBack(tenantId, grantId)))).toMatchObject({ reason: 'GRANT_RETURNED' });
  });

  test('a revoked grant keeps its reservation until its gateway returns it', async () => {
    const tenantId = await openTenant(stage, YUAN);
    const client = await stage.admission();
    const { grantId } = (await client.admit(ask(tenantId, { units: 10n }))).grant ?? { grantId: '' };
    const { effect } = await suspend(tenantId);
    expect(effect).toMatchObject({ openGrants: 1n, openGrantUnits: 10n });
    expect(stage.wallet.reservedFor(tenantId)).toBe(10n * UNIT_PRICE);
    expect((await client.returnGrant(giveBack(tenantId, grantId))).released?.micros).toBe(10n * UNIT_PRICE);
  });

  test('a grant of another tenant is not there', async () => {
    const tenantId = await openTenant(stage, YUAN);
    const other = await openTenant(stage);
    const client = await stage.admission();
    const { grantId } = (await client.admit(ask(tenantId, { units: 10n }))).grant ?? { grantId: '' };
    expect(await refusal(client.returnGrant(giveBack(other, grantId)))).toMatchObject({ reason: 'GRANT_NOT_FOUND' });
    expect(await refusal(client.returnGrant(giveBack(tenantId, newId('grt'))))).toMatchObject({
      category: 'not_found',
      reason: 'GRANT_NOT_FOUND',
    });
    expect(stage.wallet.reservedFor(tenantId)).toBe(10n * UNIT_PRICE);
  });
});
