// Ratios of what metering counted: lines that are crossed open one case each, with everything that they were judged by.
import { createHash } from 'node:crypto';
import { canonicalJson, listPolicies } from '@tollgate/agreements';
import { refusal } from '@tollgate/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { MAIL, publishChannels, publishFacts, tenantOf, TEXT } from './facts.ts';
import { startStage, type Stage } from './stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await startStage();
  await publishChannels(stage);
});
afterAll(() => stage.stop());

const db = () => stage.service().database.db;
const casesOf = (tenantId: string) =>
  db().selectFrom('cases').selectAll().where('tenant_id', '=', tenantId).orderBy('case_id').execute();
const crossingsOf = (tenantId: string) =>
  db().selectFrom('crossings').selectAll().where('tenant_id', '=', tenantId).orderBy('crossing_id').execute();
const evidenceOf = async (caseId: string) => {
  const rows = await db().selectFrom('case_evidence').selectAll().where('case_id', '=', caseId).execute();
  return rows.map((row) => ({ ...row, content: JSON.parse(row.content) as Record<string, unknown> }));
};
const standingOf = async (tenantId: string) => (await (await stage.standing()).getStanding({ tenantId })).standing;

test('a month of more than ten per cent hard bounces (sendcloud/3.5) opens one case with its figures and stops sending', async () => {
  const tenantId = await tenantOf(stage, 'sendcloud');
  // 10,000 mails over two days, of which 1,000 bounced: ten per cent is not beyond ten per cent, but beyond the warning.
  await publishFacts(stage, tenantId, [{ hour: '2026-11-02T01:00:00Z', messages: 9_000n, hardBounced: 900n }]);
  await publishFacts(stage, tenantId, [{ hour: '2026-11-03T01:00:00Z', messages: 1_000n, hardBounced: 100n }]);
  expect((await casesOf(tenantId)).map(({ trigger_id, severity }) => [trigger_id, severity])).toEqual([
    ['hard-bounce-month', 'ORDINARY'],
  ]);
  expect((await standingOf(tenantId))?.maySend).toBe(true);
  // One more: 1,001 of 10,000.
  await publishFacts(stage, tenantId, [{ hour: '2026-11-03T01:00:00Z', hardBounced: 1n }]);
  const [record, ...others] = await casesOf(tenantId);
  expect(others).toEqual([]);
  expect(record).toMatchObject({
    state: 'OPEN',
    severity: 'SERIOUS',
    clause_id: 'sendcloud/3.5',
    opens_with: 'TERMINATE',
    may_end_as: 'RATIO_BREACH',
    decide_by: new Date(stage.clock.now.getTime() + 168 * 3_600_000),
  });
  expect((await crossingsOf(tenantId)).map(({ level }) => level)).toEqual(['WARNS', 'FIRES']);
  const evidence = await evidenceOf(record?.case_id ?? '');
  const last = evidence.at(-1);
  const [policy] = listPolicies();
  expect(last?.content).toMatchObject({
    level: 'FIRES',
    clause: 'sendcloud/3.5',
    numerator: '1001',
    denominator: '10000',
    limit: '10/100',
    comparison: 'EXCEEDS',
    minimum_volume: '300',
    minimum_events: '20',
    policy: { id: 'platform-rules', version: '1', content_hash: policy?.contentHash, rule: 'email-hard-bounce-month' },
    products: [{ product: MAIL, events: '1001', volume: '10000' }],
    query: { window: 'CALENDAR_MONTH', name: '2026-11', start: '2026-10-31T16:00:00.000Z' },
  });
  expect(last?.content.query_digest).toBe(
    createHash('sha256').update(canonicalJson(last?.content.query)).digest('hex'),
  );
  const standing = await standingOf(tenantId);
  expect([standing?.maySend, standing?.restrictions.map(({ cause, clauseId }) => [cause, clauseId])]).toEqual([
    false,
    [['RESTRICTION_CAUSE_AUTOMATIC', 'sendcloud/3.5']],
  ]);
});

test('a job of more than ten per cent (sendcloud/3.5) opens its case and stops nothing by itself', async () => {
  const tenantId = await tenantOf(stage, 'sendcloud');
  // Hidden in a month of much good mail: 31 of 300 in the job, 31 of 100,300 in the month.
  await publishFacts(stage, tenantId, [
    { messages: 100_000n, delivered: 100_000n },
    { jobId: 'spring-sale', messages: 300n, hardBounced: 31n, delivered: 269n },
  ]);
  expect((await casesOf(tenantId)).map((each) => [each.trigger_id, each.clause_id])).toEqual([
    ['hard-bounce-job', 'sendcloud/3.5'],
  ]);
  expect((await crossingsOf(tenantId)).map((each) => [each.window_kind, each.window_name])).toEqual([
    ['JOB', 'spring-sale'],
  ]);
  expect((await standingOf(tenantId))?.maySend).toBe(true);
  // Another job of the same kind is another crossing of the same case.
  await publishFacts(stage, tenantId, [{ jobId: 'summer-sale', messages: 400n, hardBounced: 50n, delivered: 350n }]);
  expect(await casesOf(tenantId)).toHaveLength(1);
  expect((await crossingsOf(tenantId)).map((each) => each.window_name)).toEqual(['spring-sale', 'summer-sale']);
});

test('tiny samples never open anything', async () => {
  const tenantId = await tenantOf(stage, 'sendcloud');
  await publishFacts(stage, tenantId, [{ jobId: 'j', messages: 299n, hardBounced: 299n }]);
  await publishFacts(stage, tenantId, [
    { jobId: 'k', hour: '2026-10-20T01:00:00Z', messages: 5_000n, hardBounced: 19n },
  ]);
  // A complaint about a message whose delivery was never told.
  await publishFacts(stage, tenantId, [{ jobId: 'l', hour: '2026-09-20T01:00:00Z', messages: 1n, complained: 1n }]);
  expect(await casesOf(tenantId)).toEqual([]);
  expect((await standingOf(tenantId))?.maySend).toBe(true);
});

test('figures that cannot be true go to a person and stop nothing', async () => {
  const tenantId = await tenantOf(stage, 'sendcloud');
  await publishFacts(stage, tenantId, [{ messages: 100n, hardBounced: 400n }]);
  const [record] = await casesOf(tenantId);
  expect(record?.trigger_id).toBe('hard-bounce-month');
  expect((await evidenceOf(record?.case_id ?? ''))[0]?.content).toMatchObject({
    level: 'UNDECIDABLE',
    faults: ['400 events in 100'],
  });
  expect((await standingOf(tenantId))?.maySend).toBe(true);
});

test('each agreement counts what it is about: texts do not dilute mail, and what was dropped was not sent', async () => {
  const tenantId = await tenantOf(stage, 'sendcloud');
  await publishFacts(stage, tenantId, [
    { product: TEXT, messages: 1_000_000n, submitted: 1_000_000n },
    { messages: 2_000n, dropped: 1_600n, hardBounced: 41n, delivered: 359n },
  ]);
  expect((await crossingsOf(tenantId)).map(({ trigger_id, judged }) => [trigger_id, judged])).toMatchObject([
    ['hard-bounce-month', { events: '41', volume: '400' }],
  ]);
});

test('a reinstatement starts the windows again, in the month and in a job that goes on', async () => {
  const tenantId = await tenantOf(stage, 'sendcloud');
  const bad = { jobId: 'j', messages: 1_000n, hardBounced: 300n, delivered: 700n };
  await publishFacts(stage, tenantId, [bad]);
  expect((await crossingsOf(tenantId)).map(({ trigger_id }) => trigger_id).toSorted()).toEqual([
    'hard-bounce-job',
    'hard-bounce-month',
  ]);
  const [restriction] = (await standingOf(tenantId))?.restrictions ?? [];
  const lift = {
    requestId: crypto.randomUUID(),
    tenantId,
    restrictionId: restriction?.restrictionId ?? '',
    reason: 'The list was cleaned and proved.',
  };
  // Reinstated at 10:00 sharp in Shanghai; what was sent before counts for nothing more.
  const before = stage.clock.now;
  stage.clock.now = new Date('2026-11-20T02:00:00Z');
  await (await stage.standing()).liftRestriction(lift);
  await publishFacts(stage, tenantId, [bad, { ...bad, hour: '2026-11-20T02:00:00Z', hardBounced: 19n }]);
  expect(await crossingsOf(tenantId)).toHaveLength(2);
  expect((await standingOf(tenantId))?.maySend).toBe(true);
  // 120 of 1,100 since then.
  await publishFacts(stage, tenantId, [
    { hour: '2026-11-20T03:00:00Z', jobId: 'j', messages: 100n, hardBounced: 101n },
  ]);
  const again = (await crossingsOf(tenantId)).slice(2);
  expect(again.map(({ trigger_id, judged }) => [trigger_id, judged])).toMatchObject([
    ['hard-bounce-month', { events: '120', volume: '1100', start: '2026-11-20T02:00:00.000Z' }],
    ['hard-bounce-job', { events: '120', volume: '1100', start: '2026-11-20T02:00:00.000Z' }],
  ]);
  expect((await standingOf(tenantId))?.maySend).toBe(false);
  stage.clock.now = before;
});

test('the system, not the tenant, stopped it: who is stopped cannot lift it', async () => {
  const tenantId = await tenantOf(stage, 'sendcloud');
  await publishFacts(stage, tenantId, [{ messages: 1_000n, hardBounced: 300n }]);
  const [restriction] = (await standingOf(tenantId))?.restrictions ?? [];
  const lift = {
    requestId: crypto.randomUUID(),
    tenantId,
    restrictionId: restriction?.restrictionId ?? '',
    reason: 'We promise to be good now.',
  };
  const { ofTenant } = await import('./stage.ts');
  const refused = await refusal((await stage.standing(ofTenant(tenantId))).liftRestriction(lift));
  expect(refused.category).toBe('permission_denied');
  expect((await standingOf(tenantId))?.maySend).toBe(false);
});

test('what says no whole hour or no tenant is set aside and counts nothing', async () => {
  const tenantId = await tenantOf(stage, 'sendcloud');
  await publishFacts(stage, tenantId, [{ hour: '2026-11-20T01:30:00Z', messages: 1_000n, hardBounced: 300n }]);
  await publishFacts(stage, 'nobody', [{ messages: 1_000n, hardBounced: 300n }]);
  expect(await casesOf(tenantId)).toEqual([]);
  const rows = await db()
    .selectFrom('counted_days')
    .selectAll()
    .where('tenant_id', 'in', [tenantId, 'nobody'])
    .execute();
  expect(rows).toEqual([]);
});

test('the database has no case without evidence, and evidence never changes', async () => {
  const tenantId = await tenantOf(stage, 'sendcloud');
  await publishFacts(stage, tenantId, [{ messages: 1_000n, hardBounced: 300n }]);
  const [record] = await casesOf(tenantId);
  if (record === undefined) throw new Error('no case');
  const bare = {
    ...record,
    case_id: record.case_id.replace(/.$/, (last) => (last === '0' ? '1' : '0')),
    trigger_id: 'x',
  };
  await expect(
    db()
      .transaction()
      .execute((tx) => tx.insertInto('cases').values(bare).execute()),
  ).rejects.toThrow(/no evidence/);
  await expect(
    db().updateTable('case_evidence').set({ title: 'other' }).where('case_id', '=', record.case_id).execute(),
  ).rejects.toThrow(/permission denied/);
  await expect(db().deleteFrom('cases').where('case_id', '=', record.case_id).execute()).rejects.toThrow(
    /permission denied/,
  );
});
