// Cases from the first report to the decision: the queue, steps, bulk, merging, files, packs; and what is refused by name.
import { createHash } from 'node:crypto';
import { checkEvidence } from '@tollgate/evidence';
import { loadIdentity } from '@tollgate/auth';
import { CasesServiceService, type CaseStep } from '@tollgate/contracts/enforcement/v1/cases';
import { EvidenceServiceService } from '@tollgate/contracts/enforcement/v1/evidence';
import { newId } from '@tollgate/ids';
import { refusal, testIdentities } from '@tollgate/testing';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { publishChannels, publishFacts, tenantOf } from './facts.ts';
import { approver, enforcer, ofTenant, requestId, staff, startStage, type Stage } from './stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await startStage();
  await publishChannels(stage);
});
afterAll(() => stage.stop());

const HOUR_MS = 3_600_000;
const REPORT = 'Attack on the SMS API from the addresses of this tenant, seen by the gateway team.';
const cases = (person = enforcer) => stage.service().client(CasesServiceService, { as: 'console', person });
const evidence = (person = enforcer) => stage.service().client(EvidenceServiceService, { as: 'console', person });
const report = (tenantId: string, over: object = {}) => ({
  requestId: requestId(),
  tenantId,
  triggerId: 'attack',
  report: REPORT,
  observeTime: undefined,
  severity: 'CASE_SEVERITY_UNSPECIFIED' as const,
  validateOnly: false,
  ...over,
});
const open = async (tenantId: string, over: object = {}) => {
  const { case: opened } = await (await cases()).openCase(report(tenantId, over));
  if (opened === undefined) throw new Error('no case');
  return opened;
};
type Step = NonNullable<CaseStep['step']>;
const step = async (caseId: string, taken: Step, person = enforcer) => {
  const request = { requestId: requestId(), caseId, step: { step: taken }, validateOnly: false };
  return (await (await cases(person)).updateCase(request)).case;
};
const takeUp: Step = { $case: 'takeUp', value: {} };
const decide = (over: object = {}): Step => ({
  $case: 'decide',
  value: {
    outcome: 'CASE_OUTCOME_WARNED',
    reason: 'The tenant stopped it within the hour.',
    restrictionIds: [],
    proposalIds: [],
    ...over,
  },
});
const list = async (over: object = {}) =>
  (await cases()).listCases({
    state: 'CASE_STATE_UNSPECIFIED',
    tenantId: '',
    assignee: '',
    unassigned: false,
    severity: 'CASE_SEVERITY_UNSPECIFIED',
    overdue: false,
    text: '',
    triggerId: '',
    pageSize: 0,
    pageToken: '',
    ...over,
  });
const countsOf = async () => {
  const { db } = stage.service().database;
  const of = async (table: 'cases' | 'case_evidence' | 'case_events' | 'case_file_parts') =>
    Number(
      (
        await db
          .selectFrom(table)
          .select((eb) => eb.fn.countAll().as('n'))
          .executeTakeFirstOrThrow()
      ).n,
    );
  return [await of('cases'), await of('case_evidence'), await of('case_events'), await of('case_file_parts')];
};

describe('a case', () => {
  test('goes from a report to a decision that names its restriction, and tells every step', async () => {
    const tenantId = await tenantOf(stage, 'jd-sms');
    const opened = await open(tenantId);
    expect(opened).toMatchObject({
      state: 'CASE_STATE_OPEN',
      severity: 'CASE_SEVERITY_GRAVE',
      clauseId: 'jd/7.3.4',
      opensWith: 'SUSPEND',
      mayEndAs: 'ATTACK',
      takeUpBy: new Date(stage.clock.now.getTime() + 4 * HOUR_MS),
      decideBy: new Date(stage.clock.now.getTime() + 72 * HOUR_MS),
      evidenceCount: 1,
    });
    // Another report extends it.
    const again = await (await cases()).openCase(report(tenantId, { report: `${REPORT} It goes on.` }));
    expect([again.extended, again.case?.caseId, again.case?.evidenceCount]).toEqual([true, opened.caseId, 2]);
    const { caseId } = opened;
    expect(await step(caseId, takeUp)).toMatchObject({ state: 'CASE_STATE_INVESTIGATING' });
    await step(caseId, { $case: 'note', value: { text: 'Carrier confirmed by phone.' } });
    const { restriction } = await (
      await stage.standing()
    ).suspendTenant({
      requestId: requestId(),
      tenantId,
      clauseId: 'jd/7.3.4',
      reason: 'Attack traffic that endangers the platform.',
      expireTime: undefined,
      validateOnly: false,
    });
    const restrictionIds = [restriction?.restrictionId ?? ''];
    const outcome = 'CASE_OUTCOME_SANCTIONED';
    expect(await step(caseId, decide({ outcome, restrictionIds }))).toMatchObject({
      state: 'CASE_STATE_DECIDED',
      outcome,
      restrictionIds,
    });
    expect(await step(caseId, { $case: 'close', value: { text: '' } })).toMatchObject({ state: 'CASE_STATE_CLOSED' });
    const { events } = await (await cases()).listCaseEvents({ caseId, pageSize: 0, pageToken: '' });
    expect(events.map(({ kind }) => kind)).toEqual(['OPENED', 'EXTENDED', 'TAKEN_UP', 'NOTED', 'DECIDED', 'CLOSED']);
    expect((await list({ tenantId })).cases).toEqual([]);
    expect((await list({ tenantId, state: 'CASE_STATE_CLOSED' })).cases).toHaveLength(1);
  });

  test('that finds nothing gives back what a ratio had stopped', async () => {
    const tenantId = await tenantOf(stage, 'sendcloud');
    await publishFacts(stage, tenantId, [{ messages: 1_000n, hardBounced: 300n }]);
    const [found] = (await list({ tenantId })).cases;
    const standing = async () => (await (await stage.standing()).getStanding({ tenantId })).standing?.maySend;
    expect(await standing()).toBe(false);
    await step(found?.caseId ?? '', takeUp);
    await step(found?.caseId ?? '', decide({ outcome: 'CASE_OUTCOME_UNFOUNDED', reason: 'The carrier had a fault.' }));
    expect(await standing()).toBe(true);
  });

  test('is put into another one, whose evidence it then is', async () => {
    const tenantId = await tenantOf(stage, 'jd-sms');
    const attack = await open(tenantId);
    const breach = await open(tenantId, { triggerId: 'serious-breach' });
    const order = { requestId: requestId(), reason: 'One matter, reported twice.', validateOnly: false };
    const merge = { ...order, caseId: attack.caseId, intoCaseId: breach.caseId };
    const preview = { ...merge, requestId: requestId(), validateOnly: true };
    expect((await (await cases()).mergeCase(preview)).case?.evidenceCount).toBe(2);
    expect((await list({ tenantId })).cases).toHaveLength(2);
    const { case: left } = await (await cases()).mergeCase(merge);
    expect(left).toMatchObject({ severity: 'CASE_SEVERITY_GRAVE', evidenceCount: 2, takeUpBy: attack.takeUpBy });
    const whole = await (await cases()).getCase({ caseId: breach.caseId });
    expect(whole.evidence.map(({ caseId }) => caseId)).toEqual([attack.caseId, breach.caseId]);
    expect((await (await cases()).getCase({ caseId: attack.caseId })).case).toMatchObject({
      state: 'CASE_STATE_CLOSED',
      mergedInto: breach.caseId,
    });
    const other = await open(await tenantOf(stage, 'jd-sms'));
    const wrong = { ...merge, requestId: requestId(), caseId: other.caseId };
    expect((await refusal((await cases()).mergeCase(wrong))).reason).toBe('CASE_OTHER_TENANT');
  });
});

test('the queue is ordered by who is late first, filtered, searched, and walked page by page', async () => {
  const tenantId = await tenantOf(stage, 'jd-sms');
  const slow = await open(tenantId, {
    triggerId: 'serious-breach',
    report: 'Property advertisements, 房产广告 sample 77%.',
  });
  const fast = await open(tenantId, { triggerId: 'attack' });
  const ids = async (over: object) => (await list({ tenantId, ...over })).cases.map(({ caseId }) => caseId);
  expect(await ids({})).toEqual([fast.caseId, slow.caseId]);
  expect(await ids({ text: '房产广告' })).toEqual([slow.caseId]);
  expect(await ids({ text: '77%' })).toEqual([slow.caseId]);
  expect(await ids({ text: '7_%' })).toEqual([]);
  expect(await ids({ severity: 'CASE_SEVERITY_GRAVE' })).toEqual([fast.caseId]);
  await step(slow.caseId, { $case: 'assign', value: { assignee: `user:${newId('usr')}` } });
  expect(await ids({ unassigned: true })).toEqual([fast.caseId]);
  const before = stage.clock.now;
  stage.clock.now = new Date(before.getTime() + 5 * HOUR_MS);
  expect(await ids({ overdue: true })).toEqual([fast.caseId]);
  stage.clock.now = before;
  const first = await list({ tenantId, pageSize: 1 });
  const second = await list({ tenantId, pageSize: 1, pageToken: first.nextPageToken });
  expect([first, second].map((page) => page.cases[0]?.caseId)).toEqual([fast.caseId, slow.caseId]);
  expect(second.nextPageToken).toBe('');
});

test('many cases at once: each has its own result, and what is refused for one stops no other', async () => {
  const tenants = [await tenantOf(stage, 'jd-sms'), await tenantOf(stage, 'jd-sms')];
  const opened = await Promise.all(tenants.map((tenantId) => open(tenantId)));
  await step(opened[1]?.caseId ?? '', takeUp);
  const caseIds = [...opened.map(({ caseId }) => caseId), newId('cas')];
  const request = { requestId: requestId(), caseIds, step: { step: takeUp }, validateOnly: false };
  const { results } = await (await cases()).updateCases(request);
  expect(results.map((each) => [each.case?.state, each.refusalReason])).toEqual([
    ['CASE_STATE_INVESTIGATING', ''],
    [undefined, 'CASE_STATE'],
    [undefined, 'CASE_NOT_FOUND'],
  ]);
  expect(await (await cases()).updateCases(request)).toEqual({ results });
});

describe('a file', () => {
  const text = Buffer.from('time,number\n2026-11-20,1\n');
  async function* parts(header: object, chunks: readonly Uint8Array[]) {
    yield { part: { $case: 'header' as const, value: header as never } };
    for (const chunk of chunks) yield { part: { $case: 'chunk' as const, value: Buffer.from(chunk) } };
  }
  const header = (caseId: string, content: Uint8Array, over: object = {}) => ({
    requestId: requestId(),
    caseId,
    fileName: 'log.csv',
    mediaType: 'text/csv',
    sizeBytes: BigInt(content.byteLength),
    sha256: createHash('sha256').update(content).digest('hex'),
    title: 'log of the gateway',
    validateOnly: false,
    ...over,
  });

  test('is stored in pieces with its digest, and is part of the signed pack', async () => {
    const { caseId } = await open(await tenantOf(stage, 'jd-sms'));
    const large = Buffer.concat(Array.from({ length: 30_000 }, () => text));
    const chunks = Array.from({ length: Math.ceil(large.length / 200_000) }, (_, i) =>
      large.subarray(i * 200_000, (i + 1) * 200_000),
    );
    const client = await evidence();
    const stored = await client.uploadEvidence(parts(header(caseId, large), chunks));
    expect(stored.evidence).toMatchObject({ kind: 'EVIDENCE_KIND_FILE', sizeBytes: BigInt(large.length) });
    const evidenceId = stored.evidence?.evidenceId ?? '';
    const read: Uint8Array[] = [];
    for await (const { content } of client.downloadEvidence({ caseId, evidenceId })) read.push(content);
    expect(Buffer.concat(read).equals(large)).toBe(true);
    async function* pack() {
      for await (const { content } of client.exportCase({ caseId })) yield content;
    }
    const identity = await loadIdentity(join(await testIdentities(), 'enforcement'));
    const checked = await checkEvidence(pack(), identity.verificationKeys);
    expect([checked.faults, checked.manifest?.files.map(({ name }) => name).slice(0, 3)]).toEqual([
      [],
      ['case.json', 'timeline.json', 'evidence.json'],
    ]);
    expect(checked.manifest?.files).toHaveLength(5);
  });

  test.each<[string, object, Uint8Array, string]>([
    ['of a type that is not listed', { mediaType: 'application/zip' }, text, 'MEDIA_TYPE_NOT_ALLOWED'],
    ['that is too large', { sizeBytes: 10_485_761n }, text, 'EVIDENCE_TOO_LARGE'],
    ['with a path for a name', { fileName: '../log.csv' }, text, 'FILE_NAME_INVALID'],
    ['with another digest', { sha256: 'ab'.repeat(32) }, text, 'DIGEST_DIFFERS'],
    ['of another size', { sizeBytes: 3n }, text, 'SIZE_DIFFERS'],
    ['that is not what it is called', { mediaType: 'application/pdf' }, text, 'CONTENT_DIFFERS'],
    ['that is no text', { mediaType: 'text/plain' }, Buffer.from([0x41, 0, 0xff]), 'CONTENT_DIFFERS'],
    ['of no case', { caseId: newId('cas') }, text, 'CASE_NOT_FOUND'],
  ])('%s is refused, and nothing is stored', async (_, over, content, reason) => {
    const { caseId } = await open(await tenantOf(stage, 'jd-sms'));
    const before = await countsOf();
    const client = await evidence();
    expect((await refusal(client.uploadEvidence(parts(header(caseId, content, over), [content])))).reason).toBe(reason);
    expect(await countsOf()).toEqual(before);
  });
});

test('counts are frozen as evidence, hour by hour', async () => {
  const tenantId = await tenantOf(stage, 'jd-sms');
  await publishFacts(stage, tenantId, [{ product: 'sms-cn', messages: 40n, delivered: 39n, complained: 1n }]);
  const { caseId } = await open(tenantId);
  const span = { startTime: new Date('2026-11-20T00:00:00Z'), endTime: new Date('2026-11-20T02:00:00Z'), jobId: '' };
  const request = { requestId: requestId(), caseId, ...span, validateOnly: false };
  const added = await (await evidence()).addExtract(request);
  expect(JSON.parse(added.evidence?.contentJson ?? '')).toMatchObject({
    rows: [['2026-11-20T01:00:00.000Z', 'sms-cn', '40', '0', '0', '39', '0', '0', '0', '1', '0', '0']],
  });
  const half = { ...request, requestId: requestId(), endTime: new Date('2026-11-20T01:30:00Z') };
  expect((await refusal((await evidence()).addExtract(half))).reason).toBe('SPAN_INVALID');
});

describe('what is refused, and changes nothing', () => {
  test('reports', async () => {
    const tenantId = await tenantOf(stage, 'jd-sms');
    const before = await countsOf();
    const asked = async (over: object) => (await refusal((await cases()).openCase(report(tenantId, over)))).reason;
    expect(await asked({ triggerId: 'no-such-trigger' })).toBe('TRIGGER_UNKNOWN');
    expect(await asked({ triggerId: 'complaint-ratio' })).toBe('TRIGGER_COUNTED');
    expect(await asked({ tenantId: newId('ten') })).toBe('TENANT_NOT_FOUND');
    expect(await asked({ observeTime: new Date(stage.clock.now.getTime() + 1) })).toBe('OBSERVE_TIME_FUTURE');
    expect(await asked({ report: 'short' })).toBe('INVALID_REQUEST');
    await (await cases()).openCase(report(tenantId, { validateOnly: true }));
    expect(await countsOf()).toEqual(before);
  });

  test('steps out of their order, and decisions that do not fit their sanctions', async () => {
    const tenantId = await tenantOf(stage, 'jd-sms');
    const { caseId } = await open(tenantId);
    const refused = async (taken: Step) => (await refusal(step(caseId, taken))).reason;
    expect(await refused(decide())).toBe('CASE_STATE');
    expect(await refused({ $case: 'close', value: { text: '' } })).toBe('CASE_STATE');
    await step(caseId, takeUp);
    const before = await countsOf();
    expect(await refused(takeUp)).toBe('CASE_STATE');
    expect(await refused(decide({ outcome: 'CASE_OUTCOME_SANCTIONED' }))).toBe('SANCTION_MISSING');
    expect(await refused(decide({ restrictionIds: [newId('rst')] }))).toBe('SANCTION_UNEXPECTED');
    const unknown = { outcome: 'CASE_OUTCOME_SANCTIONED', restrictionIds: [newId('rst')] };
    expect(await refused(decide(unknown))).toBe('REFERENCE_UNKNOWN');
    expect(await countsOf()).toEqual(before);
  });

  test('people who may not', async () => {
    const tenantId = await tenantOf(stage, 'jd-sms');
    const { caseId } = await open(tenantId);
    const before = await countsOf();
    for (const person of [staff('support'), staff('finance'), approver, ofTenant(tenantId)])
      expect((await refusal(step(caseId, takeUp, person))).category).toBe('permission_denied');
    expect((await refusal((await cases(ofTenant(tenantId))).getCase({ caseId }))).category).toBe('permission_denied');
    expect((await refusal((await cases(staff('finance'))).openCase(report(tenantId)))).reason).toBe('ROLE_REQUIRED');
    expect(await countsOf()).toEqual(before);
  });
});
