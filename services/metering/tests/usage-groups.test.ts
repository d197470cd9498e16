// Usage by group and by windows that cut hours: against a count of the same messages by hand.
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
import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { DeliveryReport } from '../src/domain/report.ts';
import { type Metering, report, startMetering } from './fixtures.ts';

let metering: Metering;
let tenantId: string;
let reader: Awaited<ReturnType<Metering['as']>>;
const at = (iso: string): bigint => BigInt(Date.parse(iso));
const FIRST = at('2026-10-31T17:00:00Z');
const JOBS = ['', 'spring', 'autumn'];

/** One message every 7 minutes for 30 hours; every third was refused for good. */
const reports = (tenant: string): DeliveryReport[] =>
  Array.from({ length: 257 }, (_, index) =>
    report(tenant, {
      messageId: `m-${index}`,
      occurTimeMs: FIRST + BigInt(index) * 420_000n,
      product: index % 4 === 0 ? 'mail' : 'sms-cn',
      jobId: JOBS[index % 3] ?? '',
      segments: 1 + (index % 2),
      kind: index % 3 === 0 ? 'DELIVERY_EVENT_KIND_HARD_BOUNCED' : 'DELIVERY_EVENT_KIND_DELIVERED',
    }),
  );

beforeAll(async () => {
  metering = await startMetering();
  tenantId = await metering.tenant();
  const events = [
    ...reports(tenantId),
    report(tenantId, { messageId: 'm-1', kind: 'DELIVERY_EVENT_KIND_COMPLAINED', occurTimeMs: FIRST + 90_000_000n }),
  ] as DeliveryEvent[];
  await metering.gateway.recordDeliveryEvents({ requestId: randomUUID(), source: 'test', events });
  await metering.service.flush();
  reader = await metering.as({ userId: newId('usr'), kind: 'staff', roles: ['support'] });
});
afterAll(() => metering.service.stop());

async function all(over: Partial<QueryUsageRequest>): Promise<UsageRow[]> {
  const rows: UsageRow[] = [];
  let pageToken = '';
  do {
    const page = await reader.queryUsage({
      tenantId,
      startTime: new Date('2026-10-31T17:00:00Z'),
      endTime: new Date('2026-11-03T00:00:00Z'),
      window: UsageWindow.DAY,
      timeZone: 'UTC',
      product: '',
      pageSize: 7,
      groupBy: [],
      ...over,
      pageToken,
    });
    rows.push(...page.rows);
    pageToken = page.nextPageToken;
  } while (pageToken !== '');
  return rows;
}
const total = (rows: readonly UsageRow[], of: keyof UsageRow = 'messages'): bigint =>
  rows.reduce((sum, row) => sum + (row[of] as bigint), 0n);

describe('groups', () => {
  it('of any kind sum up to the same', async () => {
    const { NONE, JOB, PRODUCT } = UsageDimension;
    const delivered = reports(tenantId).filter(({ kind }) => kind.endsWith('_DELIVERED'));
    const billable = delivered.reduce((sum, each) => sum + (each.product === 'mail' ? 1n : BigInt(each.segments)), 0n);
    for (const groupBy of [[NONE], [JOB], [PRODUCT], [JOB, PRODUCT], []]) {
      const rows = await all({ groupBy, window: UsageWindow.MONTH });
      expect([total(rows), total(rows, 'billableUnits'), total(rows, 'hardBounced')]).toEqual([257n, billable, 86n]);
    }
  });

  it('by job and product', async () => {
    const rows = await all({ groupBy: [UsageDimension.JOB, UsageDimension.PRODUCT], window: UsageWindow.MONTH });
    const byHand = Map.groupBy(reports(tenantId), ({ occurTimeMs, product, jobId }) => {
      const month = occurTimeMs < at('2026-11-01T00:00:00Z') ? '2026-10' : '2026-11';
      return `${month} ${product} ${jobId}`;
    });
    expect(
      Object.fromEntries(
        rows.map((row) => [`${row.windowStart?.toISOString().slice(0, 7)} ${row.product} ${row.jobId}`, row.messages]),
      ),
    ).toEqual(Object.fromEntries([...byHand].map(([group, messages]) => [group, BigInt(messages.length)])));
    expect(byHand.size).toBe(rows.length);
    const spring = await all({ groupBy: [UsageDimension.NONE], jobId: 'spring', window: UsageWindow.MONTH });
    expect(total(spring)).toBe(86n);
    expect(total(await all({ groupBy: [UsageDimension.NONE], jobId: '', window: UsageWindow.MONTH }))).toBe(86n);
  });

  it('by outcome: a message with two facts is in both, and facts have no price', async () => {
    const rows = await all({ groupBy: [UsageDimension.OUTCOME] });
    const of = (kind: string) => total(rows.filter((row) => row.outcome === `DELIVERY_EVENT_KIND_${kind}`));
    expect([of('DELIVERED'), of('HARD_BOUNCED'), of('COMPLAINED')]).toEqual([171n, 86n, 1n]);
    expect(new Set(rows.map((row) => row.outcome)).size).toBe(3);
    expect([total(rows, 'billableUnits'), total(rows, 'delivered')]).toEqual([0n, 0n]);
  });
});

/** What the messages of [from, to) make, by hand. */
const byHand = (from: bigint, to: bigint): bigint =>
  BigInt(reports(tenantId).filter(({ occurTimeMs }) => occurTimeMs >= from && occurTimeMs < to).length);

describe('windows that cut hours', () => {
  it.each(['Asia/Kolkata', 'Asia/Kathmandu', 'Australia/Adelaide', 'Australia/Lord_Howe', 'America/St_Johns'])(
    'are exact in %s',
    async (timeZone) => {
      for (const window of [UsageWindow.DAY, UsageWindow.HOUR]) {
        const endTime = new Date('2026-11-03T00:00:00Z');
        const rows = await all({ timeZone, window, groupBy: [UsageDimension.NONE], endTime });
        expect(total(rows)).toBe(257n);
        for (const [index, row] of rows.entries()) {
          const from = at(row.windowStart?.toISOString() ?? '');
          const to = rows[index + 1]?.windowStart?.getTime() ?? endTime.getTime();
          expect(row.messages).toBe(byHand(from, BigInt(to)));
        }
      }
    },
  );

  it('are exact by the minute, with what is billable', async () => {
    const rows = await all({
      window: UsageWindow.MINUTE,
      startTime: new Date('2026-10-31T17:30:00Z'),
      endTime: new Date('2026-10-31T21:10:00Z'),
      groupBy: [UsageDimension.PRODUCT],
    });
    expect(rows).toHaveLength(31);
    for (const row of rows) {
      const from = at(row.windowStart?.toISOString() ?? '');
      expect(row.messages).toBe(byHand(from, from + 60_000n));
    }
    const hours = await all({
      window: UsageWindow.HOUR,
      startTime: new Date('2026-10-31T18:00:00Z'),
      endTime: new Date('2026-10-31T21:00:00Z'),
    });
    const inHours = rows.filter(({ windowStart }) => {
      const time = windowStart?.getTime() ?? 0;
      return time >= Date.parse('2026-10-31T18:00:00Z') && time < Date.parse('2026-10-31T21:00:00Z');
    });
    expect(total(inHours, 'billableUnits')).toBe(total(hours, 'billableUnits'));
  });

  it('from any full minute to any other', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(1_900), fc.integer({ min: 1, max: 360 }), async (start, length) => {
        const from = FIRST + BigInt(start) * 60_000n;
        const to = from + BigInt(length) * 60_000n;
        const rows = await all({
          window: UsageWindow.MINUTE,
          startTime: new Date(Number(from)),
          endTime: new Date(Number(to)),
          groupBy: [UsageDimension.NONE],
        });
        expect(total(rows)).toBe(byHand(from, to));
      }),
      { numRuns: 15 },
    );
  });

  it('are refused where the messages do not make the counters any more', async () => {
    const { db } = metering.service;
    await sql`delete from outcomes where first_event_at = ${new Date(Number(FIRST))}`.execute(db);
    const minutes = all({
      window: UsageWindow.MINUTE,
      endTime: new Date('2026-10-31T18:00:00Z'),
      groupBy: [UsageDimension.NONE],
    });
    expect(await refusal(minutes)).toMatchObject({
      category: 'failed_precondition',
      reason: 'MESSAGES_NOT_KEPT',
      metadata: { hour: '2026-10-31T17:00:00.000Z' },
    });
    expect(total(await all({ groupBy: [UsageDimension.NONE] }))).toBe(257n);
  });
});
