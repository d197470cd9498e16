// Complaints of channels and regulators by share, incidents of channels, and facts of other services that open cases.
import { CredentialsFrozen, FreezeCause } from '@tollgate/contracts/accounts/v1/credentials';
import { RequirementsChanged } from '@tollgate/contracts/accounts/v1/events';
import { ComplaintsServiceService } from '@tollgate/contracts/enforcement/v1/complaints';
import { newId } from '@tollgate/ids';
import { refusal } from '@tollgate/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { publishChannels, publishFacts, tenantOf, TEXT } from './facts.ts';
import {
  arrearsCleared,
  arrearsStarted,
  enforcer,
  occurTime,
  requestId,
  staff,
  startStage,
  type Stage,
} from './stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await startStage();
  await publishChannels(stage);
});
afterAll(() => stage.stop());

const db = () => stage.service().database.db;
const client = (person = enforcer) => stage.service().client(ComplaintsServiceService, { as: 'console', person });
let references = 0;
const reportOf = (over: object = {}) => ({
  source: 'COMPLAINT_SOURCE_CHANNEL' as const,
  reference: `C-${(references += 1)}`,
  channel: 'cmcc-gd',
  product: TEXT,
  day: '2026-11-20',
  complaints: 10n,
  tenantId: '',
  jobId: '',
  ...over,
});
const record = async (...reports: ReturnType<typeof reportOf>[]) =>
  (await (await client()).recordComplaints({ requestId: requestId(), reports, validateOnly: false })).complaints;
const casesOf = (tenantId: string) =>
  db().selectFrom('cases').selectAll().where('tenant_id', '=', tenantId).orderBy('case_id').execute();
const hours = (day: string) => `${day}T02:00:00Z`;

test('complaints without a sender are divided by what each sent, and every one of them is given to somebody', async () => {
  const tenants = [await tenantOf(stage, 'jd-sms'), await tenantOf(stage, 'jd-sms'), await tenantOf(stage, 'jd-sms')];
  for (const [index, messages] of [500n, 300n, 201n].entries())
    await publishFacts(stage, tenants[index] ?? '', [{ product: TEXT, hour: hours('2026-11-10'), messages }]);
  const [complaint] = await record(reportOf({ day: '2026-11-10' }));
  const given = new Map(complaint?.attributions.map((each) => [each.tenantId, each.complaints]));
  // 10 × 500, 300 and 201 ÷ 1,001: 4.995, 2.997, 2.008 — the two that are left go to the greatest remainders.
  expect(tenants.map((tenantId) => given.get(tenantId))).toEqual([5n, 3n, 2n]);
  expect(complaint?.attributions.every((each) => each.totalVolume === 1_001n && !each.confirmed)).toBe(true);
});

test('what a carrier reports of texts counts in the month: 3 of 12 million reach a quarter of a million (jd/3.4)', async () => {
  const tenantId = await tenantOf(stage, 'jd-sms');
  await publishFacts(stage, tenantId, [{ product: TEXT, hour: hours('2026-11-11'), messages: 12_000_000n }]);
  const confirmed = (complaints: bigint) => reportOf({ day: '2026-11-11', tenantId, complaints });
  await record(confirmed(2n));
  expect(await casesOf(tenantId)).toEqual([]);
  await record(confirmed(1n));
  // The line of the one is the warning of the graver one.
  expect((await casesOf(tenantId)).map((each) => [each.trigger_id, each.clause_id, each.severity])).toEqual([
    ['complaint-ratio', 'jd/3.4', 'SERIOUS'],
    ['complaint-ratio-grave', 'jd/3.4', 'ORDINARY'],
  ]);
});

test('a complaint that is confirmed opens a case where the agreement says so (sendcloud/3.6a), at once', async () => {
  const tenantId = await tenantOf(stage, 'sendcloud');
  const [complaint] = await record(reportOf({ product: 'email-cn', tenantId, complaints: 1n, jobId: 'spring' }));
  const [found] = await casesOf(tenantId);
  expect([found?.clause_id, found?.opens_with]).toEqual(['sendcloud/3.6a', 'STOP_TRANSMISSION']);
  expect(complaint?.attributions).toMatchObject([{ tenantId, confirmed: true, caseId: found?.case_id }]);
});

describe('an incident of a channel', () => {
  test('opens a case for who has a great share of its complaints, and for nobody else', async () => {
    const [much, little] = [await tenantOf(stage, 'sendcloud'), await tenantOf(stage, 'sendcloud')];
    for (const tenantId of [much, little])
      await publishFacts(stage, tenantId, [{ hour: hours('2026-11-12'), messages: 100_000n, delivered: 100_000n }]);
    const on = { channel: 'mail-gw-7', product: 'email-cn', day: '2026-11-12' };
    await record(
      reportOf({ ...on, tenantId: much, complaints: 91n }),
      reportOf({ ...on, tenantId: little, complaints: 9n }),
    );
    const opened = await (
      await client()
    ).openIncident({
      requestId: requestId(),
      kind: 'INCIDENT_KIND_SHUTDOWN',
      channel: 'mail-gw-7',
      description: 'The carrier shut the channel down after mass complaints.',
      startTime: new Date('2026-11-15T00:00:00Z'),
      validateOnly: false,
    });
    const shutdown = (await casesOf(much)).find(({ trigger_id }) => trigger_id === 'channel-shutdown');
    expect([shutdown?.clause_id, shutdown?.may_end_as, shutdown?.severity]).toEqual([
      'sendcloud/3.6b',
      'CHANNEL_SHUTDOWN',
      'GRAVE',
    ]);
    expect(opened.incident?.shares).toMatchObject([
      { tenantId: much, complaints: 91n, totalComplaints: 100n, counts: true, caseId: shutdown?.case_id },
      { tenantId: little, complaints: 9n, totalComplaints: 100n, counts: false, caseId: '' },
    ]);
    expect((await casesOf(little)).map(({ trigger_id }) => trigger_id)).toEqual(['confirmed-complaint']);
    const incidentId = opened.incident?.incidentId ?? '';
    const close = { requestId: requestId(), incidentId, endTime: undefined, validateOnly: false };
    expect((await (await client()).closeIncident(close)).incident?.endTime).toEqual(stage.clock.now);
    const again = { ...close, requestId: requestId() };
    expect((await refusal((await client()).closeIncident(again))).reason).toBe('INCIDENT_OVER');
  });

  test('is there once while it lasts', async () => {
    const order = () => ({
      requestId: requestId(),
      kind: 'INCIDENT_KIND_RISK' as const,
      channel: 'cu-bj',
      description: 'The carrier warned that it may stop us.',
      startTime: undefined,
      validateOnly: false,
    });
    await (await client()).openIncident(order());
    expect((await refusal((await client()).openIncident(order()))).reason).toBe('INCIDENT_LASTS');
    const future = { ...order(), channel: 'cu-sh', startTime: new Date(stage.clock.now.getTime() + 1_000) };
    expect((await refusal((await client()).openIncident(future))).reason).toBe('START_TIME_FUTURE');
  });
});

describe('a file of complaints', () => {
  const header = 'source,reference,channel,product,day,complaints,tenant_id,job_id';
  const send = async (csv: string, over: object = {}) =>
    (await client()).importComplaints({ requestId: requestId(), csv: Buffer.from(csv), validateOnly: false, ...over });
  const kept = async () =>
    Number(
      (
        await db()
          .selectFrom('complaint_reports')
          .select((eb) => eb.fn.countAll().as('n'))
          .executeTakeFirstOrThrow()
      ).n,
    );

  test('is taken whole', async () => {
    const tenantId = await tenantOf(stage, 'jd-sms');
    const rows = [
      `REGULATOR,12321-1,cmcc-gd,${TEXT},2026-11-13,2,${tenantId},`,
      `CHANNEL,x-1,cmcc-gd,${TEXT},2026-11-13,1,${tenantId},"job, 1"`,
    ];
    const csv = `\ufeff${[header, ...rows].join('\r\n')}\r\n`;
    const before = await kept();
    const preview = await send(csv, { validateOnly: true });
    expect([preview.complaints.length, await kept()]).toEqual([2, before]);
    const { complaints } = await send(csv);
    expect(complaints.map((each) => [each.report?.source, each.report?.jobId])).toEqual([
      ['COMPLAINT_SOURCE_REGULATOR', ''],
      ['COMPLAINT_SOURCE_CHANNEL', 'job, 1'],
    ]);
    expect((await refusal(send(csv))).reason).toBe('COMPLAINT_KNOWN');
    expect(await kept()).toBe(before + 2);
  });

  test('is refused with every fault by its line, and nothing of it is kept', async () => {
    const before = await kept();
    const rows = [
      `NOBODY,r-1,cmcc-gd,${TEXT},2026-11-13,2,,`,
      `CHANNEL,,CMCC,${TEXT},13.11.2026,0,ten_1,`,
      `CHANNEL,r-3,cmcc-gd,${TEXT},2026-11-13,9999999,,`,
      'CHANNEL,r-4',
    ];
    const refused = await refusal(send([header, ...rows].join('\n')));
    expect(refused.reason).toBe('COMPLAINT_FILE_INVALID');
    const fields = refused.violations.map(({ field }) => field);
    expect(fields).toEqual(
      expect.arrayContaining([
        'line 2, source',
        'line 3, reference',
        'line 3, channel',
        'line 3, day',
        'line 3, complaints',
        'line 3, tenant_id',
        'line 4, complaints',
        'line 5',
      ]),
    );
    expect((await refusal(send('a,b\n1,2\n'))).violations.map(({ field }) => field)).toContain('line 1, source');
    expect((await refusal(send(`${header}\n"open`))).reason).toBe('COMPLAINT_FILE_INVALID');
    expect(await kept()).toBe(before);
  });
});

describe('reports that are refused keep nothing', () => {
  test.each<[string, object, string]>([
    ['of a day to come', { day: '2026-11-21' }, 'COMPLAINT_INVALID'],
    ['of a day that is none', { day: '2026-02-30' }, 'COMPLAINT_INVALID'],
    ['of a product without a price', { product: 'fax-cn' }, 'COMPLAINT_INVALID'],
    ['about a job of nobody', { jobId: 'j' }, 'COMPLAINT_INVALID'],
    ['about a tenant that is not there', { tenantId: newId('ten') }, 'TENANT_NOT_FOUND'],
    ['of a day on which nobody sent', { day: '2026-01-05' }, 'COMPLAINT_UNATTRIBUTABLE'],
    ['without complaints', { complaints: 0n }, 'INVALID_REQUEST'],
  ])('%s', async (_, over, reason) => {
    const good = reportOf({ tenantId: await tenantOf(stage, 'jd-sms') });
    const refused = await refusal(record(good, reportOf(over)));
    expect(refused.reason).toBe(reason);
    const rows = await db()
      .selectFrom('complaint_reports')
      .selectAll()
      .where('reference', '=', good.reference)
      .execute();
    expect(rows).toEqual([]);
  });

  test('by people who may not', async () => {
    const request = { requestId: requestId(), reports: [reportOf()], validateOnly: false };
    expect((await refusal((await client(staff('finance'))).recordComplaints(request))).reason).toBe('ROLE_REQUIRED');
  });
});

describe('facts of other services', () => {
  test('arrears are a case until they are paid (jd/7.3.3)', async () => {
    const tenantId = await tenantOf(stage, 'jd-sms');
    await arrearsStarted(stage, tenantId, 5n);
    expect((await casesOf(tenantId)).map((each) => [each.clause_id, each.state])).toEqual([['jd/7.3.3', 'OPEN']]);
    await arrearsCleared(stage, tenantId, 6n);
    expect((await casesOf(tenantId)).map((each) => [each.state, each.outcome])).toEqual([['CLOSED', 'RESOLVED']]);
  });

  test('papers that are past due are one until they are there (sendcloud/2.1)', async () => {
    const tenantId = await tenantOf(stage, 'sendcloud');
    const tell = (sequence: bigint, codes: string[]) => {
      const event = RequirementsChanged.fromPartial({ tenantId, sequence, pastDue: codes.map((code) => ({ code })) });
      return stage.publish('tollgate.accounts.requirements_changed', RequirementsChanged.encode(event).finish());
    };
    await tell(1n, ['LICENCE']);
    expect((await casesOf(tenantId)).map((each) => [each.clause_id, each.state])).toEqual([['sendcloud/2.1', 'OPEN']]);
    await tell(2n, []);
    expect((await casesOf(tenantId)).map(({ outcome }) => outcome)).toEqual(['RESOLVED']);
  });

  test('a leaked key is one where the agreement speaks of it (changyou/user.2), what is frozen out of caution is not', async () => {
    const tenantId = await tenantOf(stage, 'changyou-sms');
    const freeze = (cause: FreezeCause) => {
      const frozen = {
        tenantId,
        credentialIds: [newId('crd')],
        cause,
        actor: 'user:x',
        reason: 'seen in public',
        occurTime,
      };
      return stage.publish('tollgate.accounts.credentials_frozen', CredentialsFrozen.encode(frozen).finish());
    };
    await freeze(FreezeCause.PRECAUTION);
    expect(await casesOf(tenantId)).toEqual([]);
    await freeze(FreezeCause.LEAK);
    expect((await casesOf(tenantId)).map((each) => [each.trigger_id, each.clause_id])).toEqual([
      ['key-leak', 'changyou/user.2'],
    ]);
  });
});
