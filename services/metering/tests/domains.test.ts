// Usage by the recipients' domains: counted with the facts, proved with them, and never more rows than were promised.
import { randomUUID } from 'node:crypto';

import type { DeliveryEvent } from '@tollgate/contracts/metering/v1/delivery';
import {
  type QueryUsageRequest,
  UsageDimension,
  type UsageRow,
  UsageWindow,
} from '@tollgate/contracts/metering/v1/metering';
import { newId } from '@tollgate/ids';
import { refusal } from '@tollgate/testing';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';

import { DOMAINS_A_MONTH } from '../src/domain/mail-domain.ts';
import type { DeliveryReport } from '../src/domain/report.ts';
import { retireOutcomes } from '../src/operations/retire-outcomes.ts';
import { CLOCK, type Metering, report, START, startMetering } from './fixtures.ts';

let metering: Metering;
let reader: Awaited<ReturnType<Metering['as']>>;
beforeAll(async () => {
  metering = await startMetering();
  reader = await metering.as({ userId: newId('usr'), kind: 'staff', roles: ['support'] });
});
afterAll(() => metering.service.stop());

async function count(...events: DeliveryReport[]): Promise<void> {
  const requestId = randomUUID();
  await metering.gateway.recordDeliveryEvents({ requestId, source: 'test', events: events as DeliveryEvent[] });
  await metering.service.flush();
}

const mail = (tenantId: string, recipient: string, over: Partial<DeliveryReport> = {}): DeliveryReport =>
  report(tenantId, { product: 'mail', messageId: `to ${recipient}`, recipient, ...over });

async function byDomain(tenantId: string, over: Partial<QueryUsageRequest> = {}): Promise<UsageRow[]> {
  const rows: UsageRow[] = [];
  let pageToken = '';
  do {
    const page = await reader.queryUsage({
      tenantId,
      startTime: new Date(START - 3_600_000),
      endTime: new Date(START + 3_600_000),
      window: UsageWindow.MONTH,
      timeZone: 'UTC',
      product: '',
      groupBy: [UsageDimension.PRODUCT, UsageDimension.DOMAIN],
      pageSize: 0,
      pageToken,
      ...over,
    });
    rows.push(...page.rows);
    pageToken = page.nextPageToken;
  } while (pageToken !== '');
  return rows;
}

const proof = async () => (await metering.cli.verifyUsage({})).checks.flatMap((check) => check.faults);

it('counts a message under the domain of its recipient, with all that is told of it later', async () => {
  const tenantId = await metering.tenant();
  await count(
    mail(tenantId, 'a@qq.com'),
    mail(tenantId, 'b@QQ.com', { kind: 'DELIVERY_EVENT_KIND_SUBMITTED' }),
    mail(tenantId, 'c@例え.jp', { kind: 'DELIVERY_EVENT_KIND_SUBMITTED' }),
    mail(tenantId, 'nobody', { kind: 'DELIVERY_EVENT_KIND_SOFT_BOUNCED' }),
    report(tenantId, { messageId: 'text' }),
  );
  await count(
    mail(tenantId, ' B@qq.COM', { kind: 'DELIVERY_EVENT_KIND_HARD_BOUNCED', messageId: 'to b@QQ.com' }),
    mail(tenantId, 'a@qq.com', { kind: 'DELIVERY_EVENT_KIND_COMPLAINED', occurTimeMs: BigInt(START) - 1n }),
  );
  const rows = await byDomain(tenantId);
  expect(rows.map((row) => [row.product, row.domain, row.messages, row.hardBounced, row.complained])).toEqual([
    ['mail', 'other', 1n, 0n, 0n],
    ['mail', 'qq.com', 2n, 1n, 1n],
    ['mail', 'xn--r8jz45g.jp', 1n, 0n, 0n],
    ['sms-cn', '', 1n, 0n, 0n],
  ]);
  expect(await byDomain(tenantId, { pageSize: 1 })).toEqual(rows);
  const hours = await byDomain(tenantId, {
    window: UsageWindow.HOUR,
    product: 'mail',
    groupBy: [UsageDimension.DOMAIN],
  });
  expect(hours.map((row) => [Number(row.windowStart) - START, row.domain, row.messages])).toEqual([
    [-3_600_000, 'qq.com', 1n],
    [0, 'other', 1n],
    [0, 'qq.com', 1n],
    [0, 'xn--r8jz45g.jp', 1n],
  ]);
  const facts = await byDomain(tenantId, { groupBy: [UsageDimension.DOMAIN, UsageDimension.OUTCOME] });
  expect(facts.filter((row) => row.domain === 'qq.com').map((row) => [row.outcome, row.messages])).toEqual([
    ['DELIVERY_EVENT_KIND_SUBMITTED', 1n],
    ['DELIVERY_EVENT_KIND_DELIVERED', 1n],
    ['DELIVERY_EVENT_KIND_HARD_BOUNCED', 1n],
    ['DELIVERY_EVENT_KIND_COMPLAINED', 1n],
  ]);
  expect(await proof()).toEqual([]);
});

it('tells so many domains of a month apart and no more, whoever names them at the same time', async () => {
  const tenantId = await metering.tenant();
  const to = (from: number, many: number): DeliveryReport[] =>
    Array.from({ length: many }, (_, index) => mail(tenantId, `a@d${from + index}.example`));
  await Promise.all([count(...to(0, 700)), count(...to(400, 700)), count(...to(0, 1_050))]);
  // Another month has room of its own.
  await count(mail(tenantId, 'b@new.example', { occurTimeMs: BigInt(START) + 36_000_000n }));
  const rows = await byDomain(tenantId, { endTime: new Date(START + 72_000_000) });
  const named = rows.filter((row) => row.domain !== 'other');
  expect(named).toHaveLength(DOMAINS_A_MONTH + 1);
  expect(named.every((row) => row.messages === 1n)).toBe(true);
  expect(rows.find((row) => row.domain === 'other')?.messages).toBe(100n);
  expect(rows.find((row) => row.domain === 'new.example')?.messages).toBe(1n);
  expect(await proof()).toEqual([]);
});

it('says of messages from before domains were counted that theirs is unknown, until something is told of them', async () => {
  const tenantId = await metering.tenant();
  const owner = metering.service.db;
  const since = (time: Date) => sql`update outcome_keeping set domains_from = ${time}`.execute(owner);
  await since(new Date(CLOCK.getTime() + 1));
  await count(mail(tenantId, 'a@qq.com'), mail(tenantId, 'b@qq.com'));
  await since(CLOCK);
  await count(mail(tenantId, 'c@qq.com'));
  const domains = async () => (await byDomain(tenantId)).map((row) => [row.domain, row.messages]);
  expect(await domains()).toEqual([
    ['qq.com', 1n],
    ['unknown', 2n],
  ]);
  await count(mail(tenantId, 'a@qq.com', { kind: 'DELIVERY_EVENT_KIND_COMPLAINED' }));
  expect(await domains()).toEqual([
    ['qq.com', 2n],
    ['unknown', 1n],
  ]);
  expect(await proof()).toEqual([]);
});

it('is damaged by nobody unnoticed', async () => {
  const tenantId = await metering.tenant();
  await count(mail(tenantId, 'a@qq.com', { occurTimeMs: BigInt(CLOCK.getTime()) }));
  const { db } = metering.service;
  const damage = (by: bigint) =>
    sql`update domain_hours set delivered = delivered + ${by} where tenant_id = ${tenantId.slice(4)}`.execute(db);
  await damage(1n);
  expect(await proof()).toEqual([
    expect.stringContaining('domain -1: delivered is -1, the messages make 0'),
    expect.stringMatching(/domain \d+: delivered is 2, the messages make 1/),
  ]);
  await damage(-1n);
  expect(await proof()).toEqual([]);
});

it('keeps what was counted by domain when the messages are given up', async () => {
  const tenantId = await metering.tenant();
  // UUIDv7 of START.
  const hex = START.toString(16).padStart(12, '0');
  const messageId = `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000001`;
  await count(
    mail(tenantId, 'a@qq.com', { messageId, jobId: 'j' }),
    mail(tenantId, 'b@qq.com', { messageId: 'undated', jobId: 'j' }),
    report(tenantId, { messageId }),
  );
  const rows = await byDomain(tenantId);
  const retired = await retireOutcomes(
    metering.service.db,
    { now: new Date('2027-06-01T00:00:00Z'), keepDays: 10 },
    AbortSignal.timeout(20_000),
  );
  expect(retired.days.length).toBeGreaterThan(0);
  expect(retired.undated).toBeGreaterThan(0n);
  const { rows: left } = await sql`select from outcomes where tenant_id = ${tenantId.slice(4)}`.execute(
    metering.service.db,
  );
  expect(left).toEqual([]);
  expect(await byDomain(tenantId)).toEqual(rows);
  expect(rows.map((row) => [row.domain, row.messages])).toEqual([
    ['qq.com', 2n],
    ['', 1n],
  ]);
  expect(await proof()).toEqual([]);
});

it.each([
  ['DOMAIN_NOT_BY_JOB', { groupBy: [UsageDimension.DOMAIN, UsageDimension.JOB] }],
  ['DOMAIN_NOT_BY_JOB', { jobId: 'j' }],
  ['DOMAIN_NEEDS_WHOLE_HOURS', { window: UsageWindow.MINUTE }],
  ['DOMAIN_NEEDS_WHOLE_HOURS', { window: UsageWindow.DAY, timeZone: 'Asia/Kolkata', endTime: new Date(START + 864e5) }],
])('refuses with %s', async (reason, over) => {
  expect(await refusal(byDomain(newId('ten'), over))).toMatchObject({ category: 'invalid_argument', reason });
});
