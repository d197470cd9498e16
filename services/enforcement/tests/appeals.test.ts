// Appeals: the window, another reviewer, and what an upheld one gives back, forfeited value included; and claims.
import { newId } from '@tollgate/ids';
import { refusal } from '@tollgate/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { appeals, claims, DAY, impose, listed, sanctions, told } from './sanctioning.ts';
import { approver, enforcer, ofTenant, openTenant, publishPrices, requestId, staff, startStage } from './stage.ts';
import type { Stage } from './stage.ts';
import { approve, propose, turn, YUAN } from './terminations.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await startStage();
  await publishPrices(stage);
});
afterAll(() => stage.stop());

const reviewer = staff('approver');
const filing = (tenantId: string, subjectId: string) => ({
  requestId: requestId(),
  tenantId,
  subjectId,
  statement: 'The bounces came from your own test list.',
});
const file = async (tenantId: string, subjectId: string) =>
  (await (await appeals(stage, ofTenant(tenantId))).fileAppeal(filing(tenantId, subjectId))).appeal?.appealId ?? '';
const decision = (tenantId: string, appealId: string, upheld: boolean, over: object = {}) => ({
  requestId: requestId(),
  tenantId,
  appealId,
  upheld,
  reason: upheld ? 'The tenant is right: it was our list.' : 'The list was its own.',
  validateOnly: false,
  ...over,
});

async function forfeited() {
  const tenantId = await openTenant(stage, 80n * YUAN, 20n * YUAN, 'sendcloud');
  stage.wallet.pack(tenantId, 'email', 10_000n, 4_000n, 500n * YUAN);
  const breach = {
    cause: 'TERMINATION_CAUSE_RATIO_BREACH' as const,
    elections: [{ clauseId: 'sendcloud/4.7', choice: 'FORFEIT' }],
  };
  const { proposalId } = await propose(stage, tenantId, breach);
  return { tenantId, settlement: await approve(stage, proposalId) };
}

describe('an appeal against a settlement', () => {
  test(
    'upheld by a third person gives forfeited value back by a counter-settlement, once',
    { timeout: 90_000 },
    async () => {
      const { tenantId, settlement } = await forfeited();
      const appealId = await file(tenantId, settlement.settlementId);
      const early = (await appeals(stage, reviewer)).decideAppeal(decision(tenantId, appealId, true));
      expect(await refusal(early)).toMatchObject({ reason: 'SETTLEMENT_UNDER_WAY' });
      expect((await turn(stage, settlement)).complete).toBe(true);
      // Who proposed and who approved have decided before.
      for (const person of [enforcer, approver]) {
        const again = (await appeals(stage, person)).decideAppeal(decision(tenantId, appealId, true));
        expect(await refusal(again)).toMatchObject({ category: 'permission_denied', reason: 'SAME_PERSON' });
      }
      const client = await appeals(stage, reviewer);
      const preview = await client.decideAppeal(decision(tenantId, appealId, true, { validateOnly: true }));
      expect(preview.appeal?.counterSettlement?.total?.micros).toBe(380n * YUAN);
      stage.wallet.fail('returnKept', 'LOST');
      const { appeal } = await client.decideAppeal(decision(tenantId, appealId, true));
      // 80.00 of cash, and 6,000 units worth 500 - 4,000 x 0.05 = 300.00; the gift of 20.00 was no money.
      expect(appeal).toMatchObject({
        state: 'APPEAL_STATE_UPHELD',
        counterSettlement: {
          state: 'COUNTER_SETTLEMENT_STATE_MOVING',
          clauseId: 'house/appeal',
          lines: [
            { lotKind: 'PACKAGE', amount: { micros: 300n * YUAN }, correctsClauseId: 'sendcloud/4.7' },
            { lotKind: 'CASH', amount: { micros: 80n * YUAN }, correctsClauseId: 'sendcloud/3.5' },
          ],
        },
      });
      await expect(stage.service().runJob('counter-settlements')).rejects.toThrow('done, and the answer is lost');
      await stage.restart();
      await stage.service().runJob('counter-settlements');
      await stage.service().runJob('counter-settlements');
      const mine = stage.wallet.kept.returned.filter((each) => each.tenantId === tenantId);
      expect(mine.map((each) => [each.kept, each.micros])).toEqual([
        ['KEPT_VALUE_FORFEITED', 80n * YUAN],
        ['KEPT_VALUE_PACKAGES', 300n * YUAN],
      ]);
      const page = { tenantId, state: 'APPEAL_STATE_UNSPECIFIED' as const, pageSize: 0, pageToken: '' };
      const own = await (await appeals(stage, ofTenant(tenantId))).listAppeals(page);
      expect(own.appeals).toMatchObject([{ counterSettlement: { state: 'COUNTER_SETTLEMENT_STATE_DONE' } }]);
      expect((await told(stage, tenantId)).at(-1)).toMatchObject({ kind: 'DECISION_KIND_APPEAL', reference: appealId });
      expect(await listed(stage, tenantId)).toMatchObject([
        { sanction: 'SANCTION_TERMINATE', state: 'SANCTION_STATE_ANNULLED' },
      ]);
      const later = (await appeals(stage, reviewer)).decideAppeal(decision(tenantId, appealId, false));
      expect(await refusal(later)).toMatchObject({
        reason: 'APPEAL_DECIDED',
      });
      const twice = (await appeals(stage, ofTenant(tenantId))).fileAppeal(filing(tenantId, settlement.settlementId));
      expect(await refusal(twice)).toMatchObject({ reason: 'APPEAL_DECIDED' });
    },
  );

  test('rejected, everything stays', async () => {
    const { tenantId, settlement } = await forfeited();
    await turn(stage, settlement);
    const appealId = await file(tenantId, settlement.settlementId);
    const { appeal } = await (await appeals(stage, reviewer)).decideAppeal(decision(tenantId, appealId, false));
    expect(appeal).toMatchObject({ state: 'APPEAL_STATE_REJECTED', counterSettlement: undefined });
    await stage.service().runJob('counter-settlements');
    expect(stage.wallet.kept.returned.filter((each) => each.tenantId === tenantId)).toEqual([]);
    expect(await listed(stage, tenantId)).toMatchObject([{ state: 'SANCTION_STATE_ACTIVE' }]);
  });
});

describe('an appeal against a sanction', () => {
  test('upheld lifts its restriction and its strikes count no more', async () => {
    const tenantId = await openTenant(stage, 0n, 0n, 'tencent-ses');
    const { sanctionId } = await impose(stage, tenantId);
    const appealId = await file(tenantId, sanctionId);
    const twice = (await appeals(stage, ofTenant(tenantId))).fileAppeal(filing(tenantId, sanctionId));
    expect(await refusal(twice)).toMatchObject({ reason: 'APPEAL_PENDING' });
    await (await appeals(stage, reviewer)).decideAppeal(decision(tenantId, appealId, true));
    expect((await (await stage.standing()).getStanding({ tenantId })).standing?.maySend).toBe(true);
    expect(await (await sanctions(stage)).getLadder({ tenantId })).toMatchObject({ strikes: 0, stoodOn: [] });
  });

  test('is in time on the last of fifteen days', async () => {
    const tenantId = await openTenant(stage, 0n, 0n, 'tencent-ses');
    const { sanctionId } = await impose(stage, tenantId);
    stage.clock.now = new Date(stage.clock.now.getTime() + 15 * DAY);
    expect(await file(tenantId, sanctionId)).toMatch(/^apl_/);
  });

  test('is too late after them', async () => {
    const tenantId = await openTenant(stage, 0n, 0n, 'tencent-ses');
    const { sanctionId } = await impose(stage, tenantId);
    stage.clock.now = new Date(stage.clock.now.getTime() + 16 * DAY);
    const late = (await appeals(stage, ofTenant(tenantId))).fileAppeal(filing(tenantId, sanctionId));
    expect(await refusal(late)).toMatchObject({ reason: 'APPEAL_WINDOW_CLOSED' });
  });

  test('of another tenant, of nobody, or by staff is refused', async () => {
    const tenantId = await openTenant(stage, 0n, 0n, 'tencent-ses');
    const other = await openTenant(stage, 0n, 0n, 'tencent-ses');
    const { sanctionId } = await impose(stage, tenantId);
    const foreign = (await appeals(stage, ofTenant(other))).fileAppeal(filing(other, sanctionId));
    expect(await refusal(foreign)).toMatchObject({ reason: 'SUBJECT_NOT_FOUND' });
    const nobody = (await appeals(stage, ofTenant(other))).fileAppeal(filing(other, newId('set')));
    expect(await refusal(nobody)).toMatchObject({ reason: 'SUBJECT_NOT_FOUND' });
    const byStaff = (await appeals(stage, enforcer)).fileAppeal(filing(tenantId, sanctionId));
    expect(await refusal(byStaff)).toMatchObject({ category: 'permission_denied' });
  });
});

describe('claims', () => {
  const cny = (yuan: bigint) => ({ micros: yuan * YUAN, currencyCode: 'CNY' });
  const claim = (tenantId: string, over: object = {}) => ({
    requestId: requestId(),
    tenantId,
    clauseId: 'changyou/breach.5',
    reason: 'No message was delivered for nine days.',
    amount: cny(900n),
    indirect: cny(300n),
    serviceFee: cny(500n),
    evidence: [],
    validateOnly: false,
    ...over,
  });
  const settle = (tenantId: string, claimId: string, yuan: bigint) => ({
    requestId: requestId(),
    tenantId,
    claimId,
    established: cny(yuan),
    reason: 'Our own logs show the outage.',
  });

  test('Changyou, a breach of the provider: direct loss to the fee of the service, then the end with invoices first', async () => {
    const tenantId = await openTenant(stage, 60n * YUAN, 0n, 'changyou-sms');
    const own = await claims(stage, ofTenant(tenantId));
    const filed = (await own.fileClaim(claim(tenantId))).claim;
    // 900 less 300 of indirect loss, at most the fee of 500 (changyou/disc.5).
    expect(filed).toMatchObject({
      side: 'CLAIM_SIDE_TENANT',
      payable: cny(500n),
      capClauseId: 'changyou/disc.5',
      maySetOff: false,
    });
    const finance = await claims(stage, staff('finance'));
    const claimId = filed?.claimId ?? '';
    expect(await refusal(finance.decideClaim(settle(tenantId, claimId, 501n)))).toMatchObject({
      reason: 'CLAIM_EXCEEDS',
    });
    const { claim: established } = await finance.decideClaim(settle(tenantId, claimId, 400n));
    expect(established).toMatchObject({ state: 'CLAIM_STATE_ESTABLISHED', established: cny(400n) });
    expect(await refusal(finance.decideClaim(settle(tenantId, claimId, 1n)))).toMatchObject({
      reason: 'CLAIM_DECIDED',
    });
    stage.billing.fapiaoOut.set(tenantId, 60n * YUAN);
    const breach = { cause: 'TERMINATION_CAUSE_PROVIDER_BREACH' as const };
    const { proposalId, preview } = await propose(stage, tenantId, breach);
    expect(preview).toMatchObject({
      refunded: cny(60n),
      refundGate: { invoicesFirst: true, closed: true, invoiced: cny(60n), clauseId: 'changyou/breach.5' },
      claims: [{ claimId, side: 'TENANT', payable: cny(400n), setOff: cny(0n) }],
    });
    const done = await turn(stage, await approve(stage, proposalId));
    expect(done.lines).toMatchObject([{ fate: 'FATE_REFUNDED', amount: cny(60n), clauseId: 'changyou/breach.5' }]);
  });

  test('damages of the provider need evidence and another person, and never come out of a refund here', async () => {
    const tenantId = await openTenant(stage, 60n * YUAN, 0n, 'changyou-sms');
    const both = staff('enforcer', 'finance');
    const client = await claims(stage, both);
    const damages = { clauseId: 'changyou/prov.1', reason: 'The channel was fined for its messages.' };
    expect(await refusal(client.fileClaim(claim(tenantId, damages)))).toMatchObject({ reason: 'EVIDENCE_MISSING' });
    const evidence = [{ reference: 'fine of 18 November', digest: 'a'.repeat(64) }];
    const { claim: filed } = await client.fileClaim(claim(tenantId, { ...damages, evidence }));
    expect(filed).toMatchObject({ side: 'CLAIM_SIDE_PROVIDER', payable: cny(900n), maySetOff: false });
    expect((await told(stage, tenantId)).at(-1)).toMatchObject({ kind: 'DECISION_KIND_CLAIM' });
    const claimId = filed?.claimId ?? '';
    expect(await refusal(client.decideClaim(settle(tenantId, claimId, 1n)))).toMatchObject({ reason: 'SAME_PERSON' });
    await (await claims(stage, approver)).decideClaim(settle(tenantId, claimId, 900n));
    const { preview } = await propose(stage, tenantId, {
      cause: 'TERMINATION_CAUSE_CONTENT_BREACH' as const,
    });
    expect(preview).toMatchObject({ refunded: cny(60n), claims: [{ setOff: cny(0n), clauseId: 'changyou/prov.1' }] });
  });

  test.each<[string, object, string]>([
    ['of a clause that there is not', { clauseId: 'jd/8.4' }, 'CLAUSE_UNKNOWN'],
    ['of nothing', { amount: cny(0n), indirect: undefined }, 'AMOUNT_INVALID'],
    ['with more indirect loss than there is', { indirect: cny(901n) }, 'INDIRECT_EXCEEDS'],
    ['in another currency', { amount: { micros: 1n, currencyCode: 'EUR' } }, 'AMOUNT_INVALID'],
  ])('%s is refused and stores nothing', async (_what, over, reason) => {
    const tenantId = await openTenant(stage, 0n, 0n, 'changyou-sms');
    const own = await claims(stage, ofTenant(tenantId));
    expect(await refusal(own.fileClaim(claim(tenantId, over)))).toMatchObject({ reason });
    const page = { tenantId, state: 'CLAIM_STATE_UNSPECIFIED' as const, pageSize: 0, pageToken: '' };
    expect((await own.listClaims(page)).claims).toEqual([]);
  });
});
