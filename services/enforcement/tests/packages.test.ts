// Settlements with packages, every figure by hand.
import { refusal } from '@tollgate/testing';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { openTenant, publishPrices, startStage, type Stage } from './stage.ts';
import { approve, order, propose, turn, YUAN } from './terminations.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await startStage();
  await publishPrices(stage);
});
afterAll(() => stage.stop());
beforeEach(() => stage.wallet.moved.clear());

const MAIL = 'email-marketing';
const ratioBreach = (choice: 'REFUND' | 'FORFEIT') => ({
  cause: 'TERMINATION_CAUSE_RATIO_BREACH' as const,
  reason: 'Hard bounces beyond the platform rules, twice in a month.',
  elections: [{ clauseId: 'sendcloud/4.7', choice }],
});

test('SendCloud, bounces: cash and bonus forfeited by 3.5, a half-used package by the election under 4.7', async () => {
  const tenantId = await openTenant(stage, 80n * YUAN, 20n * YUAN, 'sendcloud');
  // 10,000 mails for 500.00, 0.05 each; 4,000 used: 500 - 4,000 x 0.05 = 300.00 is left of it.
  const pack = stage.wallet.pack(tenantId, MAIL, 10_000n, 4_000n, 500n * YUAN);
  const proposing = (await stage.settlements()).proposeTermination(
    order(tenantId, { ...ratioBreach('REFUND'), elections: [] }),
  );
  expect(await refusal(proposing)).toMatchObject({
    reason: 'ELECTION_REQUIRED',
    metadata: { clauses: 'sendcloud/4.7' },
  });
  const { proposalId, preview } = await propose(stage, tenantId, ratioBreach('REFUND'));
  expect(preview).toMatchObject({
    refunded: { micros: 300n * YUAN },
    forfeited: { micros: 100n * YUAN },
    // 80.00 and 20.00 of money, and 6,000 of 10,000 mails for 500.00.
    atStake: { micros: 400n * YUAN },
    refundGate: { invoicesFirst: false, closed: false },
  });
  const done = await turn(stage, await approve(stage, proposalId));
  expect(done).toMatchObject({ complete: true });
  expect(done.lines.map((each) => [each.lotKind, each.fate, each.units, each.amount?.micros, each.clauseId])).toEqual([
    ['PACKAGE', 'FATE_REFUNDED', 6_000n, 300n * YUAN, 'sendcloud/4.7'],
    ['BONUS', 'FATE_FORFEITED', undefined, 20n * YUAN, 'sendcloud/3.5'],
    ['CASH', 'FATE_FORFEITED', undefined, 80n * YUAN, 'sendcloud/3.5'],
  ]);
  expect(done.lines[0]).toMatchObject({ lotId: pack, product: MAIL });
  expect(Object.fromEntries(stage.wallet.moved)).toEqual({
    SETTLEMENT_FATE_REFUNDED: 300n * YUAN,
    SETTLEMENT_FATE_FORFEITED: 100n * YUAN,
  });
});

test('SendCloud, the other election: the units lapse to the provider and nothing is paid back', async () => {
  const tenantId = await openTenant(stage, 0n, 0n, 'sendcloud');
  stage.wallet.pack(tenantId, MAIL, 10_000n, 4_000n, 500n * YUAN);
  const done = await turn(
    stage,
    await approve(stage, (await propose(stage, tenantId, ratioBreach('FORFEIT'))).proposalId),
  );
  expect(done.lines.map((each) => [each.fate, each.units, each.amount?.micros])).toEqual([
    ['FATE_FORFEITED', 6_000n, 0n],
  ]);
});

test('Tencent, a breach: an unused package is kept by tencent/pre.breach, the money goes back', async () => {
  const tenantId = await openTenant(stage, 50n * YUAN, 0n, 'tencent-ses');
  stage.wallet.pack(tenantId, MAIL, 300_000n, 0n, 840n * YUAN);
  const breach = {
    cause: 'TERMINATION_CAUSE_SERIOUS_BREACH' as const,
    skipReason: 'It was fraud from the first mail on.',
  };
  const proposal = await propose(stage, tenantId, breach);
  expect(proposal.preview).toMatchObject({ refunded: { micros: 50n * YUAN }, atStake: { micros: 890n * YUAN } });
  const done = await turn(stage, await approve(stage, proposal.proposalId));
  expect(done.lines.map((each) => [each.lotKind, each.fate, each.units, each.amount?.micros, each.clauseId])).toEqual([
    ['PACKAGE', 'FATE_FORFEITED', 300_000n, 0n, 'tencent/pre.breach'],
    ['CASH', 'FATE_REFUNDED', undefined, 50n * YUAN, 'law/civil-code-566'],
  ]);
});

test('a debt beyond the money is paid out of what a refundable package is worth', async () => {
  const tenantId = await openTenant(stage, 10n * YUAN);
  stage.wallet.pack(tenantId, 'sms-cn', 1_000n, 400n, 50n * YUAN);
  stage.wallet.arrears.set(tenantId, 25n * YUAN);
  const { proposalId, preview } = await propose(stage, tenantId);
  // Worth 50 - 400 x 0.05 = 30.00, of which 15.00 pay the rest of the 25.00 owed.
  expect(preview).toMatchObject({
    refunded: { micros: 15n * YUAN },
    setOff: { micros: 25n * YUAN },
    stillOwed: { micros: 0n },
  });
  const done = await turn(stage, await approve(stage, proposalId));
  expect(done.lines.map((each) => [each.lotKind, each.fate, each.units, each.amount?.micros])).toEqual([
    ['CASH', 'FATE_SET_OFF', undefined, 10n * YUAN],
    ['PACKAGE', 'FATE_REFUNDED', 600n, 15n * YUAN],
    ['PACKAGE', 'FATE_SET_OFF', 0n, 15n * YUAN],
  ]);
});

test('units used after the proposal are less of the same; a package bought after it is not', async () => {
  const tenantId = await openTenant(stage);
  stage.wallet.pack(tenantId, 'sms-cn', 1_000n, 0n, 50n * YUAN);
  const { proposalId } = await propose(stage, tenantId);
  const [pack] = stage.wallet.packs.get(tenantId) ?? [];
  if (pack !== undefined) pack.remaining = 900n;
  const other = stage.wallet.pack(tenantId, 'sms-cn', 10n, 0n, YUAN);
  expect(await refusal(approve(stage, proposalId))).toMatchObject({
    reason: 'POSITION_CHANGED',
    metadata: { changed: `lot ${other} REFUNDED` },
  });
  stage.wallet.packs.set(tenantId, pack === undefined ? [] : [pack]);
  const done = await turn(stage, await approve(stage, proposalId));
  expect(done.lines.map((each) => [each.fate, each.units, each.amount?.micros])).toEqual([
    ['FATE_REFUNDED', 900n, 45n * YUAN],
  ]);
});
