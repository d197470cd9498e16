// Notices by e-mail, against a mail server: gathered, tried again, proved, bounced, switched off where that is allowed.
import { randomUUID } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DeliveriesServiceService } from '@tollgate/contracts/accounts/v1/deliveries';
import { SessionsServiceService } from '@tollgate/contracts/accounts/v1/sessions';
import { StandingChanged } from '@tollgate/contracts/enforcement/v1/events';
import { newId } from '@tollgate/ids';
import { refusal } from '@tollgate/testing';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { createCredential, credentialsAs, personOf } from './credentials-bed.ts';
import { type Bed, PASSWORD, register, type Registered, staff, startBed } from './fixtures.ts';
import { type SmtpSink, startSmtpSink } from './smtp-sink.ts';

let bed: Bed;
let sink: SmtpSink;
beforeAll(async () => {
  sink = await startSmtpSink();
  const file = join(mkdtempSync(join(tmpdir(), 'tollgate-smtp-')), 'url');
  writeFileSync(file, sink.url);
  bed = await startBed(new Date(), undefined, undefined, { ACCOUNTS_SMTP_URL_FILE: file });
});
afterAll(async () => {
  await bed.stop();
  await sink.stop();
});
beforeEach(() => {
  sink.messages.length = 0;
  sink.answers.length = 0;
});

async function passTime(seconds = 10): Promise<void> {
  bed.clock.now = new Date(bed.clock.now.getTime() + seconds * 1000);
  await bed.service.runJob('deliver-mail');
}

const textOf = (message: string): string =>
  /^Content-Transfer-Encoding: base64\r\n\r\n([\s\S]*?)\r\n\r\n?-/m
    .exec(message)?.[1]
    ?.replace(/^[\s\S]*$/, (body) => Buffer.from(body, 'base64').toString('utf8')) ?? message;

/** A tenant whose owner confirmed an address. */
async function reachable(displayName?: string): Promise<Registered & { readonly email: string }> {
  const tenant = await register(bed, 'ENTERPRISE', displayName);
  const email = `${tenant.userId}@example.cn`;
  const own = await bed.service.client(SessionsServiceService, { as: 'console', person: personOf(tenant, 'owner') });
  await own.setOwnContact({ requestId: randomUUID(), language: 'en', email, currentPassword: PASSWORD });
  await passTime();
  const token = /^([A-Za-z0-9_-]{43})\s*$/m.exec(textOf(sink.messages.at(-1) ?? ''))?.[1] ?? '';
  await own.confirmEmail({ token }).catch(() => undefined);
  const front = await bed.service.client(SessionsServiceService, { as: 'console' });
  await front.confirmEmail({ token });
  sink.messages.length = 0;
  return { ...tenant, email };
}

async function suspend(tenantId: string, times = 1, same = false): Promise<void> {
  for (let i = 0; i < times; i++) {
    const event = StandingChanged.fromPartial({
      standing: { tenantId, maySend: false },
      restriction: {
        tenantId,
        cause: 'RESTRICTION_CAUSE_STAFF',
        actions: ['RESTRICTED_ACTION_SEND'],
        clauseId: 'jd/3.4',
      },
      added: true,
      statement: { zh: `决定 ${same ? 0 : i}`, en: `This was decided <${same ? 0 : i}>` },
    });
    const payload = StandingChanged.encode(event).finish();
    await bed.service.broker.broker.jetstream.publish('tollgate.enforcement.standing_changed', payload, {
      msgID: newId('evt'),
    });
  }
  await bed.service.flush();
}

const deliveries = async (tenant: Registered) => {
  const { notices } = await tenant.own.notices.listNotices({ tenantId: tenant.tenantId, pageSize: 1, pageToken: '' });
  const own = await bed.service.client(DeliveriesServiceService, { as: 'console', person: personOf(tenant, 'owner') });
  const noticeId = notices[0]?.noticeId ?? '';
  return (await own.listDeliveries({ tenantId: tenant.tenantId, noticeId })).deliveries;
};

it('is one mail for many notices at once, and at once again for a sanction', async () => {
  const tenant = await reachable();
  await suspend(tenant.tenantId, 40);
  await passTime();
  expect(sink.messages).toHaveLength(1);
  expect(sink.messages[0]).toMatch(/^To: .*@example\.cn$/m);
  expect(sink.messages[0]).toMatch(/^Subject: .*\(40 notices\)$/m);
  // Whoever is suspended again has a time in which to answer: it must not begin an hour before they hear of it.
  await suspend(tenant.tenantId);
  await passTime();
  expect(sink.messages).toHaveLength(2);
  await passTime(3600);
  expect(sink.messages).toHaveLength(2);
});

it('is one notice with the newest words for twelve keys, and no second mail of the topic within the hour', async () => {
  const tenant = await reachable();
  const list = () => tenant.own.notices.listNotices({ tenantId: tenant.tenantId, pageSize: 0, pageToken: '' });
  for (let n = 1; n <= 12; n += 1) await createCredential(bed, tenant, 'SMTP', `key ${n}`);
  const { notices } = await list();
  expect(notices).toMatchObject([
    { topic: 'CREDENTIAL_CREATED', count: 12, subject: { zh: '新建访问凭证：key 12', en: 'New credential: key 12' } },
  ]);
  await passTime();
  expect(sink.messages).toHaveLength(1);
  expect(sink.messages[0]).toMatch(/^Subject: .*\(12 notices\)$/m);
  // What comes later in the hour joins the same notice; its mail waits, and says only what was not mailed yet.
  await createCredential(bed, tenant, 'SMTP', 'key 13');
  await passTime();
  expect(sink.messages).toHaveLength(1);
  expect((await list()).notices).toMatchObject([{ count: 13, subject: { en: 'New credential: key 13' } }]);
  await passTime(3600);
  expect(sink.messages).toHaveLength(2);
  expect(textOf(sink.messages[1] ?? '')).toContain('key 13');
  expect(textOf(sink.messages[1] ?? '')).not.toContain('key 12');
  await createCredential(bed, tenant, 'SMTP', 'key 14');
  expect((await list()).notices.map(({ count }) => count)).toEqual([1, 13]);
  await passTime(3600);
  expect(sink.messages).toHaveLength(3);
});

it('is one notice with a count when the same is said again and again, until something else was said', async () => {
  const tenant = await reachable();
  await suspend(tenant.tenantId, 25, true);
  const list = () => tenant.own.notices.listNotices({ tenantId: tenant.tenantId, pageSize: 0, pageToken: '' });
  expect((await list()).notices).toMatchObject([{ topic: 'SUSPENDED', count: 25 }]);
  await createCredential(bed, tenant);
  await suspend(tenant.tenantId, 1, true);
  expect((await list()).notices.map(({ topic, count }) => [topic, count])).toEqual([
    ['SUSPENDED', 1],
    ['CREDENTIAL_CREATED', 1],
    ['SUSPENDED', 25],
  ]);
  await passTime();
  expect(sink.messages).toHaveLength(2);
});

it('is tried again with every attempt on record, and proved by the server’s answer', async () => {
  const tenant = await reachable();
  sink.answers.push(`450 4.2.0 <${tenant.email}> greylisted`);
  await suspend(tenant.tenantId);
  await passTime();
  expect(sink.messages).toHaveLength(0);
  await passTime(30);
  expect(sink.messages).toHaveLength(0);
  await passTime(60);
  expect(sink.messages).toHaveLength(1);
  const [delivery] = await deliveries(tenant);
  expect(delivery).toMatchObject({ state: 'DELIVERY_STATE_SENT', userId: tenant.userId });
  expect(delivery?.attempts.map(({ accepted, response }) => [accepted, response.replace(/.*450/, '450')])).toEqual([
    [false, '450 4.2.0 <(address)> greylisted'],
    [true, '250 2.0.0 taken as 1'],
  ]);
  expect(sink.messages[0]).toContain(`Message-ID: ${delivery?.attempts[1]?.messageId}`);
  const other = await register(bed);
  const foreign = await bed.service.client(DeliveriesServiceService, {
    as: 'console',
    person: personOf(other, 'owner'),
  });
  const stolen = foreign.listDeliveries({ tenantId: tenant.tenantId, noticeId: delivery?.noticeId ?? '' });
  expect(await refusal(stolen)).toMatchObject({ reason: 'TENANT_SCOPE' });
});

it('bounces at once or later, and then stops until the address changes', async () => {
  const tenant = await reachable();
  sink.answers.push('550 5.1.1 nobody here');
  await suspend(tenant.tenantId);
  await passTime();
  expect(await deliveries(tenant)).toMatchObject([
    { state: 'DELIVERY_STATE_BOUNCED', attempts: [{ accepted: false }] },
  ]);
  await suspend(tenant.tenantId);
  await passTime(7200);
  expect(sink.messages).toHaveLength(0);

  const later = await reachable();
  await suspend(later.tenantId);
  await passTime();
  const messageId = (await deliveries(later))[0]?.attempts[0]?.messageId ?? '';
  const gateway = await bed.service.client(DeliveriesServiceService, { as: 'gateway' });
  await gateway.recordBounce({ requestId: randomUUID(), messageId, response: '550 mailbox of a@b.cn is full' });
  const [bounced] = await deliveries(later);
  expect(bounced).toMatchObject({ state: 'DELIVERY_STATE_BOUNCED' });
  expect(bounced?.attempts.at(-1)?.response).toBe('550 mailbox of (address) is full');
  const unknown = gateway.recordBounce({ requestId: randomUUID(), messageId: '<x@tollgate>', response: '' });
  expect(await refusal(unknown)).toMatchObject({ reason: 'MAIL_NOT_FOUND' });
});

it('is switched off for what colleagues do, and for nothing else', async () => {
  const tenant = await reachable();
  const person = personOf(tenant, 'owner');
  const own = await bed.service.client(DeliveriesServiceService, { as: 'console', person });
  const off = (category: 'SERVICE' | 'SANCTION' | 'ACTIVITY') =>
    own.setNoticePreference({ requestId: randomUUID(), category: `NOTICE_CATEGORY_${category}`, email: false });
  expect(await refusal(off('SERVICE'))).toMatchObject({ reason: 'PREFERENCE_MANDATORY' });
  expect(await refusal(off('SANCTION'))).toMatchObject({ reason: 'PREFERENCE_MANDATORY' });
  await off('ACTIVITY');
  await createCredential(bed, tenant);
  await suspend(tenant.tenantId);
  await passTime();
  expect(sink.messages).toHaveLength(1);
  expect(sink.messages[0]).toMatch(/suspended/);
});

it('shows HTML and line breaks of people as text, and lets none of them into headers', async () => {
  const tenant = await reachable();
  const support = await credentialsAs(bed, 'console', staff('support'));
  await createCredential(bed, tenant);
  const reason = '<img src=x onerror=alert(1)>\r\nBcc: victim@example.cn';
  const freeze = {
    tenantId: tenant.tenantId,
    credentialId: '',
    cause: 'FREEZE_CAUSE_LEAK',
    reason,
    validateOnly: false,
  } as const;
  await support.freezeCredentials({ requestId: randomUUID(), ...freeze });
  await passTime();
  const message = sink.messages.find((each) => each.includes('frozen')) ?? '';
  const [headers = ''] = message.split('\r\n\r\n');
  expect(headers).not.toMatch(/^Bcc/im);
  const bodies = [...message.matchAll(/Content-Transfer-Encoding: (\S+)\r\n\r\n([\s\S]*?)\r\n--/g)].map(
    ([, how, body = '']) => (how === 'base64' ? Buffer.from(body, 'base64').toString('utf8') : body),
  );
  const html = bodies.find((body) => body.includes('<html>')) ?? '';
  expect(html).toContain('&#60;img');
  expect(html).not.toContain('<img');
});

it('leaves no address, name or link in the database once it is sent', async () => {
  const tenant = await reachable('绝密商号有限公司');
  await suspend(tenant.tenantId);
  await passTime();
  for (const table of ['mail', 'mail_attempt', 'one_time_link', 'user_account', 'request_log'] as const) {
    const dump = JSON.stringify(await bed.service.db.selectFrom(table).selectAll().execute(), (_key, value: unknown) =>
      typeof value === 'bigint' ? String(value) : value,
    );
    expect(dump).not.toContain(tenant.email);
    expect(dump).not.toContain(Buffer.from(tenant.email).toJSON().data.join(','));
  }
  const kept = await bed.service.db
    .selectFrom('mail')
    .select('mail_id')
    .where('state', '<>', 'PENDING')
    .where('sealed_content', 'is not', null)
    .execute();
  expect(kept).toEqual([]);
});
