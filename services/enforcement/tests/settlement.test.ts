// The saga: each step waits for what it must wait for, and a crash anywhere does nothing twice.
import { newId } from '@tollgate/ids';
import { SettlementCompleted } from '@tollgate/contracts/enforcement/v1/events';
import { refusal } from '@tollgate/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { UNIT_PRICE } from './peers/others.ts';
import {
  DRAIN_MS,
  ofTenant,
  openTenant,
  ANY_KIND,
  PRODUCT,
  publishPrices,
  requestId,
  startStage,
  type Stage,
} from './stage.ts';
import { approve, propose, read, stepsOf, turn, YUAN } from './terminations.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await startStage();
  await publishPrices(stage);
});
afterAll(() => stage.stop());
beforeEach(() => {
  stage.wallet.moved.clear();
  stage.wallet.settlements = 0;
  stage.accounts.closed.length = 0;
  stage.billing.invoices.length = 0;
});

const ALL = ['ADMISSION_STOPPED', 'TRAFFIC_DRAINED', 'USAGE_BILLED', 'VALUE_MOVED', 'ACCOUNT_CLOSED'];

async function grantedTenant(): Promise<{ tenantId: string; grantId: string }> {
  const tenantId = await openTenant(stage, 80n * YUAN, 20n * YUAN);
  const asked = { requestId: requestId(), tenantId, product: PRODUCT, jobId: 'spring', units: 100n, ...ANY_KIND };
  const { grant } = await (await stage.admission()).admit(asked);
  return { tenantId, grantId: grant?.grantId ?? '' };
}

const end = async (tenantId: string) => approve(stage, (await propose(stage, tenantId)).proposalId);

async function completions(tenantId: string): Promise<SettlementCompleted[]> {
  await stage.service().flush();
  const seen = await stage.service().events('tollgate.enforcement.settlement_completed');
  return seen.map(({ data }) => SettlementCompleted.decode(data)).filter((each) => each.tenantId === tenantId);
}

describe('step by step', () => {
  test('traffic, usage, value and account in turn, each with what it waits for', async () => {
    const { tenantId, grantId } = await grantedTenant();
    const settlement = await end(tenantId);
    stage.metering.pendingBatches = 3n;
    stage.metering.lastStored = 12n;
    stage.metering.countedThrough = 9n;
    stage.billing.uncreditedOrders = 1n;
    stage.billing.unpostedCharges = 2n;
    expect((await turn(stage, settlement)).waitingFor).toMatch(/^1 grants may still report, until 2026/);

    // The gateway reports 40 of its 100 messages, they are charged, and it returns the grant.
    stage.wallet.charge(tenantId, 40n * UNIT_PRICE, grantId);
    stage.billing.uninvoiced.set(tenantId, 40n * UNIT_PRICE);
    await (await stage.admission()).returnGrant({ requestId: requestId(), tenantId, grantId });
    expect((await turn(stage, settlement)).waitingFor).toBe('metering counts up to place 12 and is at 9');
    // Others go on sending: there is always a backlog, and usage that is on its way to billing.
    stage.metering.lastStored = 20n;
    stage.metering.countedThrough = 12n;
    stage.metering.unpublishedOf.set(tenantId, 1n);
    stage.billing.pendingUsageEvents = 7n;
    expect((await turn(stage, settlement)).waitingFor).toBe('metering publishes 1 events of this tenant');
    stage.metering.unpublishedOf.clear();
    const drained = await turn(stage, settlement);
    expect(drained.waitingFor).toBe('billing credits 1 orders that were paid');
    expect(stepsOf(drained)).toEqual(ALL.slice(0, 2));
    stage.billing.uncreditedOrders = 0n;
    expect((await turn(stage, settlement)).waitingFor).toBe('billing posts 2 charges');
    stage.billing.unpostedCharges = 0n;
    const done = await turn(stage, settlement);
    expect(done).toMatchObject({ complete: true, waitingFor: '', finalInvoiceId: stage.billing.invoices[0] });
    expect(stepsOf(done)).toEqual(ALL);
    expect(done.lines.map((line) => [line.lotKind, line.fate, line.amount?.micros, line.clauseId])).toEqual([
      ['BONUS', 'FATE_EXPIRED', 20n * YUAN - 40n * UNIT_PRICE, 'jd/7.3.5'],
      ['CASH', 'FATE_REFUNDED', 80n * YUAN, 'jd/7.3.5'],
    ]);
    expect(Object.fromEntries(stage.wallet.moved)).toEqual({
      SETTLEMENT_FATE_EXPIRED: 20n * YUAN - 40n * UNIT_PRICE,
      SETTLEMENT_FATE_REFUNDED: 80n * YUAN,
    });
    expect(stage.accounts.closed).toEqual([tenantId]);
    stage.metering.countedThrough = stage.metering.lastStored;
    const [completion] = await completions(tenantId);
    expect(completion).toMatchObject({ settlementId: settlement.settlementId });
    expect(completion?.clauseIds).toContain('jd/7.3.5');
    expect(completion?.statement?.zh).toContain('退还');
  });

  test('grants that nobody returns are waited for until the drain limit, then their value is settled', async () => {
    const { tenantId } = await grantedTenant();
    const settlement = await end(tenantId);
    await turn(stage, settlement);
    expect(stage.wallet.reservedFor(tenantId)).toBe(100n * UNIT_PRICE);
    stage.clock.now = new Date(stage.clock.now.getTime() + DRAIN_MS);
    expect((await turn(stage, settlement)).complete).toBe(true);
    expect(stage.wallet.reservedFor(tenantId)).toBe(0n);
    expect([...stage.wallet.moved.values()].reduce((sum, each) => sum + each, 0n)).toBe(100n * YUAN);
  });

  test('one that waits is asked about again after a while, and keeps no other from its turn', async () => {
    const { tenantId } = await grantedTenant();
    const settlement = await end(tenantId);
    stage.metering.lastStored = 5n;
    stage.metering.countedThrough = 4n;
    stage.metering.pendingBatches = 1n;
    stage.clock.now = new Date(stage.clock.now.getTime() + DRAIN_MS);
    await turn(stage, settlement);
    const asked = stage.metering.timesCalled('getIngestStatus');
    await turn(stage, settlement, 29_999);
    expect(stage.metering.timesCalled('getIngestStatus')).toBe(asked);
    stage.metering.countedThrough = 5n;
    expect((await turn(stage, settlement, 1)).complete).toBe(true);
    stage.metering.pendingBatches = 0n;
  });

  test('a tenant with nothing and no usage is closed without an invoice', async () => {
    const tenantId = await openTenant(stage);
    const settlement = await end(tenantId);
    expect(await turn(stage, settlement)).toMatchObject({ complete: true, lines: [], finalInvoiceId: '' });
  });

  test('a tenant reads its own settlement, and no other', async () => {
    const tenantId = await openTenant(stage, YUAN);
    const { settlementId } = await end(tenantId);
    const own = await stage.settlements(ofTenant(tenantId));
    expect((await own.getSettlement({ tenantId, settlementId })).settlement?.settlementId).toBe(settlementId);
    const other = await stage.settlements(ofTenant(newId('ten')));
    expect(await refusal(other.getSettlement({ tenantId, settlementId }))).toMatchObject({ reason: 'TENANT_SCOPE' });
    const wrong = { tenantId: await openTenant(stage), settlementId };
    expect(await refusal((await stage.settlements()).getSettlement(wrong))).toMatchObject({
      reason: 'SETTLEMENT_NOT_FOUND',
    });
  });
});

describe('a crash', () => {
  // LOST: the other service did it, and we died before noting it. DOWN: we died before it did anything.
  const places = [
    ['metering', 'getIngestStatus'],
    ['wallet', 'releaseReservation'],
    ['billing', 'getChargingStatus'],
    ['billing', 'closePeriod'],
    ['wallet', 'getPosition'],
    ['wallet', 'executeSettlement'],
    ['accounts', 'closeTenant'],
  ] as const;
  const cases = places.flatMap(([peer, method]) =>
    (['LOST', 'DOWN'] as const).map((fault) => ({ peer, method, fault })),
  );

  test.each(cases)('$fault at $peer $method completes exactly once', async ({ peer, method, fault }) => {
    const { tenantId, grantId } = await grantedTenant();
    stage.wallet.charge(tenantId, 40n * UNIT_PRICE, grantId);
    stage.billing.uninvoiced.set(tenantId, 40n * UNIT_PRICE);
    const settlement = await end(tenantId);
    stage.clock.now = new Date(stage.clock.now.getTime() + DRAIN_MS);
    stage[peer].fail(method, fault);
    const called = stage[peer].timesCalled(method);
    // The approval woke the driver before time had passed: whichever turn meets the fault, the next ones mend it.
    for (let turns = 0; turns < 3; turns++) {
      await turn(stage, settlement);
      await stage.restart();
      stage.clock.now = new Date(stage.clock.now.getTime() + 10_000);
    }
    const done = await read(stage, settlement);
    expect(stepsOf(done)).toEqual(ALL);
    expect(done).toMatchObject({ waitingFor: '', finalInvoiceId: stage.billing.invoices[0] });
    expect(stage[peer].timesCalled(method)).toBeGreaterThan(called + 1);
    expect(stage.wallet.settlements).toBe(1);
    expect(stage.billing.invoices).toHaveLength(1);
    expect(stage.accounts.closed).toEqual([tenantId]);
    expect([...stage.wallet.moved.values()].reduce((sum, each) => sum + each, 0n)).toBe(100n * YUAN - 40n * UNIT_PRICE);
    expect(await completions(tenantId)).toHaveLength(1);
  });

  test('with every answer lost once and a restart after every turn, it still completes exactly once', async () => {
    const { tenantId } = await grantedTenant();
    const settlement = await end(tenantId);
    stage.clock.now = new Date(stage.clock.now.getTime() + DRAIN_MS);
    for (const [peer, method] of places) stage[peer].fail(method, 'LOST');
    let turns = 0;
    while (!(await turn(stage, settlement)).complete) {
      expect((await read(stage, settlement)).waitingFor).toMatch(/PEER_UNAVAILABLE|STAND_IN_LOST/);
      await stage.restart();
      turns += 1;
    }
    expect(turns).toBeGreaterThanOrEqual(5);
    expect(stage.wallet.settlements).toBe(1);
    expect(stage.accounts.closed).toEqual([tenantId]);
    expect(await completions(tenantId)).toHaveLength(1);
  });

  test('a refusal of the wallet is tried again as another request, over the position as it is then', async () => {
    const tenantId = await openTenant(stage, YUAN);
    // A late charge arrives between the plan and its execution: neither the turn that the approval wakes nor the next
    // one gets through.
    stage.wallet.fail('executeSettlement', 'DOWN');
    stage.wallet.fail('executeSettlement', 'DOWN');
    const settlement = await end(tenantId);
    await turn(stage, settlement);
    stage.wallet.charge(tenantId, 300_000n);
    expect((await turn(stage, settlement)).waitingFor).toBe('wallet refused: POSITION_CHANGED');
    expect((await turn(stage, settlement, 4_999)).complete).toBe(false);
    const done = await turn(stage, settlement, 1);
    expect(done).toMatchObject({ complete: true, waitingFor: '' });
    expect(done.lines.map((line) => line.amount?.micros)).toEqual([700_000n]);
    expect(stage.wallet.settlements).toBe(1);
  });

  test('two processes that carry the same settlement out at once do each thing once', async () => {
    const { tenantId } = await grantedTenant();
    const settlement = await end(tenantId);
    stage.clock.now = new Date(stage.clock.now.getTime() + DRAIN_MS);
    stage.billing.uninvoiced.set(tenantId, UNIT_PRICE);
    const other = await stage.another();
    // Both stand in front of every order at the same time.
    stage.billing.meet('closePeriod', 2);
    stage.wallet.meet('executeSettlement', 2);
    stage.accounts.meet('closeTenant', 2);
    try {
      const job = 'carry-out-settlements';
      await Promise.all([stage.service().runJob(job), other.runJob(job)]);
    } finally {
      await other.stop();
    }
    expect(await read(stage, settlement)).toMatchObject({ complete: true, finalInvoiceId: stage.billing.invoices[0] });
    expect([stage.wallet.settlements, stage.billing.invoices.length, stage.accounts.closed]).toEqual([
      1,
      1,
      [tenantId],
    ]);
    expect(await completions(tenantId)).toHaveLength(1);
  });
});
