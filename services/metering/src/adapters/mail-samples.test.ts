import { readdirSync, readFileSync } from 'node:fs';

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { faultOf } from '../domain/report.ts';
import { csv, csvColumns } from './csv.ts';
import { csvField, csvRow } from './csv-row.ts';
import { deliveryStatusNotification } from './delivery-status-notification.ts';
import { mailDateMs } from './mail-date.ts';
import { kindOfReply, smtpReply } from './smtp-meaning.ts';
import { smtpReplies } from './smtp-reply.ts';
import { tencentSes } from './tencent-ses.ts';
import type { Adapter, RecordContext, Translation } from './translation.ts';

const CONTEXT: RecordContext = { tenantId: `ten_${'a'.repeat(32)}`, product: 'mail', jobId: '', grantId: '' };
const folder = new URL('../../tests/samples/', import.meta.url);
const lines = (name: string): string[] => readFileSync(new URL(name, folder), 'utf8').trimEnd().split('\n');
const mails = readdirSync(new URL('dsn/', folder)).map((name) => readFileSync(new URL(`dsn/${name}`, folder)));

/** kind, message, recipient, time, code of each event; or what else became of the record. */
function told(translation: Translation): string[] {
  if (translation.outcome === 'ignored') return ['ignored'];
  if (translation.outcome === 'rejected') return [translation.reason];
  return translation.events.map((event) => {
    expect(faultOf(event, BigInt(Date.UTC(2026, 11, 31)))).toBeUndefined();
    const time = new Date(Number(event.occurTimeMs)).toISOString().slice(11, 19);
    return [event.kind.slice(20), event.messageId, event.recipient, time, event.jobId, event.detailCode].join(' ');
  });
}
const of = (adapter: Adapter, record: string | Uint8Array, context = CONTEXT): string[] =>
  told(adapter(typeof record === 'string' ? Buffer.from(record) : record, context));

describe('samples', () => {
  it('Tencent SES', () => {
    expect(lines('tencent-ses.jsonl').flatMap((line) => of(tencentSes, line))).toEqual([
      'DELIVERED inbound-0-1793458800-a ann@example.com 15:00:02 9001 ',
      'DROPPED inbound-0-1793458800-b listed@example.com 15:00:02  ',
      'HARD_BOUNCED inbound-0-1793458800-c gone@example.com 15:00:03  551 5.1.1',
      'SOFT_BOUNCED inbound-0-1793458800-d full@example.com 15:00:03  452 4.2.2',
      'SOFT_BOUNCED inbound-0-1793458800-e policy@example.com 15:00:03  550 5.7.1',
      'HARD_BOUNCED inbound-0-1793458800-f old@example.com 15:00:03  hard',
      'COMPLAINED inbound-0-1793458800-a ann@example.com 15:01:40  ',
      'UNSUBSCRIBED inbound-0-1793458800-a ann@example.com 15:01:41  ',
      'ACCEPTED inbound-0-1793458800-a ann@example.com 15:00:00  ',
      'ignored',
      'ignored',
    ]);
  });

  it('SMTP replies', () => {
    expect(lines('smtp-replies.txt').flatMap((line) => of(smtpReplies, line))).toEqual([
      'DELIVERED q1 ann@example.com 15:00:02  250 2.0.0',
      'HARD_BOUNCED q2 bob@example.net 15:00:03  550 5.1.1',
      'SOFT_BOUNCED q3 full@example.com 15:00:03  452 4.2.2',
      'SOFT_BOUNCED q4 policy@example.com 15:00:03  554 5.7.1',
      'HARD_BOUNCED q5 qq@example.com 15:00:03  550',
      'SOFT_BOUNCED q6 qq@example.com 15:00:03  550',
      'HARD_BOUNCED q7 gone@example.org 15:00:04  553 5.1.2',
      'ignored',
    ]);
  });

  it('delivery status notifications', () => {
    expect(mails.map((mail) => of(deliveryStatusNotification, mail))).toEqual([
      [
        // Named by the envelope id, not by the header that came back; the human part and its parts say nothing.
        'HARD_BOUNCED batch+7-12 "odd name"@contoso.example 15:00:09  5.0.0',
        'SOFT_BOUNCED batch+7-12 blocked@contoso.example 15:00:09  5.7.1',
        'DELIVERED batch+7-12 list@contoso.example 15:00:09  2.0.0',
        'SUBMITTED batch+7-12 relay@contoso.example 15:00:09  2.0.0',
      ],
      ['HARD_BOUNCED intl-1@example.cn 张@example.cn 15:00:09  5.0.0'],
      [
        'HARD_BOUNCED order-77@mail.example.cn Gone@Example.com 15:00:04  5.1.1',
        'SOFT_BOUNCED order-77@mail.example.cn full@example.com 15:00:05  5.2.2',
      ],
    ]);
  });

  it('CSV, under its own names of columns', () => {
    const [header = '', ...rows] = lines('own.csv');
    const columns = csvColumns(Buffer.from(`\uFEFF${header}\r`)) ?? [];
    expect(columns).toEqual(['Mail-ID', 'To', 'State', 'When', 'segments', 'Job, internal']);
    const columnNames = {
      message_id: 'Mail-ID',
      recipient: 'To',
      kind: 'State',
      occur_time: 'When',
      job_id: 'Job, internal',
    };
    expect(rows.flatMap((row) => of(csv, row, { ...CONTEXT, columns, columnNames }))).toEqual([
      'DELIVERED m-1 ann@example.com 15:00:02  ',
      'HARD_BOUNCED m-2 "Bob" <bob@example.net> 15:00:03 spring ',
      'SUBMITTED m-3 13800138000 15:00:00 spring, 2026 ',
    ]);
    expect(of(csv, 'a,b,c,d,e,f,g', { ...CONTEXT, columns })).toEqual(['TOO_MANY_COLUMNS']);
    expect(of(csv, '"a"b', { ...CONTEXT, columns })).toEqual(['NOT_A_CSV_ROW']);
    expect(of(csv, 'm,r,DELIVERED,2026-10-31T15:00:02', { ...CONTEXT, columns, columnNames })).toEqual(['NO_TIME']);
  });
});

describe('what a reply means', () => {
  it.each([
    ['250 ok', 'DELIVERED'],
    ['251 will forward', 'DELIVERED'],
    ['252 cannot say', 'nothing'],
    ['421 busy', 'SOFT_BOUNCED'],
    ['450 4.1.1 no such user, for now', 'SOFT_BOUNCED'],
    ['550', 'SOFT_BOUNCED'],
    ['550 5.0.0 mailbox does not exist', 'HARD_BOUNCED'],
    ['550 5.0.0 no', 'SOFT_BOUNCED'],
    ['550 The mailbox you sent to does not exist', 'HARD_BOUNCED'],
    ['550 4.1.1 contradicts itself', 'SOFT_BOUNCED'],
    ['550 5.1.1', 'HARD_BOUNCED'],
    ['550 5.1.10 null MX', 'HARD_BOUNCED'],
    ['550 5.1.8 bad sender', 'SOFT_BOUNCED'],
    ['550 5.2.1 disabled', 'HARD_BOUNCED'],
    ['550 5.2.2 full', 'SOFT_BOUNCED'],
    ['550 5.4.0 user unknown', 'SOFT_BOUNCED'],
    ['550 5.7.1 user unknown', 'SOFT_BOUNCED'],
    ['551 user not local', 'HARD_BOUNCED'],
    ['552 too large', 'SOFT_BOUNCED'],
    ['553 sender is not allowed', 'SOFT_BOUNCED'],
    ['554 no', 'SOFT_BOUNCED'],
    ['550-5.1.1 more\r\n550 5.1.1 lines', 'HARD_BOUNCED'],
    ['550 您的收件人不存在', 'HARD_BOUNCED'],
  ])('%s', (text, kind) => {
    const reply = smtpReply(text);
    expect(reply && kindOfReply(reply)).toBe(kind);
  });

  it.each(['', 'ok', '55 x', '5500 x', '650 x', '150 x'])('%s is no reply', (text) => {
    expect(smtpReply(text)).toBeUndefined();
  });
});

describe('dates of mails', () => {
  it.each([
    ['Sat, 31 Oct 2026 23:00:04 +0800 (CST)', '2026-10-31T15:00:04.000Z'],
    ['31 Oct 26 15:00 GMT', '2026-10-31T15:00:00.000Z'],
    ['Sat, 31 Oct 2026 10:00:04 EST', '2026-10-31T15:00:04.000Z'],
    ['Sat, 31 Feb 2026 10:00:04 +0000', undefined],
    ['Sat, 31 Oct 2026 25:00:04 +0000', undefined],
    ['Sat, 31 Oct 2026 10:00:04', undefined],
    ['yesterday', undefined],
  ])('%s', (text, expected) => {
    const ms = mailDateMs(text);
    expect(ms === undefined ? undefined : new Date(ms).toISOString()).toBe(expected);
  });
});

const HEAD = 'Content-Type: multipart/report; boundary=b\n\n--b\nContent-Type: message/delivery-status\n\n';
const TAIL = '\n\n--b\nContent-Type: text/rfc822-headers\n\nMessage-ID: <m@x>\n\n--b--\n';
const STAMP = 'Last-Attempt-Date: Sat, 31 Oct 2026 23:00:04 +0800\n';

describe('records that cannot be understood', () => {
  it.each([
    ['NOT_JSON', tencentSes, '{'],
    ['NOT_AN_OBJECT', tencentSes, '[]'],
    ['UNKNOWN_EVENT', tencentSes, '{"event":"__proto__"}'],
    ['UNKNOWN_EVENT', tencentSes, '{"eventid":9}'],
    ['NO_MESSAGE_ID', tencentSes, '{"event":"delivered"}'],
    ['NO_RECIPIENT', tencentSes, '{"event":"delivered","bulkId":"1"}'],
    ['NO_TIME', tencentSes, '{"event":"delivered","bulkId":"1","email":"a@b","timestamp":1.5}'],
    ['NOT_AN_SMTP_REPLY', smtpReplies, 'a\tb'],
    ['NOT_AN_SMTP_REPLY', smtpReplies, '{"reply":5}'],
    ['NO_MESSAGE_ID', smtpReplies, '1793458803000\t\ta@b\t250 ok'],
    ['NO_RECIPIENT', smtpReplies, '1793458803000\tm\t\t250 ok'],
    ['NO_TIME', smtpReplies, '2026-10-31T15:00:00\tm\ta@b\t250 ok'],
    ['NOT_A_DELIVERY_STATUS', deliveryStatusNotification, 'From: a@b\n\nI am on holiday.'],
    ['NO_RECIPIENT', deliveryStatusNotification, `${HEAD}Reporting-MTA: dns; x${TAIL}`],
    ['UNKNOWN_STATUS', deliveryStatusNotification, `${HEAD}Reporting-MTA: dns; x\n\nAction: lost${TAIL}`],
    ['NO_RECIPIENT', deliveryStatusNotification, `${HEAD}Reporting-MTA: dns; x\n\nAction: failed\n${STAMP}${TAIL}`],
    [
      'NO_TIME',
      deliveryStatusNotification,
      `${HEAD}Reporting-MTA: dns; x\n\nFinal-Recipient: rfc822; a@b\nAction: failed${TAIL}`,
    ],
    [
      'NO_MESSAGE_ID',
      deliveryStatusNotification,
      `${HEAD}Reporting-MTA: dns; x\n\nFinal-Recipient: rfc822; a@b\nAction: failed\n${STAMP}\n--b--`,
    ],
  ] as const)('%s', (reason, adapter, record) => {
    expect(of(adapter, record)).toEqual([reason]);
  });

  it('a notification that is too large, or has too many recipients', () => {
    expect(of(deliveryStatusNotification, Buffer.alloc(10_000_001, 'a'))).toEqual(['RECORD_TOO_LARGE']);
    const recipients = 'Final-Recipient: rfc822; a@b\nAction: delivered\n\n'.repeat(1_001);
    expect(of(deliveryStatusNotification, `${HEAD}Reporting-MTA: dns; x\n\n${recipients}${TAIL}`)).toEqual([
      'RECORD_TOO_LARGE',
    ]);
  });

  it.each([
    ['spaces', ' '.repeat(2_000_000)],
    ['line ends', '\n'.repeat(2_000_000)],
    ['boundaries', `${HEAD}${'--b\n'.repeat(500_000)}`],
    [
      'soft line ends',
      `${HEAD.replace('\n\nCont', '\n\nContent-Transfer-Encoding: quoted-printable\nCont')}${'= '.repeat(1_000_000)}`,
    ],
    ['nested parts', 'Content-Type: multipart/mixed; boundary=b\n\n--b\n'.repeat(40_000)],
    ['quotes', `Content-Type: a; ${'"'.repeat(1_000_000)}`],
  ])('a mail made of %s costs no more than its size', (_, text) => {
    const began = performance.now();
    expect(deliveryStatusNotification(Buffer.from(text), CONTEXT).outcome).toBe('rejected');
    expect(performance.now() - began).toBeLessThan(2_000);
  });
});

it('a CSV field that is written is read as it was, but for what a spreadsheet would execute', () => {
  fc.assert(
    fc.property(fc.array(fc.string(), { minLength: 1 }), (fields) => {
      const read = csvRow(fields.map((field) => csvField(field)).join(','));
      const expected = fields.map((field) => (/^[=+\-@\t\r]/.test(field) ? `'${field}` : field));
      expect(read?.map((field) => field.trim())).toEqual(expected.map((field) => field.trim()));
    }),
  );
});

describe('any bytes at all', () => {
  const whole = [
    ...mails,
    ...[...lines('tencent-ses.jsonl'), ...lines('smtp-replies.txt'), ...lines('own.csv')].map((line) =>
      Buffer.from(line),
    ),
  ];
  // Real records with some bytes changed or cut off reach deeper than noise does.
  const damaged = fc
    .tuple(fc.constantFrom(...whole), fc.array(fc.tuple(fc.nat(3_000), fc.nat(255)), { maxLength: 6 }), fc.nat(3_000))
    .map(([record, changes, length]) => {
      const bytes = Buffer.from(record.subarray(0, Math.max(1, length)));
      for (const [at, value] of changes) bytes[at % bytes.length] = value;
      return new Uint8Array(bytes);
    });
  const records = fc.oneof(fc.uint8Array({ maxLength: 300 }), damaged);

  it.each(Object.entries({ tencentSes, smtpReplies, deliveryStatusNotification, csv }))(
    'never make %s throw',
    (_, adapter) => {
      const context = { ...CONTEXT, columns: ['kind', 'recipient', 'message_id', 'occur_time'] };
      fc.assert(
        fc.property(records, (record) => {
          expect(['events', 'ignored', 'rejected']).toContain(adapter(record, context).outcome);
        }),
        { numRuns: 1_000 },
      );
    },
  );
});
