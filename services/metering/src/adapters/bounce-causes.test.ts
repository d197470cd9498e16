// Hard bounces are those of an address that is invalid, and of nothing else: senders, logins, policies, full mailboxes.

import { describe, expect, it } from 'vitest';

import { amazonSes } from './amazon-ses.ts';
import { deliveryStatusNotification } from './delivery-status-notification.ts';
import { meaningOfExplanation } from './smtp-meaning.ts';
import { smtpReplies } from './smtp-reply.ts';
import { tencentSes } from './tencent-ses.ts';
import type { Adapter, RecordContext } from './translation.ts';

const CONTEXT: RecordContext = { tenantId: `ten_${'a'.repeat(32)}`, product: 'mail', jobId: '', grantId: '' };
const kindOf = (adapter: Adapter, record: object | string): string => {
  const made = adapter(Buffer.from(typeof record === 'string' ? record : JSON.stringify(record)), CONTEXT);
  return made.outcome === 'events' ? (made.events[0]?.kind.slice(20) ?? '') : made.outcome;
};

describe('SMTP replies', () => {
  it.each([
    ['550 5.1.0 <s@x.com>: Sender address rejected: User unknown in virtual mailbox table', 'SOFT_BOUNCED'],
    ['553 5.1.0 sender rejected', 'SOFT_BOUNCED'],
    ['550 5.1.0 refused', 'SOFT_BOUNCED'],
    ['550 5.1.0 user unknown', 'HARD_BOUNCED'],
    ['550 Sender address does not exist', 'SOFT_BOUNCED'],
    ['553 Mail from address not found', 'SOFT_BOUNCED'],
    ['550 invalid user name or password', 'SOFT_BOUNCED'],
    ['551 authentication required', 'SOFT_BOUNCED'],
    ['551 message blocked', 'SOFT_BOUNCED'],
    ['551 5.0.0 user not local', 'HARD_BOUNCED'],
    ['550 No such user; your IP is on blacklist', 'SOFT_BOUNCED'],
    ['550 user unknown - message blocked as spam', 'SOFT_BOUNCED'],
    ['550 unknown address; SPF fail', 'SOFT_BOUNCED'],
    ['550 <spam-sender@example.com>: user unknown', 'HARD_BOUNCED'],
    ['550 No such user, see https://example.com/policy', 'HARD_BOUNCED'],
    ['556 domain does not accept mail', 'HARD_BOUNCED'],
    ['556', 'HARD_BOUNCED'],
    ['556 blocked by policy', 'SOFT_BOUNCED'],
    ['550 domain not found', 'HARD_BOUNCED'],
    ['550 Domain example.com does not exist', 'HARD_BOUNCED'],
    ['550 unknown domain', 'HARD_BOUNCED'],
    ['550 sender domain not found', 'SOFT_BOUNCED'],
    ['550 your domain does not exist', 'SOFT_BOUNCED'],
    ['550 host not found', 'SOFT_BOUNCED'],
    ['550 5.4.4 Host not found', 'HARD_BOUNCED'],
    ['550 5.4.4 Invalid domain', 'HARD_BOUNCED'],
    ['550 5.4.4', 'SOFT_BOUNCED'],
    ['550 5.4.4 routing loop', 'SOFT_BOUNCED'],
  ])('%s', (reply, kind) => {
    const record = { time: 1_793_458_800_000, messageId: 'm', recipient: 'a@b.cn', reply };
    expect(kindOf(smtpReplies, record)).toBe(kind);
  });
});

describe('Amazon SES', () => {
  it.each([
    ['UnsubscribedRecipient', {}, 'DROPPED'],
    ['UnsubscribedRecipient', { status: '5.1.1' }, 'DROPPED'],
    ['OnAccountSuppressionList', { status: '5.1.1' }, 'DROPPED'],
    ['MailboxFull', {}, 'SOFT_BOUNCED'],
    ['MailboxFull', { status: '5.0.0' }, 'SOFT_BOUNCED'],
    ['MessageTooLarge', {}, 'SOFT_BOUNCED'],
    ['ContentRejected', {}, 'SOFT_BOUNCED'],
    ['AttachmentRejected', {}, 'SOFT_BOUNCED'],
    ['NoEmail', {}, 'HARD_BOUNCED'],
    ['General', {}, 'HARD_BOUNCED'],
    ['General', { status: '5.0.0', diagnosticCode: 'smtp; 550 Sender address rejected: user unknown' }, 'SOFT_BOUNCED'],
    ['General', { status: '5.1.0', diagnosticCode: 'smtp; 550 5.1.0 sender rejected' }, 'SOFT_BOUNCED'],
    ['General', { status: '5.4.4', diagnosticCode: 'smtp; 550 5.4.4 Invalid domain' }, 'HARD_BOUNCED'],
  ])('Permanent, %s, %j', (bounceSubType, recipient, kind) => {
    const bouncedRecipients = [{ emailAddress: 'a@b.cn', ...recipient }];
    const bounce = { bounceType: 'Permanent', bounceSubType, timestamp: '2026-10-31T15:00:00Z', bouncedRecipients };
    expect(kindOf(amazonSes, { eventType: 'Bounce', mail: { messageId: 'm' }, bounce })).toBe(kind);
  });
});

describe('Tencent SES', () => {
  it.each([
    ['550 5.1.0 sender rejected', 'SOFT_BOUNCED'],
    ['host mx said: 550 5.7.1 blocked by spam policy', 'SOFT_BOUNCED'],
    ['host mx said: 550 blocked', 'SOFT_BOUNCED'],
    ['delivery failed (452 4.2.2 full)', 'SOFT_BOUNCED'],
    ['delivery failed, 5.7.1', 'SOFT_BOUNCED'],
    ['spam blocked', 'SOFT_BOUNCED'],
    ['sender address does not exist', 'SOFT_BOUNCED'],
    ['host mx said: 550 5.1.1 user unknown', 'HARD_BOUNCED'],
    ['host mx said: 550 user unknown', 'HARD_BOUNCED'],
    ['no such user', 'HARD_BOUNCED'],
    ['no route to 10.4.2.2', 'HARD_BOUNCED'],
  ])('hard: %s', (reason, kind) => {
    const record = { event: 'bounce', bounceType: 'hard', bulkId: 'm', email: 'a@b.cn', timestamp: 1_793_458_800 };
    expect(kindOf(tencentSes, { ...record, reason })).toBe(kind);
  });
});

describe('delivery status notifications', () => {
  it.each([
    ['5.1.0', 'smtp; 550 5.1.0 <me@x.cn>: Sender address rejected: User unknown in local table', 'SOFT_BOUNCED'],
    ['5.1.0', 'smtp; 550 5.1.0 user unknown', 'HARD_BOUNCED'],
    ['5.1.0', '', 'SOFT_BOUNCED'],
    ['5.4.4', 'X-Postfix; Host or domain name not found. Name service error for name=nx.cn', 'HARD_BOUNCED'],
    ['5.4.4', 'X-Postfix; unable to route', 'SOFT_BOUNCED'],
    ['5.4.4', '', 'SOFT_BOUNCED'],
    ['4.4.4', 'X-Postfix; Host or domain name not found', 'SOFT_BOUNCED'],
  ])('%s %s', (status, code, kind) => {
    const record = [
      'Date: Sat, 31 Oct 2026 15:00:00 +0000\nContent-Type: message/delivery-status\n',
      'Original-Envelope-Id: e-1\n',
      `Final-Recipient: rfc822; a@b.cn\nAction: failed\nStatus: ${status}\nDiagnostic-Code: ${code}\n`,
    ];
    expect(kindOf(deliveryStatusNotification, record.join('\n'))).toBe(kind);
  });
});

it('an explanation of a million characters costs no more than its beginning', () => {
  const from = performance.now();
  for (const text of ['domain ', 'a@', 'said: ', '<', 'user ', '550 ', 'http://'])
    expect(meaningOfExplanation(text.repeat(200_000))).toBeTypeOf('string');
  expect(performance.now() - from).toBeLessThan(1_500);
});
