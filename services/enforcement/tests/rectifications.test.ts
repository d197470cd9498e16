// Orders to mend something: the clock, what the tenant sends, and what follows; to the ban, and who comes back.
import { createHash } from 'node:crypto';
import { newId } from '@tollgate/ids';
import { refusal } from '@tollgate/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DAY, impose, listed, pass, rectifications, sanctionOrder, sanctions, told } from './sanctioning.ts';
import { enforcer, ofTenant, openTenant, publishPrices, requestId, startStage, type Stage } from './stage.ts';
import { approve, order, propose, turn, YUAN } from './terminations.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await startStage();
  await publishPrices(stage);
});
afterAll(() => stage.stop());

const BREACH = { brokenClauseId: 'changyou/user.3', reason: 'Advertising to people who never agreed to it.' };
const inDays = (days: number): Date => new Date(stage.clock.now.getTime() + days * DAY);
const rectify = (tenantId: string, over: object = {}) =>
  impose(stage, tenantId, {
    ...BREACH,
    sanction: 'SANCTION_RECTIFY',
    deadline: inDays(3),
    skipReason: 'Nothing is on its way that has to be stopped.',
    ...over,
  });
const submission = (tenantId: string, rectificationId: string, over: object = {}) => ({
  requestId: requestId(),
  tenantId,
  rectificationId,
  statement: 'We removed the list and asked for consent anew.',
  files: [{ name: 'consents.csv', content: Buffer.from('number,consent\n1,yes\n') }],
  ...over,
});
const answer = (tenantId: string, rectificationId: string, accepted: boolean) => ({
  requestId: requestId(),
  tenantId,
  rectificationId,
  accepted,
  reason: accepted ? 'Consents are in order.' : 'The consents of half of them are missing.',
});
const orders = async (tenantId: string) =>
  (
    await (
      await rectifications(stage, enforcer)
    ).listRectifications({ tenantId, state: 'RECTIFICATION_STATE_UNSPECIFIED', pageSize: 0, pageToken: '' })
  ).rectifications;

test('the clock stands still while staff hold it, and goes on with what was left', async () => {
  const tenantId = await openTenant(stage, YUAN, 0n, 'changyou-sms');
  const { rectificationId } = await rectify(tenantId);
  const [opened] = await orders(tenantId);
  expect(opened).toMatchObject({
    state: 'RECTIFICATION_STATE_OPEN',
    deadline: inDays(3),
    ifMissed: 'SANCTION_LIMIT',
  });
  expect((await told(stage, tenantId)).at(-1)).toMatchObject({ kind: 'DECISION_KIND_SANCTION' });
  await pass(stage, 2 * DAY);
  const own = await rectifications(stage, ofTenant(tenantId));
  const { rectification } = await own.submitRectification(submission(tenantId, rectificationId));
  const digest = createHash('sha256').update('number,consent\n1,yes\n').digest('hex');
  expect(rectification).toMatchObject({
    state: 'RECTIFICATION_STATE_SUBMITTED',
    submissions: [{ files: [{ name: 'consents.csv', digest }] }],
  });
  expect(await refusal(own.submitRectification(submission(tenantId, rectificationId)))).toMatchObject({
    reason: 'RECTIFICATION_NOT_OPEN',
  });
  // Five days with staff, past the first deadline: nothing is missed, one day is left.
  await pass(stage, 5 * DAY);
  expect(await orders(tenantId)).toMatchObject([{ state: 'RECTIFICATION_STATE_SUBMITTED', deadline: inDays(1) }]);
  const staff = await rectifications(stage, enforcer);
  await staff.decideRectification(answer(tenantId, rectificationId, false));
  expect(await orders(tenantId)).toMatchObject([{ state: 'RECTIFICATION_STATE_OPEN', deadline: inDays(1) }]);
  expect(await refusal(staff.decideRectification(answer(tenantId, rectificationId, true)))).toMatchObject({
    reason: 'RECTIFICATION_NOT_SUBMITTED',
  });
  await own.submitRectification(submission(tenantId, rectificationId, { files: [] }));
  await staff.decideRectification(answer(tenantId, rectificationId, true));
  await pass(stage, 30 * DAY);
  expect(await orders(tenantId)).toMatchObject([
    { state: 'RECTIFICATION_STATE_ACCEPTED', followedBy: '', submissions: [{}, { answer: 'Consents are in order.' }] },
  ]);
  expect(await listed(stage, tenantId)).toMatchObject([{ state: 'SANCTION_STATE_ENDED' }]);
  const file = { tenantId, rectificationId, digest };
  expect(await own.getRectificationFile(file)).toMatchObject({ name: 'consents.csv' });
  const other = await openTenant(stage, 0n, 0n, 'changyou-sms');
  const foreign = (await rectifications(stage, ofTenant(other))).getRectificationFile({ ...file, tenantId: other });
  expect(await refusal(foreign)).toMatchObject({ reason: 'FILE_NOT_FOUND' });
});

test('Changyou: a missed order, its suspension, then the end with a ban of whoever is behind it', async () => {
  const tenantId = await openTenant(stage, 30n * YUAN, 5n * YUAN, 'changyou-sms');
  stage.wallet.pack(tenantId, 'sms-cn', 1_000n, 250n, 40n * YUAN);
  const first = await rectify(tenantId, { ifMissed: 'SANCTION_SUSPEND' });
  await pass(stage, 3 * DAY);
  expect(await orders(tenantId)).toMatchObject([{ state: 'RECTIFICATION_STATE_OPEN' }]);
  await pass(stage, 1);
  const [missed] = await orders(tenantId);
  const [followed] = await listed(stage, tenantId);
  expect(missed).toMatchObject({ state: 'RECTIFICATION_STATE_MISSED', followedBy: followed?.sanctionId });
  expect(followed).toMatchObject({
    sanction: 'SANCTION_SUSPEND',
    state: 'SANCTION_STATE_ACTIVE',
    decider: first.decider,
    brokenClauseId: 'changyou/user.3',
  });
  const late = (await rectifications(stage, ofTenant(tenantId))).submitRectification(
    submission(tenantId, first.rectificationId),
  );
  expect(await refusal(late)).toMatchObject({ reason: 'DEADLINE_MISSED' });
  await pass(stage, DAY);
  expect(await listed(stage, tenantId)).toHaveLength(2);

  const ban = {
    cause: 'TERMINATION_CAUSE_CONTENT_BREACH' as const,
    banReason: 'FORGED',
    skipReason: 'It went on under the suspension.',
  };
  const proposal = await propose(stage, tenantId, ban);
  expect(proposal).toMatchObject({ banReason: 'FORGED' });
  const done = await turn(stage, await approve(stage, proposal.proposalId));
  expect(done.complete).toBe(true);
  // 30.00 of money goes back, the bonus lapses, 750 units for 40.00 are kept by changyou/breach.4.
  expect(done.lines.map((each) => [each.lotKind, each.fate, each.units, each.amount?.micros, each.clauseId])).toEqual([
    ['PACKAGE', 'FATE_FORFEITED', 750n, 0n, 'changyou/breach.4'],
    ['BONUS', 'FATE_EXPIRED', undefined, 5n * YUAN, 'changyou/breach.4'],
    ['CASH', 'FATE_REFUNDED', undefined, 30n * YUAN, 'law/civil-code-566'],
  ]);
  expect(stage.accounts.banned.get(tenantId)).toBe('FORGED');
  expect((await listed(stage, tenantId))[0]).toMatchObject({
    sanction: 'SANCTION_BAN',
    settlementId: done.settlementId,
  });
  const more = (await sanctions(stage)).imposeSanction(
    sanctionOrder(tenantId, { ...BREACH, sanction: 'SANCTION_SUSPEND' }),
  );
  expect(await refusal(more)).toMatchObject({ reason: 'ENDED_ALREADY', metadata: { by: 'BAN' } });
});

test('a ban that reaches others waits for a person at accounts, and keeps nobody’s money', async () => {
  const tenantId = await openTenant(stage, YUAN, 0n, 'changyou-sms');
  stage.accounts.reached.set(tenantId, [newId('ten')]);
  const ban = { cause: 'TERMINATION_CAUSE_SERIOUS_BREACH' as const, banReason: 'FORGED' };
  const done = await turn(stage, await approve(stage, (await propose(stage, tenantId, ban)).proposalId));
  expect(done.complete).toBe(true);
  expect(stage.accounts.banned.has(tenantId)).toBe(false);
});

test.each<[string, string, object, string]>([
  [
    'a ban under an agreement without one',
    'jd-sms',
    {
      cause: 'TERMINATION_CAUSE_SERIOUS_BREACH',
      banReason: 'FORGED',
      elections: [{ clauseId: 'jd/7.3.2', choice: 'REFUND' }],
    },
    'NOT_ON_LADDER',
  ],
  [
    'a ban without a breach',
    'changyou-sms',
    { cause: 'TERMINATION_CAUSE_EXPIRY', banReason: 'FORGED' },
    'BAN_NEEDS_BREACH',
  ],
])('%s is refused', async (_what, agreementId, over, reason) => {
  const tenantId = await openTenant(stage, YUAN, 0n, agreementId);
  expect(await refusal((await stage.settlements()).proposeTermination(order(tenantId, over)))).toMatchObject({
    reason,
  });
});

test.each<[string, object, string]>([
  ['an order without a deadline', { deadline: undefined }, 'DEADLINE_MISSING'],
  ['a deadline that has passed', { deadline: new Date('2026-01-01') }, 'DEADLINE_BEFORE_START'],
  ['the end of the agreement as what follows', { ifMissed: 'SANCTION_TERMINATE' }, 'IF_MISSED_NOT_ALLOWED'],
  ['a milder rung as what follows', { ifMissed: 'SANCTION_STOP_TRANSMISSION' }, 'IF_MISSED_NOT_ALLOWED'],
])('%s is refused and orders nothing', async (_what, over, reason) => {
  const tenantId = await openTenant(stage, 0n, 0n, 'changyou-sms');
  expect(await refusal(rectify(tenantId, over))).toMatchObject({ reason });
  expect(await orders(tenantId)).toEqual([]);
});
