// Sanctions by the ladder: rungs, skips, scopes, times, strikes; and what is refused, with nothing changed.
import { newId } from '@tollgate/ids';
import { refusal } from '@tollgate/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { changes, DAY, impose, listed, pass, sanctionOrder, sanctions, told } from './sanctioning.ts';
import { ANY_KIND, approver, enforcer, ofTenant, openTenant, PRODUCT, publishPrices, requestId } from './stage.ts';
import { startStage, type Stage } from './stage.ts';
import { YUAN } from './terminations.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await startStage();
  await publishPrices(stage);
});
afterAll(() => stage.stop());

const SKIPPED = { skipReason: 'Phishing: milder rungs would let it go on.' };
const tencent = (cash = 0n) => openTenant(stage, cash, 0n, 'tencent-ses');
const admit = async (tenantId: string, over: object = {}) =>
  (await stage.admission()).admit({
    requestId: requestId(),
    tenantId,
    product: PRODUCT,
    jobId: '',
    units: 10n,
    ...ANY_KIND,
    ...over,
  });
const refused = async (tenantId: string, over: object = {}) => refusal(admit(tenantId, over));

describe('the ladder', () => {
  test('Tencent: limit, then freeze with two rungs skipped and the reason for it; each has clause, reasons, notice', async () => {
    const tenantId = await tencent(100n * YUAN);
    const limit = await impose(stage, tenantId);
    expect(limit).toMatchObject({
      state: 'SANCTION_STATE_ACTIVE',
      skipped: [],
      strikes: 2,
      decider: `user:${enforcer.userId}`,
    });
    expect(limit.clauseIds).toContain('tencent/use.4');
    expect(limit.statement?.zh).toContain('限制发送');
    expect(limit.statement?.en).toContain('tencent/use.5');
    expect((await changes(stage, tenantId)).at(-1)).toMatchObject({
      added: true,
      statement: limit.statement,
      restriction: { sanctionId: limit.sanctionId },
    });
    expect(await refused(tenantId)).toMatchObject({
      reason: 'SENDING_RESTRICTED',
      metadata: { clause_id: 'tencent/use.4' },
    });

    const unexplained = (await sanctions(stage)).imposeSanction(
      sanctionOrder(tenantId, { sanction: 'SANCTION_FREEZE' }),
    );
    expect(await refusal(unexplained)).toMatchObject({
      reason: 'SKIP_REASON_MISSING',
      metadata: { skipped: 'CUT_QUOTA,SUSPEND' },
    });
    const freeze = await impose(stage, tenantId, { sanction: 'SANCTION_FREEZE', ...SKIPPED });
    expect(freeze).toMatchObject({ skipped: ['SANCTION_CUT_QUOTA', 'SANCTION_SUSPEND'], ...SKIPPED });
    expect(freeze.statement?.en).toContain('Without quota cut, service suspended before');
    expect(freeze.statement?.en).toContain(SKIPPED.skipReason);
    const { standing } = await (await stage.standing()).getStanding({ tenantId });
    expect(standing).toMatchObject({ maySend: false, maySpend: false });
    const ladder = await (await sanctions(stage)).getLadder({ tenantId });
    expect(ladder).toMatchObject({
      stoodOn: ['SANCTION_LIMIT', 'SANCTION_FREEZE'],
      strikes: 5,
      suggested: 'SANCTION_SUSPEND',
      strikeRulesVersion: 'platform-strikes@1',
    });
    expect(ladder.next).toEqual(['SANCTION_CUT_QUOTA', 'SANCTION_SUSPEND', 'SANCTION_TERMINATE']);
  });

  test('strikes decay: after 180 days a limit counts no more', async () => {
    const tenantId = await tencent();
    const { strikesUntil } = await impose(stage, tenantId);
    const before = stage.clock.now;
    // The end of the 180th day after 20 November in Shanghai.
    expect(strikesUntil?.toISOString()).toBe('2027-05-19T15:59:59.999Z');
    try {
      stage.clock.now = new Date('2027-05-19T15:59:59.999Z');
      expect((await (await sanctions(stage)).getLadder({ tenantId })).strikes).toBe(2);
      stage.clock.now = new Date('2027-05-19T16:00:00Z');
      expect(await (await sanctions(stage)).getLadder({ tenantId })).toMatchObject({ strikes: 0, stoodOn: [] });
    } finally {
      stage.clock.now = before;
    }
  });

  test.each<[string, object, string]>([
    ['a rung that the agreement does not know', { sanction: 'SANCTION_WARN' }, 'NOT_ON_LADDER'],
    ['what ends the agreement', { sanction: 'SANCTION_TERMINATE', ...SKIPPED }, 'TWO_PEOPLE_NEEDED'],
    ['no clause of the agreement', { brokenClauseId: 'jd/3.4' }, 'CLAUSE_UNKNOWN'],
    ['a start in the past', { startTime: new Date('2026-01-01') }, 'START_TIME_PAST'],
    ['an end before its start', { until: new Date('2026-11-20T01:00:00Z') }, 'UNTIL_BEFORE_START'],
    ['a deadline where nothing is to be mended', { deadline: new Date('2027-01-01') }, 'FIELD_NOT_ALLOWED'],
    ['a quota that is not cut', { dailyUnits: 5n }, 'FIELD_NOT_ALLOWED'],
    ['a cut without a quota', { sanction: 'SANCTION_CUT_QUOTA', ...SKIPPED }, 'DAILY_UNITS_MISSING'],
    [
      'a freeze of a part',
      { sanction: 'SANCTION_FREEZE', ...SKIPPED, scope: { kind: 'RESTRICTION_SCOPE_KIND_PRODUCT', value: PRODUCT } },
      'SCOPE_NOT_ALLOWED',
    ],
    [
      'a product that there is not',
      { scope: { kind: 'RESTRICTION_SCOPE_KIND_PRODUCT', value: 'fax' } },
      'SCOPE_INVALID',
    ],
    [
      'a class that there is not',
      { scope: { kind: 'RESTRICTION_SCOPE_KIND_MESSAGE_CLASS', value: 'ADS' } },
      'SCOPE_INVALID',
    ],
    [
      'a domain that is none',
      { scope: { kind: 'RESTRICTION_SCOPE_KIND_SENDER_DOMAIN', value: 'a..cn' } },
      'SCOPE_INVALID',
    ],
    ['an account with a value', { scope: { kind: 'RESTRICTION_SCOPE_KIND_ACCOUNT', value: 'x' } }, 'SCOPE_INVALID'],
    ['a consequence of what is no order', { ifMissed: 'SANCTION_SUSPEND' }, 'FIELD_NOT_ALLOWED'],
  ])('%s is refused and changes nothing', async (_what, over, reason) => {
    const tenantId = await tencent();
    const { standing: before } = await (await stage.standing()).getStanding({ tenantId });
    const asked = (await sanctions(stage)).imposeSanction(sanctionOrder(tenantId, over));
    expect(await refusal(asked)).toMatchObject({ reason });
    expect((await (await stage.standing()).getStanding({ tenantId })).standing).toEqual(before);
    expect(await listed(stage, tenantId)).toEqual([]);
    expect(await told(stage, tenantId)).toEqual([]);
  });

  test('a reason is needed, and validate_only shows everything and stores nothing', async () => {
    const tenantId = await tencent();
    const client = await sanctions(stage);
    expect(await refusal(client.imposeSanction(sanctionOrder(tenantId, { reason: 'spam' })))).toMatchObject({
      category: 'invalid_argument',
    });
    const preview = await client.imposeSanction(sanctionOrder(tenantId, { validateOnly: true }));
    expect(preview).toMatchObject({
      sanction: { sanctionId: '', restrictionId: '' },
      standingAfter: { maySend: false, restrictions: [{ restrictionId: '', sanctionId: '' }] },
    });
    expect(await listed(stage, tenantId)).toEqual([]);
  });
});

describe('scopes', () => {
  test('a breach in marketing mail does not stop one-time passwords, and only its grants are revoked', async () => {
    const tenantId = await tencent(100n * YUAN);
    const marketing = { messageClass: 'MESSAGE_CLASS_MARKETING' as const };
    const passwords = { messageClass: 'MESSAGE_CLASS_ONE_TIME_PASSWORD' as const };
    await admit(tenantId, marketing);
    const kept = (await admit(tenantId, passwords)).grant?.grantId;
    const scope = { kind: 'RESTRICTION_SCOPE_KIND_MESSAGE_CLASS' as const, value: 'MARKETING' };
    const { grantsRevoked } = await (await sanctions(stage)).imposeSanction(sanctionOrder(tenantId, { scope }));
    expect(grantsRevoked).toBe(1n);
    const open = await stage
      .service()
      .db.selectFrom('grants')
      .select('grant_id')
      .where('tenant_id', '=', tenantId)
      .where('state', '=', 'OPEN')
      .execute();
    expect(open.map((each) => each.grant_id)).toEqual([kept]);
    expect(await refused(tenantId, marketing)).toMatchObject({
      reason: 'SENDING_RESTRICTED',
      metadata: { scope: 'MESSAGE_CLASS', scope_value: 'MARKETING' },
    });
    // Who does not say what it sends may send marketing.
    expect(await refused(tenantId)).toMatchObject({ reason: 'SENDING_RESTRICTED' });
    expect((await admit(tenantId, passwords)).grant).toBeDefined();
    expect((await (await stage.standing()).getStanding({ tenantId })).standing).toMatchObject({ maySend: true });
  });

  test('a domain stops with those below it, another goes on', async () => {
    const tenantId = await tencent(100n * YUAN);
    const scope = { kind: 'RESTRICTION_SCOPE_KIND_SENDER_DOMAIN' as const, value: 'News.Example.com' };
    await impose(stage, tenantId, { scope });
    for (const senderDomain of ['news.example.com', 'a.NEWS.example.com'])
      expect(await refused(tenantId, { senderDomain })).toMatchObject({ reason: 'SENDING_RESTRICTED' });
    expect((await admit(tenantId, { senderDomain: 'example.com' })).grant).toBeDefined();
  });

  test('a cut quota lets so many units through a day of Shanghai, and begins anew with the next', async () => {
    const tenantId = await tencent(100n * YUAN);
    const before = stage.clock.now;
    await impose(stage, tenantId, {
      sanction: 'SANCTION_CUT_QUOTA',
      dailyUnits: 25n,
      skipReason: 'A limit of the class would stop alerts.',
    });
    await admit(tenantId);
    await admit(tenantId);
    expect(await refused(tenantId)).toMatchObject({
      category: 'resource_exhausted',
      reason: 'QUOTA_CUT',
      metadata: {
        daily_units: '25',
        used_units: '20',
        resets_at: '2026-11-20T16:00:00.000Z',
        clause_id: 'tencent/use.4',
      },
    });
    await admit(tenantId, { units: 5n });
    stage.clock.now = new Date('2026-11-20T16:00:00Z');
    expect((await admit(tenantId)).grant).toBeDefined();
    stage.clock.now = before;
    expect((await told(stage, tenantId)).map((each) => each.kind)).toEqual(['DECISION_KIND_SANCTION']);
  });
});

describe('times', () => {
  test('a scheduled one is told at once, begins at its time, and ends by itself', async () => {
    const tenantId = await tencent(10n * YUAN);
    const [start, end] = [1, 3].map((days) => new Date(stage.clock.now.getTime() + days * DAY));
    const { sanctionId, state } = await impose(stage, tenantId, { startTime: start, until: end });
    expect(state).toBe('SANCTION_STATE_SCHEDULED');
    expect(await told(stage, tenantId)).toMatchObject([{ kind: 'DECISION_KIND_SANCTION', reference: sanctionId }]);
    expect((await admit(tenantId)).grant).toBeDefined();
    await pass(stage, DAY);
    expect(await refused(tenantId)).toMatchObject({
      reason: 'SENDING_RESTRICTED',
      metadata: { until: end?.toISOString() },
    });
    await pass(stage, 2 * DAY);
    expect(await listed(stage, tenantId)).toMatchObject([
      { state: 'SANCTION_STATE_ENDED', endedBy: 'service:enforcement' },
    ]);
    expect((await admit(tenantId)).grant).toBeDefined();
    // It is over, and still counts.
    expect((await (await sanctions(stage)).getLadder({ tenantId })).strikes).toBe(2);
  });

  test('staff end one, which tells the tenant and restarts its windows; a lift of its restriction ends it too', async () => {
    const tenantId = await tencent();
    const end = async (sanctionId: string, person = enforcer) =>
      (await sanctions(stage, person)).endSanction({
        requestId: requestId(),
        tenantId,
        sanctionId,
        reason: 'The list was cleaned and shown.',
        validateOnly: false,
      });
    const first = await impose(stage, tenantId);
    expect(await end(first.sanctionId)).toMatchObject({
      sanction: { state: 'SANCTION_STATE_ENDED' },
      standingAfter: { maySend: true, restrictions: [] },
    });
    const row = await stage
      .service()
      .db.selectFrom('tenants')
      .selectAll()
      .where('tenant_id', '=', tenantId)
      .executeTakeFirstOrThrow();
    expect(row.reinstated_at).toEqual(stage.clock.now);
    expect(await refusal(end(first.sanctionId))).toMatchObject({ reason: 'SANCTION_OVER' });
    expect(await refusal(end(newId('snc')))).toMatchObject({ reason: 'SANCTION_NOT_FOUND' });
    const second = await impose(stage, tenantId);
    const lift = {
      requestId: requestId(),
      tenantId,
      restrictionId: second.restrictionId,
      reason: 'It was mended by then.',
    };
    await (await stage.standing(approver)).liftRestriction(lift);
    expect((await listed(stage, tenantId)).map((each) => each.state)).toEqual([
      'SANCTION_STATE_ENDED',
      'SANCTION_STATE_ENDED',
    ]);
  });

  test('a tenant imposes, ends and lifts nothing, of its own or of others', async () => {
    const tenantId = await tencent();
    const { sanctionId, restrictionId } = await impose(stage, tenantId);
    const own = await sanctions(stage, ofTenant(tenantId));
    expect((await own.listSanctions({ tenantId, pageSize: 0, pageToken: '' })).sanctions).toHaveLength(1);
    const reason = 'We have mended everything ourselves.';
    const ending = { requestId: requestId(), tenantId, sanctionId, reason, validateOnly: false };
    expect(await refusal(own.endSanction(ending))).toMatchObject({ category: 'permission_denied' });
    expect(await refusal(own.imposeSanction(sanctionOrder(tenantId)))).toMatchObject({ category: 'permission_denied' });
    const lift = { requestId: requestId(), tenantId, restrictionId, reason };
    expect(await refusal((await stage.standing(ofTenant(tenantId))).liftRestriction(lift))).toMatchObject({
      category: 'permission_denied',
    });
    const foreign = await sanctions(stage, ofTenant(newId('ten')));
    expect(await refusal(foreign.listSanctions({ tenantId, pageSize: 0, pageToken: '' }))).toMatchObject({
      reason: 'TENANT_SCOPE',
    });
    expect(await listed(stage, tenantId)).toMatchObject([{ state: 'SANCTION_STATE_ACTIVE' }]);
  });
});
