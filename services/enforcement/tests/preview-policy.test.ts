// Changed thresholds over past counts: who would have been hit, who was; and a tenant's windows as they stand.
import { readFileSync } from 'node:fs';
import { TriggersServiceService } from '@tollgate/contracts/enforcement/v1/triggers';
import { refusal } from '@tollgate/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { publishChannels, publishFacts, tenantOf } from './facts.ts';
import { enforcer, ofTenant, staff, startStage, type Stage } from './stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await startStage();
  await publishChannels(stage);
});
afterAll(() => stage.stop());

interface RuleFile {
  readonly rules: { id: string; act: object; window: string; warn: object | null }[];
}
const file = new URL('../../../packages/agreements/data/policies/platform-rules.1.json', import.meta.url);
const policy = (change: (rules: RuleFile['rules']) => void): string => {
  const raw = JSON.parse(readFileSync(file, 'utf8')) as RuleFile;
  change(raw.rules);
  return JSON.stringify({ ...raw, version: '2' });
};
const stricter = policy((rules) => {
  for (const rule of rules.filter(({ id }) => id === 'email-hard-bounce-month')) rule.act = { events: 6, per: 100 };
});
const client = (person = enforcer) => stage.service().client(TriggersServiceService, { as: 'console', person });
const ask = async (over: object = {}, person = enforcer) =>
  (await client(person)).previewPolicy({
    policyJson: stricter,
    startTime: new Date('2026-10-31T16:00:00Z'),
    endTime: new Date('2026-11-30T16:00:00Z'),
    tenantId: '',
    pageSize: 0,
    pageToken: '',
    ...over,
  });

test('a stricter line says who would have been hit and when, and stores nothing', async () => {
  const [near, over] = [await tenantOf(stage, 'sendcloud'), await tenantOf(stage, 'sendcloud')];
  // 70 of 1,000: warned at five per cent, within ten, beyond six from its second hour on.
  await publishFacts(stage, near, [
    { hour: '2026-11-05T01:00:00Z', messages: 500n, hardBounced: 28n },
    { hour: '2026-11-05T03:00:00Z', messages: 500n, hardBounced: 42n },
  ]);
  await publishFacts(stage, over, [{ hour: '2026-11-06T01:00:00Z', messages: 1_000n, hardBounced: 200n }]);
  const { db } = stage.service().database;
  const cases = () => db.selectFrom('cases').selectAll().execute();
  const before = await cases();
  const { hits, nextPageToken, contentHash } = await ask();
  const of = (tenantId: string) =>
    hits.find((hit) => hit.tenantId === tenantId && hit.triggerId === 'hard-bounce-month');
  expect(of(near)).toMatchObject({
    clauseId: 'sendcloud/3.5',
    windowName: '2026-11',
    inForce: { level: 'WINDOW_LEVEL_WARNS', events: 28n, volume: 500n },
    tried: {
      level: 'WINDOW_LEVEL_FIRES',
      events: 70n,
      volume: 1_000n,
      crossTime: new Date('2026-11-05T04:00:00Z'),
    },
  });
  expect([of(over)?.inForce?.level, of(over)?.tried?.level]).toEqual(['WINDOW_LEVEL_FIRES', 'WINDOW_LEVEL_FIRES']);
  expect([nextPageToken, contentHash]).toEqual(['', expect.stringMatching(/^[0-9a-f]{64}$/)]);
  expect(await cases()).toEqual(before);
  const first = await ask({ pageSize: 1 });
  expect([first.tenants, first.nextPageToken === '']).toEqual([1, false]);
});

test('a rolling window can be tried as well', async () => {
  const tenantId = await tenantOf(stage, 'sendcloud');
  for (const day of ['08', '10', '12', '14'])
    await publishFacts(stage, tenantId, [{ hour: `2026-11-${day}T01:00:00Z`, messages: 100n, hardBounced: 12n }]);
  const rolling = policy((rules) => {
    for (const rule of rules.filter(({ id }) => id === 'email-hard-bounce-month')) rule.window = 'ROLLING_7_DAYS';
  });
  const { hits } = await ask({ tenantId, policyJson: rolling });
  // Four days of 12 in 100 lie within the seven that end on the 14th: 36 of 300 on the 12th are the first 300.
  expect(hits.find(({ window }) => window === 'ROLLING_7_DAYS')).toMatchObject({
    windowName: '2026-11-12',
    tried: { level: 'WINDOW_LEVEL_FIRES', events: 36n, volume: 300n },
  });
});

test('what is no policy, or too long a time, is refused by name', async () => {
  const asked = async (over: object) => refusal(ask(over));
  expect((await asked({ policyJson: 'not json' })).reason).toBe('POLICY_INVALID');
  const wrong = await asked({ policyJson: JSON.stringify({ id: 'platform-rules', version: '2', rules: [] }) });
  expect(wrong.violations.map(({ field }) => field)).toEqual(
    expect.arrayContaining(['policy_json.inForceFrom', 'policy_json.rules']),
  );
  expect((await asked({ startTime: new Date('2026-01-01T00:00:00Z') })).reason).toBe('SPAN_TOO_LONG');
  expect((await asked({ endTime: new Date('2026-10-01T00:00:00Z') })).reason).toBe('SPAN_INVALID');
  expect((await refusal(ask({}, staff('support')))).reason).toBe('ROLE_REQUIRED');
});

test('a tenant sees what it is judged by, and nobody else’s', async () => {
  const [own, other] = [await tenantOf(stage, 'sendcloud'), await tenantOf(stage, 'sendcloud')];
  await publishFacts(stage, own, [{ jobId: 'j', messages: 400n, hardBounced: 21n, delivered: 379n }]);
  const read = await client(ofTenant(own));
  const { windows } = await read.getReputation({ tenantId: own, jobId: 'j' });
  expect(windows.find(({ triggerId }) => triggerId === 'hard-bounce-job')).toMatchObject({
    windowName: 'j',
    events: 21n,
    volume: 400n,
    level: 'WINDOW_LEVEL_WARNS',
    limitEvents: 5n,
    limitPer: 100n,
    policyVersion: '1',
  });
  expect((await refusal(read.getReputation({ tenantId: other, jobId: '' }))).reason).toBe('TENANT_SCOPE');
});
