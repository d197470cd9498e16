// Pages with their services: what they show, what they refuse, and that no text from people becomes markup.
import type { Restriction, Standing } from '@tollgate/contracts/enforcement/v1/standing';
import { DomainError, failedPrecondition, unavailable } from '@tollgate/errors';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';

import type { Answers } from './answers.ts';
import { OTHER, OWN } from './people.ts';
import { openWorld, type World } from './world.ts';

const TENANT = '13900000001';
const SCRIPT = '<script>alert("1")</script>';
const cny = (micros: bigint) => ({ currencyCode: 'CNY', micros });
const text = (zh: string, en: string) => ({ zh, en });

const restriction: Restriction = {
  restrictionId: `rst_${'a'.repeat(32)}`,
  tenantId: OWN,
  cause: 'RESTRICTION_CAUSE_STAFF',
  actions: ['RESTRICTED_ACTION_SEND'],
  clauseId: 'jd/7.3.3',
  reason: text(`投诉率过高${SCRIPT}`, `Too many complaints${SCRIPT}`),
  remedy: text('请清理名单', 'Clean your list'),
  liftableBy: 'STAFF',
  createTime: new Date('2026-11-20T02:00:00Z'),
  expireTime: new Date('2026-12-01T00:00:00Z'),
  liftTime: undefined,
  actor: 'user:usr_1',
  scope: undefined,
  sanctionId: '',
};
const standing: Standing = {
  tenantId: OWN,
  version: 3n,
  maySend: false,
  mayTopUp: true,
  maySpend: true,
  restrictions: [restriction],
  agreementId: 'jd-sms',
  agreementVersion: '1',
};
const balance = {
  available: cny(1_234_567_891_234n),
  reserved: cny(0n),
  cash: cny(1_000_000n),
  bonus: cny(50_000n),
  arrears: cny(0n),
  refundable: cny(0n),
  asOfSequence: 42n,
  asOfTime: new Date('2026-11-21T00:00:00Z'),
};

let world: World;
const answers: Answers = {};
const seen: unknown[] = [];

beforeAll(async () => {
  // Every method reads `answers` at the call, so that a test can replace it.
  world = await openWorld({
    standing: {
      getStanding: (request, call) => answers.standing?.getStanding?.(request, call) ?? Promise.resolve({ standing }),
      suspendTenant: async (request) => {
        seen.push(request);
        if (request.clauseId === 'jd/0') throw failedPrecondition('CLAUSE_DOES_NOT_ALLOW', 'no');
        const effect = { openGrants: 2n, openGrantUnits: 1_500n, standingAfter: standing };
        return { restriction: { ...restriction, reason: text(request.reason, request.reason) }, effect };
      },
    },
    wallet: {
      getBalance: (request, call) => answers.wallet?.getBalance?.(request, call) ?? Promise.resolve({ balance }),
      listLots: async () => ({ lots: [], nextPageToken: '' }),
    },
    tenants: {
      listTenants: async () => ({
        tenants: [
          {
            tenantId: OTHER,
            kind: 'TENANT_KIND_ENTERPRISE',
            displayName: SCRIPT,
            state: 'TENANT_STATE_OPEN',
            createTime: undefined,
            closeTime: undefined,
            openTime: undefined,
            banTime: undefined,
            reopenedFrom: '',
          },
        ],
        nextPageToken: 'a"b',
      }),
    },
    orders: {
      listOrders: async () => ({ orders: [], nextPageToken: '' }),
      createTopUpOrder: async (request) => {
        seen.push(request);
        return { order: undefined };
      },
    },
  });
});
beforeEach(() => {
  seen.length = 0;
  for (const key of Object.keys(answers) as (keyof Answers)[]) delete answers[key];
});
afterAll(() => world.close());

test('the overview says what is restricted, why, by which clause, what to do and until when, in both languages', async () => {
  const browser = await world.browser(TENANT);
  const chinese = await browser.get(`/tenants/${OWN}/overview`);
  for (const part of [
    '平台处置',
    '目前不能：发送',
    '投诉率过高',
    'jd/7.3.3',
    '请清理名单',
    '2026年12月1日',
    '¥1,234,567.891234',
  ]) {
    expect(chinese.text).toContain(part);
  }
  const back = `/tenants/${OWN}/overview`;
  const switched = await browser.post('/language', [
    ['to', 'en'],
    ['back', back],
  ]);
  expect([switched.status, switched.location]).toEqual([303, back]);
  const english = await browser.get(back);
  for (const part of [
    'lang="en"',
    'Decision of the provider',
    'Not possible at present: sending',
    'Clean your list',
    'Dec 1, 2026',
  ]) {
    expect(english.text).toContain(part);
  }
});

test('another tenant’s id in the address is refused by the services and shown as a page', async () => {
  const browser = await world.browser(TENANT);
  for (const page of [
    'overview',
    'usage',
    'orders',
    'invoices',
    `invoices/inv_${'1'.repeat(32)}`,
    `invoices/inv_${'1'.repeat(32)}/file.pdf`,
    'notices',
    'agreement',
    'verification',
  ]) {
    const answer = await browser.get(`/tenants/${OTHER}/${page}`);
    expect([page, answer.status]).toEqual([page, 403]);
    expect(answer.text).toContain('TENANT_SCOPE');
    expect(answer.text).not.toContain('1,234,567');
  }
  const form = await browser.get(`/tenants/${OWN}/orders`);
  const answer = await browser.post(
    `/tenants/${OTHER}/orders`,
    Object.entries({
      csrf: /name="csrf" value="([^"]*)"/.exec(form.text)?.[1] ?? '',
      amount: '1',
      channel: 'PAYMENT_CHANNEL_SANDBOX',
    }),
  );
  expect([answer.status, seen.length]).toEqual([403, 0]);
});

test('staff pages are closed to tenants', async () => {
  const browser = await world.browser(TENANT);
  for (const page of ['tenants', `tenants/${OWN}/suspend`, 'verifications', 'proposals'].filter(
    (one) => !one.endsWith('suspend'),
  )) {
    expect([page, (await browser.get(`/staff/${page}`)).status]).toEqual([page, 403]);
  }
});

test('script in texts from people is rendered harmless', async () => {
  const tenant = await (await world.browser(TENANT)).get(`/tenants/${OWN}/overview`);
  const staff = await (await world.browser('wang.staff')).get('/staff/tenants');
  for (const { text: page } of [tenant, staff]) {
    expect(page).toContain('&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;');
    expect(page).not.toMatch(/<script/i);
  }
  const browser = await world.browser();
  const echoed = await browser.get(`/sign-in?next=${encodeURIComponent('/"><script>')}`);
  expect(echoed.text).not.toMatch(/<script/i);
});

test('no page may run a script, be framed or send a form elsewhere', async () => {
  const answer = await (await world.browser()).get('/sign-in');
  const policy = answer.headers.get('content-security-policy') ?? '';
  for (const rule of [
    "default-src 'none'",
    "script-src 'none'",
    "style-src 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ]) {
    expect(policy).toContain(rule);
  }
  expect(policy).not.toContain('unsafe');
  expect(answer.text).not.toMatch(/ style=| on[a-z]+=/);
  expect(answer.headers.get('cache-control')).toBe('no-store');
  expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
});

test('an outage of one service leaves the rest of the page, and an error elsewhere is opaque', async () => {
  const browser = await world.browser(TENANT);
  answers.wallet = { getBalance: async () => Promise.reject(unavailable('DATABASE_UNAVAILABLE', 'inner secret')) };
  const page = await browser.get(`/tenants/${OWN}/overview`);
  expect(page.status).toBe(200);
  expect(page.text).toContain('这一部分暂时无法显示');
  expect(page.text).toContain('jd/7.3.3');
  expect(page.text).not.toContain('inner secret');
  answers.standing = { getStanding: async () => Promise.reject(new Error('inner secret')) };
  const broken = await browser.get(`/tenants/${OWN}/overview`);
  expect(broken.status).toBe(500);
  expect(broken.text).not.toContain('inner secret');
});

test('a refusal that carries its remedy shows it', async () => {
  const metadata = { clause_id: 'jd/7.3.3', remedy_zh: '请先补缴欠费', remedy_en: 'Pay first' };
  answers.standing = {
    getStanding: async () =>
      Promise.reject(
        new DomainError({ category: 'failed_precondition', reason: 'SENDING_RESTRICTED', message: 'x', metadata }),
      ),
  };
  const answer = await (await world.browser(TENANT)).get(`/tenants/${OWN}/overview`);
  expect(answer.status).toBe(409);
  for (const part of ['账户当前不能发送', '请先补缴欠费', 'jd/7.3.3', 'SENDING_RESTRICTED'])
    expect(answer.text).toContain(part);
});

test('a top-up is ordered in exact micros, and a bad amount or a lost request id orders nothing', async () => {
  const browser = await world.browser(TENANT);
  const path = `/tenants/${OWN}/orders`;
  const form = await browser.get(path);
  for (const amount of ['0', '-5', '1.234', '1e3', 'abc', '']) {
    const answer = await browser.submit(form, path, { amount, channel: 'PAYMENT_CHANNEL_SANDBOX' });
    expect([amount, answer.status]).toEqual([amount, 422]);
  }
  expect(seen).toEqual([]);
  const noId = await browser.submit(form, path, { amount: '1', channel: 'PAYMENT_CHANNEL_SANDBOX', request_id: '' });
  expect([noId.status, seen.length]).toEqual([422, 0]);
  const first = await browser.submit(form, path, { amount: '99.50', channel: 'PAYMENT_CHANNEL_SANDBOX' });
  await browser.submit(form, path, { amount: '99.50', channel: 'PAYMENT_CHANNEL_SANDBOX' });
  expect(first.status).toBe(303);
  // The same form sent twice is one request to billing.
  expect(seen).toEqual([
    expect.objectContaining({
      tenantId: OWN,
      amount: cny(99_500_000n),
      requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    }),
    seen[0],
  ]);
});

test('a suspension is previewed, then ordered with what was previewed', async () => {
  const browser = await world.browser('wang.staff');
  const path = `/staff/tenants/${OWN}/suspend`;
  const fields = {
    clause_id: 'jd/7.3.3',
    reason: `投诉率超过阈值，已核实 ${SCRIPT}`,
    until: '2026-12-31',
    step: 'preview',
  };
  const preview = await browser.submit(await browser.get(path), path, fields);
  expect(preview.status).toBe(200);
  for (const part of ['1,500', '确认暂停', '&lt;script&gt;']) expect(preview.text).toContain(part);
  expect(preview.text).not.toMatch(/<script/i);
  const done = await browser.submit(preview, path, { step: 'confirm' });
  expect([done.status, done.location]).toEqual([303, `/staff/tenants/${OWN}`]);
  const shown = { clauseId: 'jd/7.3.3', reason: fields.reason, expireTime: new Date('2026-12-31T16:00:00Z') };
  expect(seen).toEqual([
    expect.objectContaining({ ...shown, validateOnly: true }),
    expect.objectContaining({ ...shown, validateOnly: false }),
  ]);
});

test('a suspension that is refused shows its form again with the reason', async () => {
  const browser = await world.browser('wang.staff');
  const path = `/staff/tenants/${OWN}/suspend`;
  const form = await browser.get(path);
  const fields = { clause_id: 'jd/0', reason: '这是一个足够长的原因说明', until: '', step: 'preview' };
  const refused = await browser.submit(form, path, fields);
  expect(refused.status).toBe(409);
  expect(refused.text).toContain('此条款不允许暂停服务');
  expect(refused.text).toContain(fields.reason);
  const badDay = await browser.submit(form, path, { ...fields, until: '2026-02-30' });
  expect(badDay.status).toBe(422);
  const notMine = await (await world.browser('liu.approver')).get(path);
  expect(notMine.status).toBe(200);
});

test('an unknown address is a page with words', async () => {
  const answer = await (await world.browser(TENANT)).get('/nowhere');
  expect(answer.status).toBe(404);
  expect(answer.text).toContain('没有这个页面');
});

test('health says serving, metrics name routes and never ids', async () => {
  await (await world.browser(TENANT)).get(`/tenants/${OWN}/overview`);
  const health = await fetch(`http://${world.metricsAddress}/healthz`);
  expect([health.status, await health.json()]).toEqual([200, { ready: true }]);
  const metrics = await (await fetch(`http://${world.metricsAddress}/metrics`)).text();
  expect(metrics).toContain('route="/tenants/:tenantId/overview"');
  expect(metrics).not.toContain(OWN);
});
