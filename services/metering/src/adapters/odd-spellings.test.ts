// Times, names and codes as some gateways spell them, and days that no calendar has.

import { describe, expect, it } from 'vitest';

import { jsonLines } from './json-lines.ts';
import { isoMs } from './json-value.ts';
import { mailDateMs } from './mail-date.ts';
import { smsStatusReport } from './sms-status-report.ts';
import { kindOfReply, smtpReply } from './smtp-meaning.ts';
import type { Translation } from './translation.ts';

const CONTEXT = { tenantId: `ten_${'a'.repeat(32)}`, product: 'mail', jobId: '', grantId: '' };
const kinds = (made: Translation): string[] | string =>
  made.outcome === 'events' ? made.events.map(({ kind }) => kind.slice(20)) : made.outcome;
const own = (over: object): Translation =>
  jsonLines(
    Buffer.from(
      JSON.stringify({ messageId: 'm', recipient: 'r', occurTime: '2026-10-31T15:00:00Z', kind: 'delivered', ...over }),
    ),
    CONTEXT,
  );

describe('instants', () => {
  it.each([
    '2026-02-30T00:00:00Z',
    '2026-02-29T00:00:00+08:00',
    '2026-04-31T00:00:00Z',
    '2026-00-10T00:00:00Z',
    '2026-13-01T00:00:00Z',
    '2026-01-00T00:00:00Z',
  ])('%s is none', (text) => {
    expect(isoMs(text)).toBeUndefined();
    expect(own({ occurTime: text })).toMatchObject({ outcome: 'rejected', reason: 'NO_TIME' });
  });

  it.each(['2028-02-29T00:00:00Z', '2026-01-31T23:59:59.999+14:00', '2026-03-01T00:00-12:00'])('%s is one', (text) => {
    expect(isoMs(text)).toBe(Date.parse(text));
  });
});

it.each([
  'delivery_event_kind_delivered',
  'DELIVERY_EVENT_KIND_DELIVERED',
  'Delivery_Event_Kind_Delivered',
  'Delivered',
])('a kind may be spelt %s', (kind) => {
  expect(kinds(own({ kind }))).toEqual(['DELIVERED']);
});

it('hours of mail dates may have one digit', () => {
  expect(mailDateMs('Fri, 20 Nov 2026 9:05:00 +0800')).toBe(Date.parse('2026-11-20T09:05:00+08:00'));
});

it.each([
  ['250\r\n', 'DELIVERED'],
  ['250\tok', 'DELIVERED'],
  ['550\r\n', 'SOFT_BOUNCED'],
])('a reply may end in a line end: %j', (text, kind) => {
  const reply = smtpReply(text);
  expect(reply && kindOfReply(reply)).toBe(kind);
});

it.each([
  ['stat:UNDELIV err:MK:0001', 'HARD_BOUNCED'],
  ['stat:UNDELIV err:mk:0001', 'HARD_BOUNCED'],
  ['stat:UNDELIV err:MK:0005', 'SOFT_BOUNCED'],
  ['stat:UNDELIV err:001', 'SOFT_BOUNCED'],
  ['stat:EXPIRED err:MK:0001', 'SOFT_BOUNCED'],
  ['stat:DELIVRD err:MK:0001', 'DELIVERED'],
  ['stat:MK:0001', 'HARD_BOUNCED'],
])('a carrier says that a number does not exist by %s', (said, kind) => {
  const report = `to:13800138000 id:1 ${said} submit date:2610312300 done date:2610312301`;
  expect(kinds(smsStatusReport(Buffer.from(report), CONTEXT))).toEqual(['SUBMITTED', kind]);
});
