// Records as gateways really send them that once counted wrongly: each case here was a wrong bill or a lost report.

import { describe, expect, it } from 'vitest';

import type { DeliveryReport } from '../domain/report.ts';
import { faultOf } from '../domain/report.ts';
import { amazonSes } from './amazon-ses.ts';
import { csv } from './csv.ts';
import { deliveryStatusNotification } from './delivery-status-notification.ts';
import { jsonLines } from './json-lines.ts';
import { smsStatusReport } from './sms-status-report.ts';
import { tencentSes } from './tencent-ses.ts';
import { type Adapter, type RecordContext, reportOf } from './translation.ts';

const CONTEXT: RecordContext = { tenantId: `ten_${'a'.repeat(32)}`, product: 'mail', jobId: '', grantId: '' };
const NOW = BigInt(Date.UTC(2026, 11, 31));

function read(adapter: Adapter, record: string | Uint8Array, context = CONTEXT): readonly DeliveryReport[] | string {
  const translation = adapter(typeof record === 'string' ? Buffer.from(record) : record, context);
  if (translation.outcome === 'rejected') return translation.reason;
  return translation.outcome === 'ignored' ? 'ignored' : translation.events;
}
const kindOf = (adapter: Adapter, record: object): string => {
  const events = read(adapter, JSON.stringify(record));
  return typeof events === 'string' ? events : (events[0]?.kind.slice(20) ?? '');
};

describe('binary ids of SMGP', () => {
  const smgp = (id: string): Buffer =>
    Buffer.concat([
      Buffer.from('id:'),
      Buffer.from(id, 'hex'),
      Buffer.from(
        ' sub:001 dlvrd:001 Submit_Date:2610312301 done_Date:2610312302 stat:DELIVRD err:000 Txt:hi dest:13800138000',
      ),
    ]);
  // The receipt's text ends the search for fields, so the recipient stands before it.
  const record = (id: string): Buffer => Buffer.concat([Buffer.from('dest:13800138000 '), smgp(id)]);

  it.each([
    '01045710311543124320',
    '01045710311543124309',
    '20045710311543124312',
    '0104570909202020202c',
    '7c045712312359202020',
  ])('are ten bytes whatever they look like: %s', (id) => {
    expect(read(smsStatusReport, record(id))).toMatchObject([{ messageId: id }, { messageId: id }]);
  });

  it.each(['1234567', '12 ', 'abc-def_0123456789'])('are not seen in texts: %s', (id) => {
    const text = `dest:13800138000 id:${id} sub:001 submit date:2610312301 done date:2610312302 stat:DELIVRD`;
    expect(read(smsStatusReport, text)).toMatchObject([{ messageId: id.trim() }, { messageId: id.trim() }]);
  });
});

describe('notifications of nothing much', () => {
  const head = 'Date: Sat, 31 Oct 2026 15:00:00 +0000\nContent-Type: multipart/report; boundary=b\n\n--b\n';
  const notification = (between: string): string =>
    `${head}Content-Type: message/delivery-status\n\nOriginal-Envelope-Id: e-1${between}Final-Recipient: rfc822; a@b.com\nAction: failed\nStatus: 5.1.1\n\n--b--\n`;

  it('do not hold up the loop, however many empty lines they have', () => {
    const records = ['\n', '\r\n', ' \n'].map((empty) => notification(`\n${empty.repeat(3_000_000)}`));
    const from = performance.now();
    for (const record of records) {
      expect(read(deliveryStatusNotification, record)).toMatchObject([{ messageId: 'e-1', recipient: 'a@b.com' }]);
    }
    expect(performance.now() - from).toBeLessThan(1_500);
  });

  it('are refused with more blocks than recipients may be', () => {
    expect(read(deliveryStatusNotification, notification('\n\nx'.repeat(1_000_000)))).toBe('RECORD_TOO_LARGE');
  });
});

describe('notifications tell every recipient', () => {
  const recipient = (name: string, action = 'failed', status = '5.1.1'): string =>
    `Final-Recipient: rfc822; ${name}@b.cn\nAction: ${action}\nStatus: ${status}\n`;
  const status = (text: string): string => `--b\nContent-Type: message/delivery-status\n\n${text}\n`;
  const original = (id: string): string => `--b\nContent-Type: text/rfc822-headers\n\nMessage-ID: <${id}>\n\n`;
  const mail = (...parts: string[]): string =>
    `Date: Sat, 31 Oct 2026 15:00:00 +0000\nContent-Type: multipart/report; boundary=b\n\n${parts.join('')}--b--\n`;
  const mta = 'Reporting-MTA: dns; x\n';
  const one = original('m-1');

  it.each([
    [
      'with the fields of the message',
      mail(status(`${mta}\n${recipient('a')}\n${recipient('b')}`), one),
      ['m-1 a', 'm-1 b'],
    ],
    ['without them', mail(status(`${recipient('a')}\n${recipient('b')}`), one), ['m-1 a', 'm-1 b']],
    [
      'without the line behind them',
      mail(status(`${mta}${recipient('a')}\n${recipient('b')}`), one),
      ['m-1 a', 'm-1 b'],
    ],
    [
      'where the second is delayed',
      mail(status(`${mta}${recipient('a')}\n${recipient('b', 'delayed')}`), one),
      ['m-1 a'],
    ],
    ['of one alone', mail(status(`${mta}${recipient('a')}`), one), ['m-1 a']],
    [
      'of two parts',
      mail(status(`${mta}\n${recipient('a')}`), status(`${mta}\n${recipient('b')}`), one),
      ['m-1 a', 'm-1 b'],
    ],
    [
      'of two parts with a message each',
      mail(status(`${mta}\n${recipient('a')}`), one, status(`${mta}\n${recipient('b')}`), original('m-2')),
      ['m-1 a', 'm-2 b'],
    ],
    ['of two parts, the first empty', mail(status(mta), status(`${mta}\n${recipient('b')}`), one), ['m-1 b']],
  ])('%s', (_, text, expected) => {
    const events = read(deliveryStatusNotification, text);
    expect(
      typeof events === 'string' ? events : events.map((each) => `${each.messageId} ${each.recipient.slice(0, 1)}`),
    ).toEqual(expected);
  });

  it('and are refused with too many of them over all parts', () => {
    const many = status(`${mta}\n${`${recipient('a')}\n`.repeat(600)}`);
    expect(read(deliveryStatusNotification, mail(many, many, one))).toBe('RECORD_TOO_LARGE');
  });
});

describe('details', () => {
  const detail = (detailCode: string): DeliveryReport =>
    reportOf({ kind: 'DELIVERED', messageId: 'm', recipient: 'r', timeMs: Date.UTC(2026, 9, 31), detailCode }, CONTEXT);

  it.each([
    ['a character of two halves at the cut', `${'d'.repeat(119)}😀😀`, `${'d'.repeat(119)}😀`],
    ['half a character', 'a\ud83db', 'a b'],
    ['what stands for broken bytes', 'a\ufffdb', 'a b'],
  ])('with %s do not keep a report from being counted', (_, said, kept) => {
    const made = detail(said);
    expect(made.detailCode).toBe(kept);
    expect(faultOf(made, NOW)).toBeUndefined();
  });
});

describe('segments are plain decimal integers', () => {
  const line = (segments: string): string =>
    `{"kind":"DELIVERED","messageId":"m1.5","recipient":"r","occurTimeMs":1793458800000,"segments":${segments},"x":{"segments":7.5}}`;

  it.each([
    '2.5',
    '2.0',
    '1e2',
    '1E+2',
    '-0',
    '-1',
    '[3]',
    'null',
    'true',
    '{}',
    '"0x10"',
    '"1e2"',
    '"3.0"',
    '" 3"',
    '"+3"',
  ])('JSON %s is refused', (segments) => {
    expect(read(jsonLines, line(segments))).toBe('INVALID_SEGMENTS');
  });

  it.each([
    ['3', 3],
    ['"3"', 3],
    ['0', 0],
    ['100', 100],
  ])('JSON %s is taken', (segments, expected) => {
    expect(read(jsonLines, line(segments))).toMatchObject([{ segments: expected }]);
  });

  const columns = ['kind', 'message_id', 'recipient', 'occur_time_ms', 'segments'];
  const row = (segments: string) => read(csv, `DELIVERED,m,r,1793458800000,${segments}`, { ...CONTEXT, columns });

  it.each(['0x10', '1e2', '2.5', '-1', 'Infinity', '0b1'])('CSV %s is refused', (segments) => {
    expect(row(segments)).toBe('INVALID_SEGMENTS');
  });

  it('CSV may leave them out', () => {
    expect([row(''), row('2')]).toMatchObject([[{ segments: 0 }], [{ segments: 2 }]]);
  });
});

describe('hard is what says that the address is wrong, and nothing else', () => {
  const tencent = (reason: string): string =>
    kindOf(tencentSes, {
      event: 'bounce',
      bounceType: 'hard_bounce',
      email: 'a@b.com',
      bulkId: 'm',
      timestamp: 1_793_458_800,
      reason,
    });

  it.each([
    ['550 mailbox full', 'SOFT_BOUNCED'],
    ['550 Requested action not taken: over quota', 'SOFT_BOUNCED'],
    ['554 blocked by our policy', 'SOFT_BOUNCED'],
    ['552 exceeded', 'SOFT_BOUNCED'],
    ['550 邮箱已满', 'SOFT_BOUNCED'],
    ['550 5.1.1 mailbox full', 'HARD_BOUNCED'],
    ['550 user not found', 'HARD_BOUNCED'],
    ['554 user unknown', 'HARD_BOUNCED'],
    ['550', 'HARD_BOUNCED'],
    ['', 'HARD_BOUNCED'],
  ])('Tencent SES: %s', (reason, kind) => {
    expect(tencent(reason)).toBe(kind);
  });

  const amazon = (recipient: object): string =>
    kindOf(amazonSes, {
      eventType: 'Bounce',
      mail: { messageId: 'm' },
      bounce: {
        bounceType: 'Permanent',
        bounceSubType: 'General',
        timestamp: '2026-10-31T15:00:00Z',
        bouncedRecipients: [{ emailAddress: 'a@b.com', ...recipient }],
      },
    });

  it.each([
    [{ diagnosticCode: 'smtp; 554 5.7.1 blocked' }, 'SOFT_BOUNCED'],
    [{ diagnosticCode: '554 5.7.1 blocked' }, 'SOFT_BOUNCED'],
    [{ status: '5.0.0', diagnosticCode: 'smtp; 550 mailbox full' }, 'SOFT_BOUNCED'],
    [{ status: '5.1.1', diagnosticCode: 'smtp; 550 mailbox full' }, 'HARD_BOUNCED'],
    [{ diagnosticCode: 'smtp; 550 5.1.1 user unknown' }, 'HARD_BOUNCED'],
    [{ diagnosticCode: 'Amazon SES has seen this address bounce' }, 'HARD_BOUNCED'],
    [{}, 'HARD_BOUNCED'],
  ])('Amazon SES: %j', (recipient, kind) => {
    expect(amazon(recipient)).toBe(kind);
  });
});
