// What is due, by when: papers asked for at any time, papers that expire, and what the others are told about it.
import { randomUUID } from 'node:crypto';
import { RequirementsChanged } from '@tollgate/contracts/accounts/v1/events';
import { newId } from '@tollgate/ids';
import { refusal } from '@tollgate/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  acceptTerms,
  type Bed,
  type Clients,
  enterprise,
  randomUscc,
  register,
  type Registered,
  rowCounts,
  staff,
  startBed,
  submit,
} from './fixtures.ts';
import { dues, PAPERS, prove, reviewing, upload, verify } from './kyc-fixtures.ts';

// Monday morning.
const START = new Date('2026-03-02T02:00:00Z');
let bed: Bed;
let reviewer: Clients;
let by: ReturnType<typeof reviewing>;
beforeAll(async () => {
  bed = await startBed(START);
  reviewer = await bed.as('console', staff('reviewer'));
  by = reviewing(reviewer);
});
beforeEach(() => {
  bed.clock.now = START;
});
afterAll(() => bed.stop());

const day = (text: string): void => {
  bed.clock.now = new Date(`${text}T10:00:00+08:00`);
};
const watch = () => bed.service.runJob('watch-requirements');
async function open(licenceUntil = '长期', uscc = randomUscc()): Promise<Registered> {
  const tenant = await register(bed);
  await acceptTerms(tenant);
  await verify(tenant, by, enterprise(uscc, licenceUntil));
  return tenant;
}
/** What the others were told about a tenant: codes past due by sequence. */
async function told({ tenantId }: Registered): Promise<[bigint, string[]][]> {
  await bed.service.flush();
  const events = await bed.service.events('tollgate.accounts.requirements_changed');
  const facts = events.map(({ data }) => RequirementsChanged.decode(data)).filter((fact) => fact.tenantId === tenantId);
  return facts.map(({ sequence, pastDue }) => [sequence, pastDue.map(({ code }) => code)]);
}
async function topics({ own, tenantId }: Registered): Promise<string[]> {
  const { notices } = await own.notices.listNotices({ tenantId, pageSize: 50, pageToken: '' });
  return notices.map(({ topic }) => topic).toReversed();
}

describe('GetRequirements', () => {
  it('goes from everything to nothing that is due now', async () => {
    const tenant = await register(bed);
    expect(await dues(tenant)).toEqual({
      AGREEMENT: ['CURRENTLY_DUE', 'AGREEMENT_MISSING'],
      IDENTITY: ['CURRENTLY_DUE', 'IDENTITY_MISSING'],
      IDENTITY_PAPERS: ['EVENTUALLY_DUE', 'PAPERS_MISSING'],
    });
    await acceptTerms(tenant);
    const verificationId = await submit(tenant);
    const underReview = { IDENTITY: ['PENDING_VERIFICATION', 'REVIEW_PENDING'] };
    expect(await dues(tenant)).toEqual({ ...underReview, IDENTITY_PAPERS: ['CURRENTLY_DUE', 'PAPERS_MISSING'] });
    for (const type of PAPERS.ENTERPRISE) await upload(tenant, type);
    const unreviewed = { ...underReview, IDENTITY_PAPERS: ['PENDING_VERIFICATION', 'PAPERS_UNREVIEWED'] };
    expect(await dues(tenant)).toEqual(unreviewed);
    const { tenantId } = tenant;
    const { documents } = await reviewer.documents.listDocuments({ tenantId, pageSize: 0, pageToken: '' });
    for (const { documentId } of documents) await by.reviewPaper(tenantId, documentId);
    expect(await dues(tenant)).toEqual(underReview);
    await by.approve(tenant.tenantId, verificationId);
    expect(await dues(tenant)).toEqual({});
    expect(await told(tenant)).toEqual([]);
  });

  it('says why, how else, under which policy, in both languages; to nobody else', async () => {
    const tenant = await register(bed);
    const { tenantId } = tenant;
    await by.reject(tenantId, await submit(tenant), ['LICENCE_REVOKED']);
    const { policyVersion, requirements } = await tenant.own.requirements.getRequirements({ tenantId });
    expect(policyVersion).toBe('2026-1');
    const identity = requirements.find(({ code }) => code === 'IDENTITY');
    expect(identity).toMatchObject({
      blocksOpening: true,
      clauseIds: ['law/cybersecurity-24'],
      reasons: [
        { code: 'LICENCE_REVOKED', text: { zh: '营业执照已吊销或注销', en: 'the licence is revoked or cancelled' } },
      ],
    });
    expect(requirements.find(({ code }) => code === 'IDENTITY_PAPERS')?.alternatives).toHaveLength(2);
    const stranger = await register(bed);
    for (const id of [tenantId, newId('ten')])
      expect(await refusal(stranger.own.requirements.getRequirements({ tenantId: id }))).toMatchObject({
        reason: 'TENANT_SCOPE',
      });
    expect(await refusal(reviewer.requirements.getRequirements({ tenantId: newId('ten') }))).toMatchObject({
      reason: 'TENANT_NOT_FOUND',
    });
  });
});

describe('DemandPapers', () => {
  it('tells the tenant, restricts when the day is over, and lets go when the papers are accepted', async () => {
    const tenant = await open();
    const { tenantId } = tenant;
    const { demand } = await by.demand(tenantId, { $case: 'dueDay', value: '2026-03-10' });
    expect(demand).toMatchObject({
      state: 'DEMAND_STATE_OPEN',
      clauseId: 'law/cybersecurity-24',
      dueTime: new Date('2026-03-10T15:59:59.999Z'),
    });
    expect(await topics(tenant)).toContain('PAPERS_DEMANDED');
    expect(await dues(tenant)).toMatchObject({ DEMAND: ['CURRENTLY_DUE', 'ROUTINE_CHECK'] });
    bed.clock.now = new Date('2026-03-10T15:59:59.999Z');
    await watch();
    expect(await told(tenant)).toEqual([]);
    bed.clock.now = new Date('2026-03-10T16:00:00Z');
    await watch();
    await watch();
    expect(await told(tenant)).toEqual([[1n, ['DEMAND']]]);
    expect(await dues(tenant)).toMatchObject({ DEMAND: ['PAST_DUE', 'ROUTINE_CHECK'] });
    // Late papers have to be accepted first.
    const documentId = await upload(tenant, 'QUALIFICATION');
    expect(await told(tenant)).toHaveLength(1);
    await by.reviewPaper(tenantId, documentId);
    expect(await told(tenant)).toEqual([
      [1n, ['DEMAND']],
      [2n, []],
    ]);
    const { demands } = await tenant.own.requirements.listDemands({ tenantId, pageSize: 0, pageToken: '' });
    expect(demands.map(({ state }) => state)).toEqual(['DEMAND_STATE_MET']);
  });

  it('does not let the tenant pay for a slow review, but for a rejected paper', async () => {
    const tenant = await open();
    const { tenantId } = tenant;
    await upload(tenant, 'QUALIFICATION');
    bed.clock.now = new Date(START.getTime() + 1_000);
    await by.demand(tenantId, { $case: 'workingDays', value: 3 });
    // From before the demand: does not count.
    expect(await dues(tenant)).toMatchObject({ DEMAND: ['CURRENTLY_DUE', 'ROUTINE_CHECK'] });
    const documentId = await upload(tenant, 'QUALIFICATION');
    day('2026-04-01');
    await watch();
    expect(await dues(tenant)).toMatchObject({
      DEMAND: ['PENDING_VERIFICATION', 'ROUTINE_CHECK', 'PAPERS_UNREVIEWED'],
    });
    expect(await told(tenant)).toEqual([]);
    await by.reviewPaper(tenantId, documentId, 'UNREADABLE');
    expect(await dues(tenant)).toMatchObject({ DEMAND: ['PAST_DUE', 'ROUTINE_CHECK', 'UNREADABLE'] });
    expect(await told(tenant)).toEqual([[1n, ['DEMAND']]]);
  });

  it.each([
    // Over the Spring Festival of 2026, with its two working Saturdays.
    ['2026-02-13', 1, '2026-02-14'],
    ['2026-02-13', 2, '2026-02-24'],
    ['2026-02-13', 6, '2026-02-28'],
    ['2026-01-30', 1, '2026-02-02'],
    ['2026-09-30', 3, '2026-10-10'],
    ['2026-12-30', 1, '2026-12-31'],
  ])('from %s %i working days end with %s', async (from, workingDays, until) => {
    const tenant = await register(bed);
    day(from);
    const { demand } = await by.demand(tenant.tenantId, { $case: 'workingDays', value: workingDays });
    expect(demand?.dueTime).toEqual(new Date(`${until}T23:59:59.999+08:00`));
    expect(demand?.clauseId).toBe('');
  });

  it('refuses working days that no calendar covers, by name; a day works', async () => {
    const tenant = await register(bed);
    day('2026-12-31');
    const before = await rowCounts(bed);
    expect(await refusal(by.demand(tenant.tenantId, { $case: 'workingDays', value: 1 }))).toMatchObject({
      category: 'failed_precondition',
      reason: 'CALENDAR_NOT_COVERED',
      metadata: { day: '2027-01-01', years: '2025,2026' },
    });
    expect(await rowCounts(bed)).toEqual(before);
    const { demand } = await by.demand(tenant.tenantId, { $case: 'dueDay', value: '2027-01-31' });
    expect(demand?.dueTime).toEqual(new Date('2027-01-31T23:59:59.999+08:00'));
  });

  it.each<[string, string, Parameters<typeof by.demand>[1], Parameters<typeof by.demand>[2]]>([
    ['DUE_DAY_INVALID', 'due_day', { $case: 'dueDay', value: '2026-02-29' }, {}],
    ['DUE_DAY_PAST', 'due_day', { $case: 'dueDay', value: '2026-03-01' }, {}],
    ['REASON_UNKNOWN', 'reason', { $case: 'dueDay', value: '2026-03-10' }, { reason: 'NO_SUCH_REASON' }],
    ['REASON_UNKNOWN', 'reason', { $case: 'dueDay', value: '2026-03-10' }, { reason: 'IDENTITY_DUPLICATE' }],
    ['CLAUSE_UNKNOWN', 'clause_id', { $case: 'dueDay', value: '2026-03-10' }, { clauseId: 'sendcloud/2.1' }],
    ['INVALID_REQUEST', 'documents', { $case: 'dueDay', value: '2026-03-10' }, { documents: [] }],
  ])('refuses with %s at %s and writes nothing', async (reason, field, due, part) => {
    const tenant = await open();
    const before = await rowCounts(bed);
    const refused = await refusal(by.demand(tenant.tenantId, due, part));
    expect([refused.reason, refused.violations[0]?.field]).toEqual([reason, field]);
    expect(await rowCounts(bed)).toEqual(before);
  });

  it('is staff’s alone, can be tried, and taken back', async () => {
    const tenant = await open();
    const { tenantId } = tenant;
    const due = { $case: 'dueDay', value: '2026-03-05' } as const;
    expect((await refusal(reviewing(tenant.own).demand(tenantId, due))).category).toBe('permission_denied');
    const before = await rowCounts(bed);
    await by.demand(tenantId, due, { validateOnly: true });
    expect(await rowCounts(bed)).toEqual(before);
    const { demand } = await by.demand(tenantId, due);
    day('2026-03-06');
    await watch();
    const withdrawal = { requestId: randomUUID(), tenantId, demandId: demand?.demandId ?? '', validateOnly: false };
    await reviewer.requirements.withdrawDemand(withdrawal);
    expect(await told(tenant)).toEqual([
      [1n, ['DEMAND']],
      [2n, []],
    ]);
    const again = { ...withdrawal, requestId: randomUUID() };
    expect(await refusal(reviewer.requirements.withdrawDemand(again))).toMatchObject({ reason: 'DEMAND_ENDED' });
    const unknown = { ...again, requestId: randomUUID(), demandId: newId('dmd') };
    expect(await refusal(reviewer.requirements.withdrawDemand(unknown))).toMatchObject({ reason: 'DEMAND_NOT_FOUND' });
  });
});

describe('papers that expire', () => {
  it('are announced 60, 30 and 7 days ahead, once each, then restrict until a renewal is approved', async () => {
    const uscc = randomUscc();
    const tenant = await open('2026-06-30', uscc);
    const counts: [string, number][] = [];
    const notices = async () => (await topics(tenant)).filter((topic) => topic === 'PAPERS_EXPIRING').length;
    for (const at of [
      '2026-04-30',
      '2026-05-01',
      '2026-05-02',
      '2026-05-31',
      '2026-06-01',
      '2026-06-23',
      '2026-06-30',
    ]) {
      day(at);
      await watch();
      await watch();
      counts.push([at, await notices()]);
    }
    expect(counts.map(([, count]) => count)).toEqual([0, 1, 1, 2, 2, 3, 3]);
    expect(await told(tenant)).toEqual([]);
    expect((await dues(tenant))['LICENCE_RENEWAL']).toEqual(['CURRENTLY_DUE', 'PAPERS_EXPIRE_SOON']);
    bed.clock.now = new Date('2026-06-30T16:00:00Z');
    await watch();
    expect(await told(tenant)).toEqual([[1n, ['LICENCE_RENEWAL']]]);
    const change = await submit(tenant, enterprise(uscc, '2030-12-31'));
    await prove(tenant, by);
    expect(await told(tenant)).toHaveLength(1);
    await by.approve(tenant.tenantId, change);
    expect((await told(tenant)).at(-1)).toEqual([2n, []]);
    expect((await dues(tenant))['LICENCE_RENEWAL']).toEqual(['EVENTUALLY_DUE']);
  });

  it('are told once when several marks have passed, and a renewal under review in time does not restrict', async () => {
    const uscc = randomUscc();
    const tenant = await open('2026-03-20', uscc);
    day('2026-03-03');
    await watch();
    expect((await topics(tenant)).filter((topic) => topic === 'PAPERS_EXPIRING')).toHaveLength(1);
    await submit(tenant, enterprise(uscc, '2031-03-20'));
    day('2026-03-21');
    await watch();
    expect(await told(tenant)).toEqual([]);
    expect((await dues(tenant))['LICENCE_RENEWAL']).toEqual(['PENDING_VERIFICATION', 'REVIEW_PENDING']);
  });
});
