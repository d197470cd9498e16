// Reports of sending jobs, and usage as it is counted, through the real interface.
import { randomUUID } from 'node:crypto';

import { JobReported } from '@tollgate/contracts/metering/v1/events';
import { JobsServiceService } from '@tollgate/contracts/metering/v1/jobs';
import { LiveUsageServiceService, type WatchUsageResponse } from '@tollgate/contracts/metering/v1/live';
import type { DeliveryEvent } from '@tollgate/contracts/metering/v1/delivery';
import { newId } from '@tollgate/ids';
import type { Client } from '@tollgate/rpc';
import { refusal } from '@tollgate/testing';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import type { DeliveryReport } from '../src/domain/report.ts';
import { CLOCK, type Metering, report, startMetering } from './fixtures.ts';

let metering: Metering;
let jobs: Client<JobsServiceService>;
let live: Client<LiveUsageServiceService>;
let tenantId: string;
let now = CLOCK;
const staff = { userId: newId('usr'), kind: 'staff', roles: ['support'] } as const;

beforeAll(async () => {
  metering = await startMetering(() => now);
  jobs = await metering.service.client(JobsServiceService, { as: 'console', person: staff });
  live = await metering.service.client(LiveUsageServiceService, { as: 'console', person: staff });
});
afterAll(() => metering.service.stop());
beforeEach(async () => {
  now = CLOCK;
  tenantId = await metering.tenant();
});

async function count(...reports: readonly Partial<DeliveryReport>[]): Promise<void> {
  const events = reports.map((over) => report(tenantId, { jobId: 'spring', ...over })) as DeliveryEvent[];
  await metering.gateway.recordDeliveryEvents({ requestId: randomUUID(), source: 'test', events });
  await metering.service.flush();
}
/** The job runs, and again so much later. */
async function pass(ms: number): Promise<void> {
  await metering.service.runJob('report-jobs');
  now = new Date(now.getTime() + ms);
  await metering.service.runJob('report-jobs');
}
const HOUR = 3_600_000;
const end = (jobId = 'spring') => jobs.endJob({ requestId: randomUUID(), tenantId, jobId });
const list = async (jobId = '') => (await jobs.listJobReports({ tenantId, jobId, pageSize: 0, pageToken: '' })).reports;
const told = (reports: Awaited<ReturnType<typeof list>>) =>
  reports.map(({ jobId, version, reason, lines }) =>
    [
      jobId,
      version,
      reason.slice(18),
      ...lines.map((line) => `${line.product} ${line.messages}/${line.delivered}`),
    ].join(' '),
  );

describe('a report', () => {
  it('is made when a job goes quiet, and in a new version when late events change it', async () => {
    await count({ messageId: 'a' }, { messageId: 'b', product: 'mail' });
    await pass(HOUR - 1);
    expect(await list()).toEqual([]);
    await pass(1);
    expect(told(await list())).toEqual(['spring 1 QUIET mail 1/1 sms-cn 1/1']);
    await pass(100 * HOUR);
    expect(await list('spring')).toHaveLength(1);
    await count({ messageId: 'a', kind: 'DELIVERY_EVENT_KIND_COMPLAINED' });
    await pass(HOUR);
    expect(told(await list('spring'))).toEqual([
      'spring 2 CHANGED mail 1/1 sms-cn 1/1',
      'spring 1 QUIET mail 1/1 sms-cn 1/1',
    ]);
    expect((await list())[0]?.lines.map((line) => line.complained)).toEqual([0n, 1n]);
    await metering.service.flush();
    const events = (await metering.service.events('tollgate.metering.job_reported'))
      .map(({ data }) => JobReported.decode(data).report)
      .filter((each) => each?.tenantId === tenantId);
    expect(events.map((each) => each?.version)).toEqual([1, 2]);
  });

  it('of an ended job waits for what is on its way only', async () => {
    const before = await end();
    expect(before.endTime).toEqual(CLOCK);
    await count({ messageId: 'a' });
    await pass(29_999);
    expect(await list()).toEqual([]);
    await pass(1);
    expect(told(await list())).toEqual(['spring 1 ENDED sms-cn 1/1']);
    expect(await end()).toEqual(before);
    await pass(HOUR);
    expect(await list('spring')).toHaveLength(1);
  });

  it('of a job that ends after its report says so', async () => {
    await count({ messageId: 'a' });
    await pass(HOUR);
    await end();
    await pass(30_000);
    expect(told(await list('spring'))).toEqual(['spring 2 ENDED sms-cn 1/1', 'spring 1 QUIET sms-cn 1/1']);
  });

  it('of a job of which nothing was counted has no lines', async () => {
    await end('=nothing');
    await pass(30_000);
    expect(told(await list())).toEqual(['=nothing 1 ENDED']);
  });

  it('is there as CSV, in any version, and a page at a time', async () => {
    await count({ messageId: 'a', jobId: '=1+1' }, { messageId: 'b', jobId: 'other' });
    await pass(HOUR);
    const { report: read, csv } = await jobs.getJobReport({ tenantId, jobId: '=1+1', version: 0 });
    expect(read?.version).toBe(1);
    expect(csv.split('\r\n')[1]).toBe(
      "'=1+1,1,QUIET,,sms-cn,2026-10-31T15:00:00.000Z,2026-10-31T15:00:00.000Z,1,0,1,0,0,0,0,0,1,1",
    );
    const first = await jobs.listJobReports({ tenantId, jobId: '', pageSize: 1, pageToken: '' });
    const second = await jobs.listJobReports({ tenantId, jobId: '', pageSize: 1, pageToken: first.nextPageToken });
    expect([...first.reports, ...second.reports].map(({ jobId }) => jobId).toSorted()).toEqual(['=1+1', 'other']);
    expect(second.nextPageToken).toBe('');
  });

  it('never changes', async () => {
    for (const statement of ['update job_reports set version = 9', 'delete from job_reports']) {
      await expect(sql.raw(statement).execute(metering.service.db)).rejects.toThrow('permission denied');
    }
  });

  it('sums over jobs are the sums over hours', async () => {
    await count(
      ...Array.from({ length: 40 }, (_, index) => ({
        messageId: `m-${index}`,
        jobId: `job-${index % 4}`,
        occurTimeMs: BigInt(Date.UTC(2026, 10, 1, index % 7)),
      })),
    );
    await pass(HOUR);
    const lines = (await list()).flatMap((each) => each.lines);
    expect(lines).toHaveLength(4);
    expect(lines.reduce((sum, line) => sum + line.billableUnits, 0n)).toBe(40n);
  });
});

describe('bad input', () => {
  it.each([
    ['INVALID_REQUEST', { jobId: '' }],
    ['INVALID_REQUEST', { jobId: 'x'.repeat(101) }],
    ['INVALID_REQUEST', { requestId: 'no' }],
    ['UNKNOWN_TENANT', { tenantId: newId('ten') }],
  ])('EndJob: %s', async (reason, over) => {
    const rows = async () => (await metering.service.db.selectFrom('jobs').selectAll().execute()).length;
    const before = await rows();
    const ended = jobs.endJob({ requestId: randomUUID(), tenantId, jobId: 'x', ...over });
    expect(await refusal(ended)).toMatchObject({ reason });
    expect(await rows()).toBe(before);
  });

  it('reads: nothing there, another tenant, a token that nobody gave', async () => {
    const name = { tenantId, jobId: 'x', version: 0 };
    expect(await refusal(jobs.getJobReport(name))).toMatchObject({ reason: 'JOB_REPORT_NOT_FOUND' });
    const page = { tenantId, jobId: '', pageSize: 0, pageToken: 'zzz' };
    expect(await refusal(jobs.listJobReports(page))).toMatchObject({ reason: 'INVALID_PAGE_TOKEN' });
    const person = { userId: newId('usr'), kind: 'tenant', tenantId: newId('ten'), roles: ['owner'] } as const;
    const tenant = await metering.service.client(JobsServiceService, { as: 'console', person });
    expect(await refusal(tenant.getJobReport(name))).toMatchObject({ reason: 'TENANT_SCOPE' });
  });
});

describe('WatchUsage', () => {
  const watch = (signal: AbortSignal, timeZone = '') =>
    live.watchUsage({ tenantId, timeZone }, { signal, deadlineMs: 60_000 })[Symbol.asyncIterator]();
  const messages = (answer: IteratorResult<WatchUsageResponse>): bigint[] =>
    answer.done === true ? [-1n] : answer.value.totals.map((row) => row.messages);
  const today = { occurTimeMs: BigInt(CLOCK.getTime()) };

  it('sends the totals of today, and each change soon after', async () => {
    await count({ messageId: 'old' }, { messageId: 'a', ...today });
    const stop = new AbortController();
    const totals = watch(stop.signal);
    const first = await totals.next();
    expect(messages(first)).toEqual([1n]);
    expect(first.done === true ? undefined : first.value.totals[0]?.windowStart).toEqual(
      new Date('2026-11-20T16:00:00Z'),
    );
    const next = totals.next();
    await count({ messageId: 'b', ...today }, { messageId: 'c', ...today, product: 'mail' });
    expect(messages(await next)).toEqual([1n, 2n]);
    stop.abort();
    await totals.next().catch(() => undefined);
  });

  it('tells many changes as one to who is slow, never losing the last', async () => {
    const stop = new AbortController();
    const totals = watch(stop.signal, 'UTC');
    expect(messages(await totals.next())).toEqual([]);
    for (let index = 0; index < 12; index += 1) await count({ messageId: `m-${index}`, ...today });
    let answers = 0;
    for (let last = 0n; last < 12n; answers += 1) [last = 0n] = messages(await totals.next());
    expect(answers).toBeLessThan(13);
    stop.abort();
  });

  it('serves many from one listening session', async () => {
    const stop = new AbortController();
    const streams = Array.from({ length: 40 }, () => watch(stop.signal));
    await Promise.all(streams.map((each) => each.next()));
    const sessions = async () => {
      const { rows } = await sql<{ n: number }>`
        select count(*)::int as n from pg_stat_activity
        where datname = current_database() and query = 'listen tollgate_usage'`.execute(metering.service.db);
      return rows[0]?.n;
    };
    // The first answer does not wait for it.
    await expect.poll(sessions, { timeout: 60_000 }).toBe(1);
    const answers = streams.map((each) => each.next());
    await count({ messageId: 'x', ...today });
    expect((await Promise.all(answers)).map(messages)).toEqual(streams.map(() => [1n]));
    stop.abort();
  });

  it('goes on for the others when the first who watched leaves', async () => {
    const [leaving, staying] = [new AbortController(), new AbortController()];
    const first = watch(leaving.signal);
    await first.next();
    const second = watch(staying.signal);
    await second.next();
    leaving.abort();
    await first.next().catch(() => undefined);
    const next = second.next();
    await count({ messageId: 'x', ...today });
    expect(messages(await next)).toEqual([1n]);
    staying.abort();
  });

  it('refuses an unknown zone and another tenant', async () => {
    const { signal } = new AbortController();
    expect(await refusal(watch(signal, 'Mars/Olympus').next())).toMatchObject({ reason: 'UNKNOWN_TIME_ZONE' });
    // Their day begins within an hour of UTC: its first part would be missing.
    for (const zone of ['Asia/Kolkata', 'Asia/Kathmandu', 'America/St_Johns'])
      expect(await refusal(watch(signal, zone).next())).toMatchObject({ reason: 'ZONE_CUTS_HOURS' });
    const person = { userId: newId('usr'), kind: 'tenant', tenantId: newId('ten'), roles: ['owner'] } as const;
    const tenant = await metering.service.client(LiveUsageServiceService, { as: 'console', person });
    const other = tenant.watchUsage({ tenantId, timeZone: '' })[Symbol.asyncIterator]().next();
    expect(await refusal(other)).toMatchObject({ reason: 'TENANT_SCOPE' });
  });
});
