// What is carried out is what two people approved, or less of the same; anything else waits for another decision.
import { refusal } from '@tollgate/testing';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import {
  approver,
  enforcer,
  openTenant,
  ANY_KIND,
  PRODUCT,
  publishPrices,
  requestId,
  staff,
  startStage,
} from './stage.ts';
import type { Stage } from './stage.ts';
import { approve, order, propose, read, turn, YUAN } from './terminations.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await startStage();
  await publishPrices(stage);
});
afterAll(() => stage.stop());
beforeEach(() => {
  stage.wallet.moved.clear();
  stage.wallet.settlements = 0;
});

const breach = (choice: 'FORFEIT' | 'REFUND') => ({
  cause: 'TERMINATION_CAUSE_SERIOUS_BREACH' as const,
  elections: [{ clauseId: 'jd/7.3.2', choice }],
});
const proposing = async (tenantId: string, over: object) =>
  refusal((await stage.settlements()).proposeTermination(order(tenantId, over)));

/** A breach whose grant still may report, approved with ten yuan to forfeit. */
async function ending() {
  const tenantId = await openTenant(stage, 10n * YUAN);
  const asked = { requestId: requestId(), tenantId, product: PRODUCT, jobId: '', units: 10n, ...ANY_KIND };
  const { grant } = await (await stage.admission()).admit(asked);
  const proposal = await propose(stage, tenantId, breach('FORFEIT'));
  const settlement = await approve(stage, proposal.proposalId);
  const giveBack = { requestId: requestId(), tenantId, grantId: grant?.grantId ?? '' };
  return { tenantId, proposal, settlement, giveBack };
}

test('money that arrives after the approval is not forfeited with the rest, but waits for two people', async () => {
  const { tenantId, proposal, settlement, giveBack } = await ending();
  expect(await proposing(tenantId, breach('REFUND'))).toMatchObject({ reason: 'ALREADY_TERMINATED' });
  const lotId = stage.wallet.credit(tenantId, 'CASH', 500n * YUAN);
  await (await stage.admission()).returnGrant(giveBack);
  const waiting = await turn(stage, settlement);
  expect(waiting).toMatchObject({ complete: false, proposalId: proposal.proposalId });
  expect(waiting.waitingFor).toContain('a new proposal and its approval');
  expect(waiting.waitingFor).toContain(`lot ${lotId} FORFEITED`);
  expect((await turn(stage, settlement)).complete).toBe(false);
  expect(stage.wallet.settlements).toBe(0);

  const convenience = { cause: 'TERMINATION_CAUSE_PROVIDER_CONVENIENCE' as const };
  expect(await proposing(tenantId, convenience)).toMatchObject({
    category: 'failed_precondition',
    reason: 'TERMINATION_CAUSE_FIXED',
    metadata: { cause: 'SERIOUS_BREACH', settlement_id: settlement.settlementId },
  });
  const second = await propose(stage, tenantId, breach('REFUND'));
  expect(second.preview?.refunded?.micros).toBe(510n * YUAN);
});

test('the second decision goes through the same two people and takes the place of the first', async () => {
  const { tenantId, settlement, giveBack } = await ending();
  stage.wallet.credit(tenantId, 'CASH', 500n * YUAN);
  await (await stage.admission()).returnGrant(giveBack);
  await turn(stage, settlement);
  const admin = staff('admin');
  const { proposal } = await (await stage.settlements(admin)).proposeTermination(order(tenantId, breach('REFUND')));
  const proposalId = proposal?.proposalId ?? '';
  expect(await refusal(approve(stage, proposalId, admin))).toMatchObject({ reason: 'SAME_PERSON' });
  const more = stage.wallet.credit(tenantId, 'CASH', YUAN);
  expect(await refusal(approve(stage, proposalId))).toMatchObject({ reason: 'POSITION_CHANGED' });
  stage.wallet.charge(tenantId, YUAN);
  stage.wallet.take(tenantId, more);
  const second = await approve(stage, proposalId);
  expect(second).toMatchObject({ settlementId: settlement.settlementId, proposalId, waitingFor: '' });
  const done = await turn(stage, second);
  expect(done.complete).toBe(true);
  expect(Object.fromEntries(stage.wallet.moved)).toEqual({ SETTLEMENT_FATE_REFUNDED: 509n * YUAN });
  const list = { state: 'PROPOSAL_STATE_APPROVED' as const, tenantId, pageSize: 0, pageToken: '' };
  const { proposals } = await (await stage.settlements()).listProposals(list);
  expect(proposals.map((each) => each.settlementId)).toEqual([settlement.settlementId, settlement.settlementId]);
  expect(await proposing(tenantId, breach('REFUND'))).toMatchObject({ reason: 'ALREADY_TERMINATED' });
});

test('what fits again goes on by itself, and then no decision is needed', async () => {
  const { tenantId, settlement, giveBack } = await ending();
  const lotId = stage.wallet.credit(tenantId, 'CASH', 500n * YUAN);
  await (await stage.admission()).returnGrant(giveBack);
  await turn(stage, settlement);
  const second = await propose(stage, tenantId, breach('REFUND'));
  stage.wallet.take(tenantId, lotId);
  expect((await turn(stage, settlement)).complete).toBe(true);
  expect(Object.fromEntries(stage.wallet.moved)).toEqual({ SETTLEMENT_FATE_FORFEITED: 10n * YUAN });
  expect(await refusal(approve(stage, second.proposalId))).toMatchObject({ reason: 'ALREADY_TERMINATED' });
});

test('less of the same needs nobody, down to nothing at all', async () => {
  const { tenantId, settlement, giveBack } = await ending();
  await (await stage.admission()).returnGrant(giveBack);
  stage.wallet.charge(tenantId, 10n * YUAN);
  const done = await turn(stage, settlement);
  expect(done).toMatchObject({ complete: true, waitingFor: '', lines: [] });
});

test('a debt that nobody approved waits as well', async () => {
  const { tenantId, settlement, giveBack } = await ending();
  await (await stage.admission()).returnGrant(giveBack);
  stage.wallet.charge(tenantId, 11n * YUAN);
  expect((await turn(stage, settlement)).waitingFor).toContain('still_owed');
  const second = await propose(stage, tenantId, { cause: breach('FORFEIT').cause });
  await approve(stage, second.proposalId, approver);
  expect(second.proposer).toBe(`user:${enforcer.userId}`);
  expect((await turn(stage, settlement)).complete).toBe(true);
  expect((await read(stage, settlement)).proposalId).toBe(second.proposalId);
});

test('a process that looked before another one planned does not bring the plan into review', async () => {
  const { tenantId, settlement, giveBack } = await ending();
  await (await stage.admission()).returnGrant(giveBack);
  const lotId = stage.wallet.credit(tenantId, 'CASH', 500n * YUAN);
  const looked = Promise.withResolvers<void>();
  const answered = Promise.withResolvers<void>();
  stage.wallet.whileReading = () => {
    stage.wallet.whileReading = () => Promise.resolve();
    looked.resolve();
    return answered.promise;
  };
  stage.clock.now = new Date(stage.clock.now.getTime() + 60_000);
  const other = await stage.another();
  try {
    const late = other.runJob('carry-out-settlements');
    await looked.promise;
    stage.wallet.take(tenantId, lotId);
    stage.accounts.fail('closeTenant', 'DOWN');
    await turn(stage, settlement, 0);
    answered.resolve();
    await late;
  } finally {
    await other.stop();
  }
  const settlements = stage.service().db.selectFrom('settlements').select('in_review');
  expect(await settlements.where('tenant_id', '=', tenantId).execute()).toEqual([{ in_review: false }]);
  expect((await turn(stage, settlement)).complete).toBe(true);
});
