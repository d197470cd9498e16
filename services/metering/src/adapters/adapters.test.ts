import { readFileSync } from 'node:fs';

import { RecordFormat } from '@tollgate/contracts/metering/v1/metering';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { faultOf } from '../domain/report.ts';
import { adapterOf } from './adapter-of.ts';
import { amazonSes } from './amazon-ses.ts';
import { jsonLines } from './json-lines.ts';
import { sendcloud } from './sendcloud.ts';
import { shanghaiMs, smsStatusReport } from './sms-status-report.ts';
import type { Adapter, Translation } from './translation.ts';

const CONTEXT = { tenantId: `ten_${'a'.repeat(32)}`, product: 'mail', jobId: '', grantId: 'grt_9' };
const ADAPTERS = { amazonSes, sendcloud, smsStatusReport, jsonLines };

const translate = (adapter: Adapter, record: string | object): Translation =>
  adapter(Buffer.from(typeof record === 'string' ? record : JSON.stringify(record)), CONTEXT);

/** kind recipient time, for each event of each record; or what else became of it. */
function told(adapter: Adapter, sample: string): string[][] {
  const lines = readFileSync(new URL(`../../tests/samples/${sample}`, import.meta.url), 'utf8')
    .trimEnd()
    .split('\n');
  return lines.map((line) => {
    const translation = translate(adapter, line);
    if (translation.outcome !== 'events') return [translation.outcome];
    return translation.events.map((event) => {
      expect(faultOf(event, BigInt(Date.UTC(2026, 11, 31)))).toBeUndefined();
      const time = new Date(Number(event.occurTimeMs)).toISOString();
      return `${event.kind.replace('DELIVERY_EVENT_KIND_', '')} ${event.recipient} ${time}${event.detailCode === '' ? '' : ` ${event.detailCode}`}`;
    });
  });
}

describe('samples', () => {
  it('Amazon SES', () => {
    expect(told(amazonSes, 'amazon-ses.jsonl')).toEqual([
      ['ACCEPTED ann@example.com 2026-10-31T15:00:00.250Z', 'ACCEPTED bob@example.net 2026-10-31T15:00:00.250Z'],
      ['DELIVERED ann@example.com 2026-10-31T15:00:02.100Z'],
      ['HARD_BOUNCED bob@example.net 2026-10-31T15:00:03.000Z 5.1.1'],
      [
        'SOFT_BOUNCED full@example.com 2026-10-31T15:10:00.000Z 5.2.2',
        'HARD_BOUNCED gone@example.com 2026-10-31T15:10:00.000Z Permanent/General',
      ],
      ['SOFT_BOUNCED later@example.com 2026-10-31T15:20:00.000Z Transient/MailboxFull'],
      ['DROPPED listed@example.com 2026-10-31T15:21:00.000Z Permanent/OnAccountSuppressionList'],
      ['COMPLAINED ann@example.com 2026-11-02T09:00:00.000Z abuse'],
      ['DROPPED virus@example.com 2026-10-31T15:00:00.250Z'],
      ['DROPPED tpl@example.com 2026-10-31T15:00:00.250Z'],
      ['UNSUBSCRIBED left@example.com 2026-11-03T10:00:00.000Z'],
      ['ignored'],
      ['ignored'],
      ['ignored'],
    ]);
  });

  it('SendCloud, with the task as job', () => {
    expect(told(sendcloud, 'sendcloud.txt')).toEqual([
      ['ACCEPTED ann@example.com 2026-10-31T15:00:02.100Z', 'ACCEPTED bob@example.net 2026-10-31T15:00:02.100Z'],
      ['DELIVERED ann@example.com 2026-10-31T15:00:02.100Z'],
      ['HARD_BOUNCED bob@example.net 2026-10-31T15:00:03.000Z 550 no such user'],
      ['SOFT_BOUNCED carl@example.org 2026-10-31T15:00:02.100Z 452 mailbox full'],
      ['COMPLAINED ann@example.com 2026-10-31T15:00:02.100Z spam'],
      ['UNSUBSCRIBED ann@example.com 2026-10-31T15:00:02.100Z unsubscribed'],
      ['ignored'],
      ['ignored'],
    ]);
    const deliver = translate(
      sendcloud,
      'event=deliver&emailId=x&recipient=a@b&timestamp=1793458800000&maillistTaskId=12',
    );
    expect(deliver).toMatchObject({ outcome: 'events', events: [{ jobId: '12', grantId: 'grt_9', product: 'mail' }] });
  });

  it('status reports of text messages', () => {
    expect(told(smsStatusReport, 'sms-status-reports.txt')).toEqual([
      [
        'SUBMITTED 13800138000 2026-10-31T15:00:00.000Z DELIVRD 000',
        'DELIVERED 13800138000 2026-10-31T15:01:00.000Z DELIVRD 000',
      ],
      [
        'SUBMITTED 13800138001 2026-10-31T15:00:00.000Z UNDELIV',
        'SOFT_BOUNCED 13800138001 2026-10-31T15:02:00.000Z UNDELIV',
      ],
      [
        'SUBMITTED 13800138002 2026-10-31T15:00:00.000Z MK:0001 001',
        'HARD_BOUNCED 13800138002 2026-10-31T15:05:00.000Z MK:0001 001',
      ],
      [
        'SUBMITTED 13800138003 2026-10-31T15:00:15.000Z EXPIRED 027',
        'SOFT_BOUNCED 13800138003 2026-10-31T15:01:16.000Z EXPIRED 027',
      ],
      ['DROPPED 13800138004 2026-10-31T15:00:00.000Z REJECTD 088'],
      ['SUBMITTED 13800138005 2026-10-31T15:00:00.000Z ACCEPTD'],
      ['DROPPED 13800138006 2026-10-31T15:01:00.000Z MA:0054'],
    ]);
  });

  it("Tollgate's own", () => {
    expect(told(jsonLines, 'tollgate.jsonl')).toEqual([
      ['SUBMITTED 13800138000 2026-10-31T15:00:00.000Z'],
      ['DELIVERED 13800138000 2026-10-31T15:00:03.000Z DELIVRD'],
    ]);
  });
});

describe('binary CMPP reports', () => {
  it.each([60, 71])('of %i bytes', (size) => {
    const record = Buffer.alloc(size);
    record.writeBigUInt64BE(7_310_452_280_012_345_678n, 0);
    record.write('DELIVRD', 8, 'latin1');
    record.write('26103123002610312301', 15, 'latin1');
    record.write('13800138000', 35, 'latin1');
    const translation = smsStatusReport(record, CONTEXT);
    expect(translation).toMatchObject({
      outcome: 'events',
      events: [
        { messageId: '7310452280012345678', recipient: '13800138000' },
        { kind: 'DELIVERY_EVENT_KIND_DELIVERED' },
      ],
    });
  });
});

describe('dates of status reports', () => {
  it.each([
    ['2610312300', '2026-10-31T15:00:00.000Z'],
    ['20261031230007', '2026-10-31T15:00:07.000Z'],
    ['2602290000', undefined],
    ['2613010000', undefined],
    ['2610312400', undefined],
    ['', undefined],
    ['26103123', undefined],
  ])('%s', (text, expected) => {
    const ms = shanghaiMs(text);
    expect(ms === undefined ? undefined : new Date(ms).toISOString()).toBe(expected);
  });
});

const mail = { messageId: 'm', timestamp: '2026-10-31T15:00:00Z', destination: ['a@b'] };

describe('records that cannot be understood', () => {
  it.each([
    ['NOT_JSON', amazonSes, '{'],
    ['NOT_AN_OBJECT', amazonSes, '[]'],
    ['NOT_AN_OBJECT', amazonSes, { Type: 'Notification', Message: 'no' }],
    ['UNKNOWN_EVENT', amazonSes, { eventType: 'constructor', mail }],
    ['NO_MESSAGE_ID', amazonSes, { eventType: 'Send', mail: { ...mail, messageId: undefined } }],
    ['NO_TIME', amazonSes, { eventType: 'Delivery', mail, delivery: { recipients: ['a@b'], timestamp: 'yesterday' } }],
    ['NO_RECIPIENT', amazonSes, { eventType: 'Send', mail: { ...mail, destination: [] } }],
    ['NO_RECIPIENT', amazonSes, { eventType: 'Send', mail: { ...mail, destination: [7] } }],
    ['NOT_AN_OBJECT', sendcloud, 'hello'],
    ['UNKNOWN_EVENT', sendcloud, 'event=__proto__&timestamp=1'],
    ['NO_TIME', sendcloud, 'event=deliver&emailId=1&recipient=a'],
    ['NO_MESSAGE_ID', sendcloud, 'event=deliver&timestamp=1793458800000&recipient=a'],
    ['NO_RECIPIENT', sendcloud, 'event=deliver&timestamp=1793458800000&emailId=a'],
    [
      'BAD_RECIPIENTS',
      sendcloud,
      { event: 'request', timestamp: 1_793_458_800_000, emailIds: ['1', '2'], recipientArray: ['a'] },
    ],
    ['NOT_A_STATUS_REPORT', smsStatusReport, 'hello'],
    ['NO_RECIPIENT', smsStatusReport, 'id:1 stat:DELIVRD done date:2610312301'],
    ['NO_MESSAGE_ID', smsStatusReport, 'dest:1 stat:DELIVRD done date:2610312301'],
    ['UNKNOWN_STATUS', smsStatusReport, 'dest:1 id:1 stat:HELLO done date:2610312301'],
    ['NO_TIME', smsStatusReport, 'dest:1 id:1 stat:DELIVRD'],
    ['NOT_JSON', jsonLines, ''],
    ['NOT_AN_OBJECT', jsonLines, 'null'],
    ['OTHER_TENANT', jsonLines, { tenantId: `ten_${'b'.repeat(32)}` }],
    ['UNKNOWN_EVENT', jsonLines, { kind: 'SENT' }],
    ['NO_TIME', jsonLines, { kind: 'DELIVERED', messageId: 'a', recipient: 'b', occurTime: '31/10/2026' }],
  ] as const)('%s', (reason, adapter, record) => {
    expect(translate(adapter, record)).toEqual({ outcome: 'rejected', reason });
  });

  it.each(Object.entries(ADAPTERS))('%s refuses what is too large, and bytes that are no text', (name, adapter) => {
    expect(adapter(Buffer.alloc(10_000_000, '{'), CONTEXT)).toEqual({
      outcome: 'rejected',
      reason: 'RECORD_TOO_LARGE',
    });
    const broken = adapter(Buffer.from([0xff, 0xfe, 0x7b]), CONTEXT);
    expect(broken).toEqual({
      outcome: 'rejected',
      reason: name === 'smsStatusReport' ? 'NOT_A_STATUS_REPORT' : 'NOT_UTF8',
    });
  });
});

describe('any bytes at all', () => {
  const lines = ['amazon-ses.jsonl', 'sendcloud.txt', 'sms-status-reports.txt', 'tollgate.jsonl'].flatMap((sample) =>
    readFileSync(new URL(`../../tests/samples/${sample}`, import.meta.url), 'utf8')
      .trimEnd()
      .split('\n'),
  );
  // Real records with some bytes changed or cut off reach deeper than noise does.
  const damaged = fc
    .tuple(fc.constantFrom(...lines), fc.array(fc.tuple(fc.nat(2_000), fc.nat(255)), { maxLength: 4 }), fc.nat(2_000))
    .map(([line, changes, length]) => {
      const bytes = Buffer.from(line).subarray(0, Math.max(1, length));
      for (const [at, value] of changes) bytes[at % bytes.length] = value;
      return new Uint8Array(bytes);
    });
  const records = fc.oneof(
    fc.uint8Array({ maxLength: 200 }),
    fc.json().map((text) => new TextEncoder().encode(text)),
    damaged,
  );

  it.each(Object.entries(ADAPTERS))('never make %s throw', (_, adapter) => {
    fc.assert(
      fc.property(records, (record) => {
        expect(['events', 'ignored', 'rejected']).toContain(adapter(record, CONTEXT).outcome);
      }),
      { numRuns: 1_000 },
    );
  });
});

it('has an adapter for every format', () => {
  const formats = Object.values(RecordFormat).filter((format) => !/UNSPECIFIED|UNRECOGNIZED/.test(format));
  const adapters = formats.map((format) => adapterOf(format));
  expect(new Set(adapters).size).toBe(formats.length);
  expect(adapters).not.toContain(undefined);
  expect(adapters).toEqual(expect.arrayContaining(Object.values(ADAPTERS)));
  expect(adapterOf('RECORD_FORMAT_UNSPECIFIED')).toBeUndefined();
});
