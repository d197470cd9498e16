import { randomUUID } from 'node:crypto';

import type { Person } from '@tollgate/auth';
import type { DeliveryEvent } from '@tollgate/contracts/metering/v1/delivery';
import {
  MeteringServiceService,
  type QueryUsageRequest,
  UsageDimension,
  UsageWindow,
} from '@tollgate/contracts/metering/v1/metering';
import { inTransaction } from '@tollgate/db';
import { newId } from '@tollgate/ids';
import { appendEvent } from '@tollgate/outbox';
import { refusal } from '@tollgate/testing';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { DeliveryReport } from '../src/domain/report.ts';
import { countUnpublished } from '../src/store/outbox-backlog.ts';
import { type Metering, report, startMetering } from './fixtures.ts';

let metering: Metering;
let tenantId: string;

const at = (iso: string): bigint => BigInt(Date.parse(iso));
const staff: Person = { userId: newId('usr'), kind: 'staff', roles: ['support'] };
const owner = (): Person => ({ userId: newId('usr'), kind: 'tenant', tenantId, roles: ['owner'] });
const read = async (person: Person = staff) => metering.as(person);

async function count(reports: readonly DeliveryReport[]): Promise<void> {
  await metering.gateway.recordDeliveryEvents({
    requestId: randomUUID(),
    source: 'test',
    events: reports as DeliveryEvent[],
  });
  await metering.service.flush();
}

const query = (over: Partial<QueryUsageRequest> = {}): QueryUsageRequest => ({
  tenantId,
  startTime: new Date('2026-10-01T00:00:00Z'),
  endTime: new Date('2026-12-01T00:00:00Z'),
  window: UsageWindow.DAY,
  timeZone: '',
  product: '',
  pageSize: 0,
  pageToken: '',
  groupBy: [],
  ...over,
});

beforeAll(async () => {
  metering = await startMetering();
  tenantId = await metering.tenant();
  await count([
    // 23:59 of October and 00:01 of November in Shanghai.
    report(tenantId, { messageId: 'a', occurTimeMs: at('2026-10-31T15:59:00Z'), segments: 2 }),
    report(tenantId, { messageId: 'b', occurTimeMs: at('2026-10-31T16:01:00Z') }),
    report(tenantId, {
      messageId: 'b',
      occurTimeMs: at('2026-11-02T00:00:00Z'),
      kind: 'DELIVERY_EVENT_KIND_COMPLAINED',
    }),
    report(tenantId, {
      messageId: 'c',
      occurTimeMs: at('2026-10-31T17:00:00Z'),
      kind: 'DELIVERY_EVENT_KIND_SOFT_BOUNCED',
    }),
    report(tenantId, { messageId: 'd', occurTimeMs: at('2026-10-31T17:00:00Z'), product: 'mail', segments: 9 }),
  ]);
});
afterAll(() => metering.service.stop());

describe('QueryUsage', () => {
  it('sums by day of Shanghai unless told otherwise', async () => {
    const { rows, nextPageToken } = await (await read(owner())).queryUsage(query());
    expect(nextPageToken).toBe('');
    expect(
      rows.map((row) => [
        row.windowStart?.toISOString(),
        row.product,
        row.messages,
        row.billableMessages,
        row.billableUnits,
      ]),
    ).toEqual([
      ['2026-10-30T16:00:00.000Z', 'sms-cn', 1n, 1n, 2n],
      ['2026-10-31T16:00:00.000Z', 'mail', 1n, 1n, 1n],
      ['2026-10-31T16:00:00.000Z', 'sms-cn', 2n, 1n, 1n],
    ]);
    expect(rows[2]).toMatchObject({
      delivered: 1n,
      complained: 1n,
      softBounced: 1n,
      submitted: 0n,
      hardBounced: 0n,
      dropped: 0n,
      unsubscribed: 0n,
    });
  });

  it.each([
    ['UTC', UsageWindow.DAY, ['2026-10-31T00:00:00.000Z mail', '2026-10-31T00:00:00.000Z sms-cn']],
    [
      'Asia/Shanghai',
      UsageWindow.MONTH,
      ['2026-09-30T16:00:00.000Z sms-cn', '2026-10-31T16:00:00.000Z mail', '2026-10-31T16:00:00.000Z sms-cn'],
    ],
    ['Asia/Kolkata', UsageWindow.DAY, ['2026-10-30T18:30:00.000Z mail', '2026-10-30T18:30:00.000Z sms-cn']],
    ['Europe/London', UsageWindow.WEEK, ['2026-10-26T00:00:00.000Z mail', '2026-10-26T00:00:00.000Z sms-cn']],
    [
      'UTC',
      UsageWindow.HOUR,
      [
        '2026-10-31T15:00:00.000Z sms-cn',
        '2026-10-31T16:00:00.000Z sms-cn',
        '2026-10-31T17:00:00.000Z mail',
        '2026-10-31T17:00:00.000Z sms-cn',
      ],
    ],
  ] as const)('in %s by %s', async (timeZone, window, expected) => {
    const { rows } = await (await read()).queryUsage(query({ timeZone, window }));
    expect(rows.map((row) => `${row.windowStart?.toISOString()} ${row.product}`)).toEqual(expected);
  });

  it('reads page by page, and one product, and nothing outside of the range', async () => {
    const client = await read();
    const seen: string[] = [];
    let pageToken = '';
    do {
      const page = await client.queryUsage(query({ pageSize: 1, pageToken }));
      seen.push(...page.rows.map((row) => `${row.windowStart?.toISOString()} ${row.product}`));
      ({ nextPageToken: pageToken } = page);
    } while (pageToken !== '');
    expect(seen).toHaveLength(3);
    expect((await client.queryUsage(query({ product: 'mail' }))).rows.map((row) => row.messages)).toEqual([1n]);
    const { rows } = await client.queryUsage(
      query({ startTime: new Date('2026-10-31T17:00:00Z'), endTime: new Date('2026-10-31T18:00:00Z') }),
    );
    expect(rows.map((row) => row.messages)).toEqual([1n, 1n]);
    expect((await client.queryUsage(query({ tenantId: newId('ten') }))).rows).toEqual([]);
  });

  it.each([
    ['NOT_ON_HOUR', { startTime: new Date('2026-10-01T00:00:01Z') }],
    ['EMPTY_RANGE', { endTime: new Date('2026-10-01T00:00:00Z') }],
    ['UNKNOWN_TIME_ZONE', { timeZone: 'Mars/Olympus' }],
    ['RANGE_TOO_LONG', { startTime: new Date('1990-01-01T00:00:00Z') }],
    ['INVALID_PAGE_TOKEN', { pageToken: 'zzz' }],
    ['INVALID_REQUEST', { startTime: undefined }],
    ['INVALID_REQUEST', { window: UsageWindow.UNSPECIFIED }],
    ['INVALID_REQUEST', { pageSize: 1_001 }],
    ['INVALID_REQUEST', { groupBy: [UsageDimension.UNSPECIFIED] }],
    ['INVALID_REQUEST', { groupBy: [UsageDimension.JOB, UsageDimension.JOB] }],
    ['INVALID_REQUEST', { groupBy: [UsageDimension.NONE, UsageDimension.JOB] }],
    ['RANGE_TOO_LONG', { window: UsageWindow.MINUTE }],
    ['INVALID_PAGE_TOKEN', { pageToken: Buffer.from('["1","a","b",9]').toString('base64url') }],
  ] as [string, Partial<QueryUsageRequest>][])('refuses with %s', async (reason, over) => {
    expect(await refusal((await read()).queryUsage(query(over)))).toMatchObject({
      category: 'invalid_argument',
      reason,
    });
  });
});

describe('GetMessageOutcome', () => {
  const name = (messageId: string) => ({ tenantId, messageId, recipient: ' 13800138000' });

  it('tells the facts', async () => {
    const { outcome } = await (await read(owner())).getMessageOutcome(name('b'));
    expect(outcome).toEqual({
      product: 'sms-cn',
      jobId: '',
      facts: ['DELIVERY_EVENT_KIND_DELIVERED', 'DELIVERY_EVENT_KIND_COMPLAINED'],
      billable: true,
      segments: 1,
      firstEventTime: new Date('2026-10-31T16:01:00Z'),
      lastEventTime: new Date('2026-11-02T00:00:00Z'),
    });
    expect((await (await read()).getMessageOutcome(name('c'))).outcome).toMatchObject({ billable: false });
  });

  it('refuses for a message that nobody reported', async () => {
    expect(await refusal((await read()).getMessageOutcome(name('nothing')))).toMatchObject({
      category: 'not_found',
      reason: 'MESSAGE_NOT_FOUND',
    });
  });
});

describe('VerifyUsage', () => {
  it('proves the counts, and finds every kind of damage', async () => {
    const { db } = metering.service;
    const verify = () => metering.cli.verifyUsage({});
    expect(await verify()).toMatchObject({
      ok: true,
      checks: [
        { name: 'usage-equals-messages', ok: true },
        { name: 'published-equals-billable', ok: true },
        { name: 'domains-equal-usage', ok: true },
      ],
    });
    await db
      .updateTable('usage_hours')
      .set({ messages: sql<bigint>`messages + 1` })
      .where('product', '=', 'mail')
      .execute();
    const wrong = await verify();
    expect(wrong.ok).toBe(false);
    expect(wrong.checks[0]?.faults).toEqual([
      `${tenantId} 2026-10-31T17:00:00.000Z mail: messages is 2, the messages make 1`,
    ]);
    await db
      .updateTable('usage_hours')
      .set({ messages: sql<bigint>`messages - 1` })
      .where('product', '=', 'mail')
      .execute();
    await db.deleteFrom('outcomes').where('product', '=', 'mail').execute();
    expect((await verify()).checks.map((check) => check.ok)).toEqual([false, false, false]);
  });
});

describe('access', () => {
  const other = newId('ten');

  it('keeps tenants to themselves, before anything is looked up', async () => {
    const client = await read(owner());
    for (const ask of [
      () => client.queryUsage(query({ tenantId: other })),
      () => client.getMessageOutcome({ tenantId: other, messageId: 'b', recipient: 'x' }),
    ]) {
      expect(await refusal(ask())).toMatchObject({ category: 'permission_denied', reason: 'TENANT_SCOPE' });
    }
  });

  it('lets only those call who are named', async () => {
    const wallet = await metering.service.client(MeteringServiceService, { as: 'wallet' });
    const tenant = await read(owner());
    const events = [report(tenantId)] as DeliveryEvent[];
    const record = { requestId: randomUUID(), source: 'x', events };
    const before = (await metering.service.events('tollgate.delivery.')).length;
    for (const ask of [
      () => wallet.recordDeliveryEvents(record),
      () => tenant.recordDeliveryEvents(record),
      () => wallet.queryUsage(query()),
      () => wallet.getIngestStatus({}),
      () => tenant.getIngestStatus({}),
      () => tenant.verifyUsage({}),
      () => wallet.verifyUsage({}),
    ]) {
      expect(await refusal(ask())).toMatchObject({ category: 'permission_denied' });
    }
    expect((await metering.service.events('tollgate.delivery.')).length).toBe(before);
  });

  it('lets staff read how far counting is, and up to which place', async () => {
    const before = await (await read()).getIngestStatus({});
    expect(before).toMatchObject({ pendingBatches: 0n, unpublishedEvents: 0n });
    expect(before.countedThroughSequence).toBe(before.lastStoredSequence);
    const events = [report(tenantId)] as DeliveryEvent[];
    await metering.gateway.recordDeliveryEvents({ requestId: randomUUID(), source: 'x', events });
    await metering.service.flush();
    const after = await (await read()).getIngestStatus({ tenantId });
    expect(after.lastStoredSequence).toBe(before.lastStoredSequence + 1n);
    expect(after).toMatchObject({ countedThroughSequence: after.lastStoredSequence, unpublishedEvents: 0n });
  });

  it('counts the unpublished events of the tenant that is asked about', async () => {
    // Rolled back, so that the relay never sees it.
    const rolledBack = inTransaction(metering.service.db, async (tx) => {
      const event = { subject: 'tollgate.metering.usage_counted', eventId: newId('evt'), payload: Buffer.from('x') };
      await appendEvent(tx, { ...event, key: newId('ten') });
      expect([await countUnpublished(tx, tenantId), await countUnpublished(tx, undefined)]).toEqual([0n, 1n]);
      throw new Error('rolled back');
    });
    await expect(rolledBack).rejects.toThrow('rolled back');
  });
});
