// Signing in and out, the session cookie, renewal and end of sessions, proofs on forms.
import { afterAll, beforeAll, expect, test } from 'vitest';

import { hiddenFieldsOf } from './browser.ts';
import { OWN, PASSWORD } from './people.ts';
import { openWorld, type World } from './world.ts';

const LOGIN = '13900000001';
const COOKIE = 'tollgate_session';
const overview = `/tenants/${OWN}/overview`;
const notices = `/tenants/${OWN}/notices`;
const orders = `/tenants/${OWN}/orders`;
const ordered: unknown[] = [];
let world: World;

beforeAll(async () => {
  world = await openWorld({
    notices: { listNotices: async () => ({ notices: [], nextPageToken: '' }) },
    orders: {
      listOrders: async () => ({ orders: [], nextPageToken: '' }),
      createTopUpOrder: async (request) => {
        ordered.push(request);
        return { order: undefined };
      },
    },
  });
});
afterAll(() => world.close());

test('who is not signed in is asked to, and comes back to the page', async () => {
  const browser = await world.browser();
  const asked = await browser.get(`${notices}?page=x`);
  expect([asked.status, asked.location]).toEqual([303, `/sign-in?next=${encodeURIComponent(`${notices}?page=x`)}`]);
  const form = await browser.get(asked.location);
  const answer = await browser.submit(form, '/sign-in', { login: LOGIN, password: PASSWORD, one_time_code: '' });
  expect([answer.status, answer.location]).toEqual([303, `${notices}?page=x`]);
  expect((await browser.get(notices)).status).toBe(200);
});

test('the cookie is out of scripts’ reach and holds nothing readable', async () => {
  const browser = await world.browser();
  const answer = await browser.submit(await browser.get('/sign-in'), '/sign-in', { login: LOGIN, password: PASSWORD });
  const line = answer.headers.getSetCookie().find((one) => one.startsWith(COOKIE)) ?? '';
  expect(line).toMatch(/HttpOnly/);
  expect(line).toMatch(/SameSite=Lax/);
  expect(line).toMatch(/Path=\//);
  const bytes = Buffer.from(browser.cookie(COOKIE) ?? '', 'base64url').toString('latin1');
  expect(bytes).not.toContain('session of');
  expect(bytes).not.toContain('usr_');
});

test('tenants start at their overview, staff at the list of tenants', async () => {
  expect((await (await world.browser(LOGIN)).get('/')).location).toBe(overview);
  expect((await (await world.browser('wang.staff')).get('/')).location).toBe('/staff/tenants');
});

test.each([
  [LOGIN, 'wrong password', ''],
  ['nobody', PASSWORD, ''],
  ['wang.staff', PASSWORD, ''],
  ['wang.staff', PASSWORD, '000000'],
])('sign-in of %s is refused in words, and the password is not shown again', async (login, password, code) => {
  const browser = await world.browser();
  const fields = { login, password, one_time_code: code };
  const answer = await browser.submit(await browser.get('/sign-in'), '/sign-in', fields);
  expect(answer.status).toBe(401);
  expect(answer.text).toContain('SIGN_IN_REFUSED');
  expect(answer.text).toContain('账号、密码或动态验证码不正确');
  expect(answer.text).not.toContain(password);
  expect(browser.cookie(COOKIE)).toBeUndefined();
});

test('sign-in leads to no other site', async () => {
  const browser = await world.browser();
  for (const next of ['https://evil.example/', '//evil.example', '/\\evil.example', 'javascript:alert(1)']) {
    const answer = await browser.post(
      '/sign-in',
      Object.entries({ login: LOGIN, password: PASSWORD, one_time_code: '', next }),
    );
    expect([answer.status, answer.location]).toEqual([303, '/']);
  }
});

test('a cookie that was changed, or made by another key, is no session', async () => {
  const browser = await world.browser(LOGIN);
  const real = browser.cookie(COOKIE) ?? '';
  for (const forged of [`${real.slice(0, -2)}AA`, 'AAAA', Buffer.from('{"viewer":{}}').toString('base64url')]) {
    browser.setCookie(COOKIE, forged);
    expect((await browser.get(notices)).location).toContain('over=1');
    expect(browser.cookie(COOKIE)).toBeUndefined();
  }
});

test('signing out ends the session here', async () => {
  const browser = await world.browser(LOGIN);
  const page = await browser.get(notices);
  const kept = browser.cookie(COOKIE) ?? '';
  const answer = await browser.submit(page, '/sign-out');
  expect([answer.status, answer.location]).toEqual([303, '/sign-in']);
  expect(kept).not.toBe('');
  expect(browser.cookie(COOKIE)).toBeUndefined();
  expect((await browser.get(notices)).status).toBe(303);
});

test('a copy of the cookie does nothing after the sign-out, and shows nothing a minute later', async () => {
  const browser = await world.browser(LOGIN);
  const page = await browser.get(orders);
  const copied = browser.cookie(COOKIE) ?? '';
  const thief = await world.browser();
  thief.setCookie(COOKIE, copied);
  await browser.submit(page, '/sign-out');
  const order = { amount: '1', channel: 'PAYMENT_CHANNEL_SANDBOX' };
  const refused = await thief.submit(page, orders, order);
  expect([refused.status, refused.location]).toEqual([303, '/sign-in?next=%2F&over=1']);
  expect(thief.cookie(COOKIE)).toBeUndefined();
  expect(ordered).toEqual([]);
  thief.setCookie(COOKIE, copied);
  world.pass(60_001);
  const ended = await thief.get(orders);
  expect([ended.status, ended.location]).toEqual([303, `/sign-in?next=${encodeURIComponent(orders)}&over=1`]);
  // A session of the same person that was not ended goes on.
  const other = await world.browser(LOGIN);
  await other.submit(await other.get(orders), orders, order);
  expect(ordered).toHaveLength(1);
});

test('while accounts cannot be asked, pages are shown and nothing is changed', async () => {
  const browser = await world.browser(LOGIN);
  const page = await browser.get(orders);
  const before = ordered.length;
  world.accounts.down = true;
  world.pass(120_000);
  expect((await browser.get(orders)).status).toBe(200);
  const order = { amount: '1', channel: 'PAYMENT_CHANNEL_SANDBOX' };
  expect((await browser.submit(page, orders, order)).status).toBe(503);
  expect((await browser.submit(page, '/sign-out')).status).toBe(503);
  world.accounts.down = false;
  expect(ordered).toHaveLength(before);
  expect((await browser.submit(page, '/sign-out')).location).toBe('/sign-in');
});

test('signing out by a form of another site is refused and changes nothing', async () => {
  const browser = await world.browser(LOGIN);
  const page = await browser.get(notices);
  const { csrf = '' } = hiddenFieldsOf(page.text, '/sign-out');
  const refused = [
    await browser.post('/sign-out', [['csrf', csrf]], { origin: 'https://evil.example' }),
    await browser.post('/sign-out', [['csrf', csrf]], { 'sec-fetch-site': 'cross-site' }),
    await browser.post('/sign-out', []),
    await browser.post('/sign-out', [['csrf', `${csrf.slice(0, -2)}AA`]]),
  ];
  for (const answer of refused) {
    expect(answer.status).toBe(403);
    expect(answer.text).toContain('CSRF_MISMATCH');
  }
  expect((await browser.get(notices)).status).toBe(200);
});

test('a proof of one session is none of another', async () => {
  const staff = await world.browser('wang.staff');
  const tenant = await world.browser(LOGIN);
  const { csrf = '' } = hiddenFieldsOf((await tenant.get(notices)).text, '/sign-out');
  const answer = await staff.post('/sign-out', [['csrf', csrf]]);
  expect(answer.status).toBe(403);
});

test('the person token is renewed before it runs out, and a session that is over asks to sign in', async () => {
  const browser = await world.browser(LOGIN);
  const before = world.accounts.refreshes;
  expect((await browser.get(notices)).status).toBe(200);
  expect(world.accounts.refreshes).toBe(before);
  world.pass(14.5 * 60_000);
  expect((await browser.get(notices)).status).toBe(200);
  expect(world.accounts.refreshes).toBe(before + 1);
  expect((await browser.get(notices)).status).toBe(200);
  expect(world.accounts.refreshes).toBe(before + 1);
  world.accounts.over = true;
  world.pass(14.5 * 60_000);
  const ended = await browser.get(notices);
  expect([ended.status, ended.location]).toEqual([303, `/sign-in?next=${encodeURIComponent(notices)}&over=1`]);
  expect((await browser.get(ended.location)).text).toContain('登录已过期');
  world.accounts.over = false;
});

test('after its last hour a session is over without asking anybody', async () => {
  const browser = await world.browser(LOGIN);
  const before = world.accounts.refreshes;
  world.pass(9 * 3_600_000);
  const ended = await browser.get(notices);
  expect(ended.location).toContain('over=1');
  expect(world.accounts.refreshes).toBe(before);
});
