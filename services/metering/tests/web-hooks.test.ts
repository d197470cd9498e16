// Web hooks through the real interfaces: made by RPC, sent to over HTTP.
import { createHmac, createSign, generateKeyPairSync, randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Person } from '@tollgate/auth';
import { type CreateWebHookRequest, WebHooksServiceService } from '@tollgate/contracts/metering/v1/hooks';
import { RecordFormat } from '@tollgate/contracts/metering/v1/metering';
import { newId } from '@tollgate/ids';
import type { Client } from '@tollgate/rpc';
import { refusal } from '@tollgate/testing';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { CLOCK, type Metering, startMetering } from './fixtures.ts';
import { selfSigned } from './self-signed.ts';

const TOPIC = 'arn:aws:sns:us-east-1:123456789012:ses-events';
const APP_KEY = 'app-key-1';
const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });

let metering: Metering;
let hooks: Client<WebHooksServiceService>;
let tenantId: string;
const staff: Person = { userId: newId('usr'), kind: 'staff', roles: ['support'] };

beforeAll(async () => {
  const file = join(mkdtempSync(join(tmpdir(), 'sns-')), 'pinned.pem');
  writeFileSync(file, selfSigned(publicKey, privateKey, new Date('2026-01-01'), new Date('2027-01-01')));
  metering = await startMetering(() => CLOCK, {
    METERING_HTTP_LISTEN: '127.0.0.1:0',
    METERING_SNS_CERTIFICATE_FILE: file,
  });
  hooks = await metering.service.client(WebHooksServiceService, { as: 'console', person: staff });
});
afterAll(() => metering.service.stop());
beforeEach(async () => {
  tenantId = await metering.tenant();
});

const order = (over: Partial<CreateWebHookRequest> = {}): CreateWebHookRequest => ({
  requestId: randomUUID(),
  tenantId,
  product: 'mail',
  format: RecordFormat.TENCENT_SES,
  label: 'ours',
  signingKey: '',
  snsTopicArn: '',
  columnNames: {},
  ...over,
});
const urlOf = async (over: Partial<CreateWebHookRequest>): Promise<string> =>
  (await hooks.createWebHook(order(over))).url;

async function post(url: string, body: string | Uint8Array, type: string, headers: Record<string, string> = {}) {
  const answer = await fetch(url, { method: 'POST', body, headers: { 'content-type': type, ...headers } });
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown>, headers: answer.headers };
}
const counted = async (): Promise<number> => {
  await metering.service.flush();
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from outcomes where tenant_id = ${tenantId.slice(4)}`.execute(metering.service.db);
  return rows[0]?.n ?? 0;
};
const onTheStream = async (): Promise<number> => (await metering.service.events('tollgate.delivery.')).length;

const seconds = Math.floor(CLOCK.getTime() / 1_000);
const tencent = (id: string, over: object = {}): string =>
  JSON.stringify({ event: 'delivered', email: 'ann@example.com', bulkId: id, timestamp: seconds, ...over });

describe('a hook', () => {
  it('takes what is stored, once however often it comes', async () => {
    const url = await urlOf({});
    for (let time = 0; time < 3; time += 1) {
      const { status, body } = await post(url, tencent('b-1'), 'application/json; charset=utf-8');
      expect([status, body]).toEqual([200, { stored: 1, ignored: 0, rejected: 0 }]);
    }
    expect(await counted()).toBe(1);
    const { status, body } = await post(url, tencent('b-1', { event: 'open' }), 'application/json');
    expect([status, body]).toEqual([200, { stored: 0, ignored: 1, rejected: 0 }]);
  });

  it('has the same address when it is ordered again, and keeps no secret in the database', async () => {
    const request = order({ format: RecordFormat.SENDCLOUD, signingKey: APP_KEY });
    const first = await hooks.createWebHook(request);
    expect(await hooks.createWebHook(request)).toEqual(first);
    const token = first.url.split('/')[4] ?? '';
    const { rows } = await sql<{ text: string }>`
      select string_agg(t::text, ' ') as text from (
        select h::text as t from web_hooks h union all select encode(outcome, 'escape') from request_log where outcome is not null
      ) as all_of_it`.execute(metering.service.db);
    expect(token).toHaveLength(43);
    expect(rows[0]?.text).toContain(first.webHook?.webHookId);
    expect(rows[0]?.text).not.toContain(token);
    expect(rows[0]?.text).not.toContain(APP_KEY);
    expect(rows[0]?.text).not.toContain(Buffer.from(APP_KEY).toString('hex'));
  });

  it('is listed without its secret and ends at once', async () => {
    const { webHook, url } = await hooks.createWebHook(order());
    const { webHooks } = await hooks.listWebHooks({ tenantId, pageSize: 0, pageToken: '' });
    expect(webHooks).toEqual([webHook]);
    const name = { tenantId, webHookId: webHook?.webHookId ?? '' };
    const ended = await hooks.revokeWebHook({ requestId: randomUUID(), ...name });
    expect(ended.webHook?.revokeTime).toEqual(CLOCK);
    expect((await hooks.revokeWebHook({ requestId: randomUUID(), ...name })).webHook).toEqual(ended.webHook);
    expect(await post(url, tencent('x'), 'application/json')).toMatchObject({
      status: 404,
      body: { reason: 'HOOK_NOT_FOUND' },
    });
    const other = { requestId: randomUUID(), tenantId: newId('ten'), webHookId: name.webHookId };
    expect(await refusal(hooks.revokeWebHook(other))).toMatchObject({ reason: 'WEB_HOOK_NOT_FOUND' });
  });

  it('of CSV reads its own columns, and names the lines that it could not', async () => {
    const url = await urlOf({ format: RecordFormat.CSV, columnNames: { message_id: 'Mail', kind: 'State' } });
    const csv =
      'Mail,recipient,State,occur_time\r\nm1,a@b.c,DELIVERED,2026-11-20T00:00:00Z\r\n\r\n"m\n2",a@b.c,LOST,x\nm3,a@b.c,DROPPED,2026-11-20T00:00:00Z';
    const { status, body } = await post(url, csv, 'text/csv');
    expect([status, body]).toEqual([
      400,
      {
        reason: 'REJECTED_RECORDS',
        stored: 2,
        ignored: 0,
        rejected: 1,
        records: [{ line: 4, reason: 'UNKNOWN_EVENT' }],
      },
    ]);
    expect(await counted()).toBe(2);
    expect(await post(url, 'a,b\n1,2', 'text/csv')).toMatchObject({ status: 400, body: { reason: 'BAD_COLUMNS' } });
  });

  it('shows what it did not take, and why', async () => {
    const { url, webHook } = await hooks.createWebHook(order({ format: RecordFormat.JSON_LINES }));
    expect(webHook).toMatchObject({ rejectedRecords: 0n, lastRejectReason: '' });
    const line = (occurTime: string): string =>
      JSON.stringify({ kind: 'DELIVERED', messageId: 'm', recipient: 'a@b.c', occurTime });
    const bodies = [['{', '[]', line('2025-06-01T00:00:00Z'), line('2026-11-20T00:00:00Z')].join('\n'), ''];
    for (const body of bodies) expect((await post(url, body, 'application/x-ndjson')).status).toBe(400);
    const listed = async () => (await hooks.listWebHooks({ tenantId, pageSize: 0, pageToken: '' })).webHooks[0];
    expect(await listed()).toMatchObject({
      rejectedRecords: 4n,
      lastRejectReason: 'EMPTY_BODY',
      lastRejectTime: CLOCK,
    });
    const { body } = await post(url, line('2025-06-01T00:00:00Z'), 'application/x-ndjson');
    expect(body).toMatchObject({ reason: 'BEFORE_TENANT', stored: 0, rejected: 1 });
    expect(await listed()).toMatchObject({ rejectedRecords: 5n, lastRejectReason: 'BEFORE_TENANT' });
    expect(await counted()).toBe(1);
  });

  it('of JSON lines names the line far behind the first block', async () => {
    const url = await urlOf({ format: RecordFormat.JSON_LINES });
    const line = (id: number): string =>
      JSON.stringify({ kind: 'DELIVERED', messageId: `m-${id}`, recipient: 'a@b.c', occurTimeMs: CLOCK.getTime() });
    const lines = Array.from({ length: 1_700 }, (_, index) => (index === 1_234 ? '{' : line(index)));
    const { status, body } = await post(url, lines.join('\n'), 'application/x-ndjson');
    expect([status, body]).toEqual([
      400,
      {
        reason: 'REJECTED_RECORDS',
        stored: 1_699,
        ignored: 0,
        rejected: 1,
        records: [{ line: 1_235, reason: 'NOT_JSON' }],
      },
    ]);
  });

  it('of notifications takes a whole mail, and of status reports the binary ones', async () => {
    const mail = readFileSync(new URL('samples/dsn/postfix.eml', import.meta.url));
    const dsn = await urlOf({ format: RecordFormat.DELIVERY_STATUS_NOTIFICATION });
    expect(await post(dsn, mail, 'message/rfc822')).toMatchObject({ status: 200, body: { stored: 2 } });
    const sms = await urlOf({ format: RecordFormat.SMS_STATUS_REPORT, product: 'sms-cn' });
    const report = Buffer.alloc(60);
    report.writeBigUInt64BE(77n, 0);
    report.write('DELIVRD', 8, 'latin1');
    report.write('26112012002611201201', 15, 'latin1');
    report.write('13800138000', 35, 'latin1');
    expect(await post(sms, report, 'application/octet-stream')).toMatchObject({ status: 200, body: { stored: 2 } });
    expect(await counted()).toBe(3);
  });
});

describe('SendCloud', () => {
  const form = (over: Record<string, string> = {}, key = APP_KEY): string => {
    const fields = { timestamp: String(CLOCK.getTime()), token: 't'.repeat(50), ...over };
    const signature = createHmac('sha256', key).update(fields.timestamp).update(fields.token).digest('hex');
    const body = { event: 'deliver', emailId: 'e-1', recipient: 'ann@example.com', signature, ...fields };
    return new URLSearchParams(body).toString();
  };
  const FORM = 'application/x-www-form-urlencoded';

  it('is taken with its signature, and with no other', async () => {
    const url = await urlOf({ format: RecordFormat.SENDCLOUD, signingKey: APP_KEY });
    const before = await onTheStream();
    const stale = String(CLOCK.getTime() - 41 * 60_000);
    for (const [body, reason] of [
      [form({}, 'another key'), 'WRONG_SIGNATURE'],
      [form({ timestamp: stale }), 'STALE'],
      [form({ signature: 'x' }), 'MALFORMED'],
      ['hello', 'MALFORMED'],
      [Buffer.from([0xff, 0xfe]), 'MALFORMED'],
    ] as const) {
      expect(await post(url, body, FORM)).toMatchObject({ status: 401, body: { reason } });
    }
    const large = await post(url, form({ reason: 'x'.repeat(1_000_001) }), FORM);
    expect(large).toMatchObject({ status: 400, body: { reason: 'RECORD_TOO_LARGE' } });
    expect(await onTheStream()).toBe(before);
    expect(await post(url, form(), FORM)).toMatchObject({ status: 200, body: { stored: 1 } });
    expect(await counted()).toBe(1);
  });
});

describe('Amazon SES by Amazon SNS', () => {
  const event = {
    eventType: 'Delivery',
    mail: { messageId: 'ses-1', timestamp: '2026-11-20T00:00:00.000Z', destination: ['ann@example.com'] },
    delivery: { timestamp: '2026-11-20T00:00:01.000Z', recipients: ['ann@example.com'] },
  };
  const names = { Notification: ['Message', 'MessageId', 'Subject', 'Timestamp', 'TopicArn', 'Type'] };
  const confirming = ['Message', 'MessageId', 'SubscribeURL', 'Timestamp', 'Token', 'TopicArn', 'Type'];

  function signed(over: Record<string, string> = {}, version = '2'): string {
    const fields: Record<string, string> = {
      Type: 'Notification',
      MessageId: randomUUID(),
      TopicArn: TOPIC,
      Message: JSON.stringify(event),
      Timestamp: '2026-11-20T00:00:02.000Z',
      SignatureVersion: version,
      SigningCertURL: 'https://sns.us-east-1.amazonaws.com/SimpleNotificationService-1.pem',
      ...over,
    };
    const text = (fields['Type'] === 'Notification' ? names.Notification : confirming)
      .filter((name) => fields[name] !== undefined)
      .map((name) => `${name}\n${fields[name]}\n`)
      .join('');
    const signature = createSign(version === '1' ? 'RSA-SHA1' : 'RSA-SHA256')
      .update(text)
      .sign(privateKey, 'base64');
    return JSON.stringify({ Signature: signature, ...fields, ...(over['Signature'] === undefined ? {} : over) });
  }

  it('is taken with the signature of the pinned certificate, and with no other', async () => {
    const url = await urlOf({ format: RecordFormat.AMAZON_SES, snsTopicArn: TOPIC });
    const before = await onTheStream();
    for (const [body, reason] of [
      [signed({ TopicArn: `${TOPIC}2` }), 'WRONG_TOPIC'],
      [signed().replace('ann@', 'bob@'), 'WRONG_SIGNATURE'],
      [signed({}, '3'), 'WRONG_SIGNATURE'],
      [signed({ SigningCertURL: 'https://sns.us-east-1.amazonaws.com.evil.example/x.pem' }), 'MALFORMED'],
      [signed({ SigningCertURL: 'http://sns.us-east-1.amazonaws.com/x.pem' }), 'MALFORMED'],
      [JSON.stringify(event), 'MALFORMED'],
    ] as const) {
      expect(await post(url, body, 'text/plain; charset=UTF-8')).toMatchObject({ status: 401, body: { reason } });
    }
    expect(await onTheStream()).toBe(before);
    for (const version of ['1', '2']) {
      expect(await post(url, signed({ Subject: 'x' }, version), 'text/plain')).toMatchObject({
        status: 200,
        body: { stored: 1 },
      });
    }
    expect(await counted()).toBe(1);
  });

  it('shows where its subscription is confirmed, until the first notification', async () => {
    const { url, webHook } = await hooks.createWebHook(order({ format: RecordFormat.AMAZON_SES, snsTopicArn: TOPIC }));
    const SubscribeURL = 'https://sns.us-east-1.amazonaws.com/?Action=ConfirmSubscription&Token=2336';
    const confirmation = { Type: 'SubscriptionConfirmation', Token: '2336', Message: 'please', SubscribeURL };
    expect(await post(url, signed(confirmation), 'text/plain')).toMatchObject({ status: 200, body: { ignored: 1 } });
    const shown = async () => {
      const { webHooks } = await hooks.listWebHooks({ tenantId, pageSize: 0, pageToken: '' });
      return webHooks.find(({ webHookId }) => webHookId === webHook?.webHookId)?.snsSubscribeUrl;
    };
    expect(await shown()).toBe(SubscribeURL);
    const elsewhere = { ...confirmation, SubscribeURL: 'https://evil.example/' };
    expect(await post(url, signed(elsewhere), 'text/plain')).toMatchObject({ status: 401 });
    await post(url, signed(), 'text/plain');
    expect(await shown()).toBe('');
  });
});

describe('bad input over HTTP', () => {
  it.each([
    ['malformed JSON', 400, 'NOT_JSON', '{', 'application/json', {}],
    ['invalid UTF-8', 400, 'NOT_UTF8', Buffer.from([0xff]), 'application/json', {}],
    ['an unknown event', 400, 'UNKNOWN_EVENT', '{"event":"x"}', 'application/json', {}],
    [
      'the far future',
      400,
      'INVALID_OCCUR_TIME_MS',
      tencent('f', { timestamp: 4_000_000_000 }),
      'application/json',
      {},
    ],
    ['the far past', 400, 'INVALID_OCCUR_TIME_MS', tencent('p', { timestamp: 5 }), 'application/json', {}],
    ['another content type', 415, 'UNSUPPORTED_CONTENT_TYPE', tencent('t'), 'text/html', {}],
    [
      'a packed body',
      415,
      'UNSUPPORTED_CONTENT_TYPE',
      tencent('t'),
      'application/json',
      { 'content-encoding': 'gzip' },
    ],
    ['10 MB and a byte', 413, 'BODY_TOO_LARGE', Buffer.alloc(10_000_001, 32), 'application/json', {}],
    ['10 MB of one record', 400, 'RECORD_TOO_LARGE', Buffer.alloc(10_000_000, 32), 'application/json', {}],
  ] as const)('%s', async (_, status, reason, body, type, headers) => {
    const url = await urlOf({});
    const before = await onTheStream();
    expect(await post(url, body, type, headers)).toMatchObject({ status, body: { reason } });
    expect([await counted(), await onTheStream()]).toEqual([0, before]);
  });

  it('a body that says no length is cut off where it gets too large', async () => {
    const url = await urlOf({});
    const endless = new ReadableStream({ pull: (into) => into.enqueue(new Uint8Array(1_000_000)) });
    const sent = fetch(url, {
      method: 'POST',
      body: endless,
      duplex: 'half',
      headers: { 'content-type': 'application/json' },
    });
    // The connection is closed under the sender, who may or may not read the answer before.
    const status = await sent.then((answer) => answer.status).catch(() => 413);
    expect(status).toBe(413);
    expect(await counted()).toBe(0);
  });

  it('other methods, other paths and unknown addresses', async () => {
    const url = await urlOf({});
    const get = await fetch(url);
    expect([get.status, get.headers.get('allow'), get.headers.get('cache-control')]).toEqual([405, 'POST', 'no-store']);
    for (const path of [
      url.replace('/tencent-ses', '/sendcloud'),
      url.replace(/hooks\/.../, 'hooks/AAA'),
      `${url}/x`,
    ]) {
      expect((await post(path, tencent('u'), 'application/json')).status).toBe(404);
    }
  });

  it('a sender that stops in the middle leaves nothing', async () => {
    const url = new URL(await urlOf({}));
    const socket = connect(Number(url.port), url.hostname);
    socket.write(
      `POST ${url.pathname} HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 500\r\n\r\n{"event":`,
    );
    await new Promise((resolve) => setTimeout(resolve, 100));
    socket.destroy();
    expect(await counted()).toBe(0);
    expect((await post(url.href, tencent('after'), 'application/json')).status).toBe(200);
  });
});

describe('bad orders', () => {
  it.each([
    ['INVALID_REQUEST', { signingKey: 'k' }],
    ['INVALID_REQUEST', { format: RecordFormat.SENDCLOUD }],
    ['INVALID_REQUEST', { format: RecordFormat.AMAZON_SES }],
    ['INVALID_REQUEST', { format: RecordFormat.AMAZON_SES, snsTopicArn: 'arn:aws:s3:::x' }],
    ['INVALID_REQUEST', { format: RecordFormat.UNSPECIFIED }],
    ['INVALID_REQUEST', { requestId: 'x' }],
    ['BAD_COLUMNS', { format: RecordFormat.CSV, columnNames: { password: 'x' } }],
    ['UNKNOWN_PRODUCT', { product: 'fax' }],
    ['UNKNOWN_TENANT', { tenantId: newId('ten') }],
  ] as [string, Partial<CreateWebHookRequest>][])('%s', async (reason, over) => {
    const rows = async () => (await metering.service.db.selectFrom('web_hooks').selectAll().execute()).length;
    const before = await rows();
    expect(await refusal(hooks.createWebHook(order(over)))).toMatchObject({ reason });
    expect(await rows()).toBe(before);
  });

  it('a tenant makes its own hooks only, and its readers none', async () => {
    const as = (roles: string[]) =>
      metering.service.client(WebHooksServiceService, {
        as: 'console',
        person: { userId: newId('usr'), kind: 'tenant', tenantId, roles },
      });
    expect((await (await as(['owner'])).createWebHook(order())).url).toContain('/hooks/');
    const other = order({ tenantId: newId('ten') });
    expect(await refusal((await as(['owner'])).createWebHook(other))).toMatchObject({ reason: 'TENANT_SCOPE' });
    expect(await refusal((await as(['viewer'])).createWebHook(order()))).toMatchObject({ reason: 'ROLE_REQUIRED' });
  });
});
