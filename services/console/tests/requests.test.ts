// Requests that no page of ours makes: other methods, other formats. They are refused before anything is read or asked.
import { request } from 'node:http';

import { afterAll, beforeAll, expect, test } from 'vitest';

import { OWN } from './people.ts';
import { openWorld, type World } from './world.ts';

const COOKIE = 'tollgate_session';
const orders = `/tenants/${OWN}/orders`;
const ordered: unknown[] = [];
let world: World;

beforeAll(async () => {
  world = await openWorld({
    orders: {
      createTopUpOrder: async (order) => {
        ordered.push(order);
        return { order: undefined };
      },
    },
  });
});
afterAll(() => world.close());

interface Sent {
  readonly method: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

/** Status and headers of an answer; by node:http, since fetch refuses to send some methods. */
function send(path: string, { method, headers, body }: Sent) {
  return new Promise<{ status: number; allow: string; text: string }>((resolve, reject) => {
    const sent = request(`http://${world.address}${path}`, { method, headers }, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (part: string) => (text += part));
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, allow: answer.headers.allow ?? '', text }));
    });
    sent.on('error', reject).end(body);
  });
}

test.each(['OPTIONS', 'DELETE', 'PUT', 'PATCH', 'PROPFIND'])('%s is answered with 405 everywhere', async (method) => {
  const browser = await world.browser('13900000001');
  const cookie = `${COOKIE}=${browser.cookie(COOKIE)}`;
  for (const path of ['/', '/sign-in', '/sign-out', '/language', '/assets/console.css', orders, '/nowhere']) {
    for (const headers of [{}, { cookie, origin: `http://${world.address}` }]) {
      const { status, allow, text } = await send(path, { method, headers });
      expect([path, status, allow]).toEqual([path, 405, 'GET, HEAD, POST']);
      expect(text).toContain('METHOD_NOT_ALLOWED');
    }
  }
  expect((await browser.get('/')).status).toBe(303);
});

test('TRACE is refused without a fault of ours', async () => {
  expect((await send('/', { method: 'TRACE' })).status).toBeLessThan(500);
});

const parts = '--x\r\ncontent-disposition: form-data; name="csrf"\r\n\r\nno\r\n--x--\r\n';
test.each([
  ['multipart/form-data; boundary=x', parts],
  ['multipart/form-data', 'no boundary at all'],
  ['application/json', '{"amount":"1"}'],
  ['text/plain', 'amount=1'],
  [undefined, 'amount=1'],
])('a form that comes as %s is answered with 415 and does nothing', async (type, body) => {
  const browser = await world.browser('13900000001');
  const headers = {
    cookie: `${COOKIE}=${browser.cookie(COOKIE)}`,
    origin: `http://${world.address}`,
    ...(type === undefined ? {} : { 'content-type': type }),
  };
  for (const path of ['/sign-in', '/sign-out', '/language', orders]) {
    const answer = await send(path, { method: 'POST', headers, body });
    expect([path, answer.status]).toEqual([path, 415]);
    expect(answer.text).toContain('FORM_TYPE_UNKNOWN');
  }
  expect(ordered).toEqual([]);
  expect((await browser.get('/')).status).toBe(303);
});
