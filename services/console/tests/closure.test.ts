// The closure of an account in the console: what would happen, asked for by password, taken back, nobody else's.
import type { Closure, PreviewClosureResponse, RequestClosureRequest } from '@tollgate/contracts/accounts/v1/closures';
import { DomainError } from '@tollgate/errors';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';

import { hiddenFieldsOf } from './browser.ts';
import { OTHER, OWN } from './people.ts';
import { openWorld, type World } from './world.ts';

const TENANT = '13900000001';
const page = `/tenants/${OWN}/closure`;
const yuan = (micros: bigint) => ({ currencyCode: 'CNY', micros });

const PREVIEW: PreviewClosureResponse = {
  agreementId: 'jd-sms',
  agreementVersion: '1',
  refunded: yuan(123_450_000n),
  forfeited: yuan(0n),
  expired: yuan(10_000_000n),
  setOff: yuan(0n),
  stillOwed: yuan(0n),
  reserved: yuan(0n),
  clauseIds: ['jd/7.3.5'],
  coolOffEndTime: new Date('2026-11-28T02:00:00Z'),
  retention: [
    {
      dataClass: 'PAPERS',
      dueTime: new Date('2027-05-21T16:00:00Z'),
      law: 'law/cybersecurity-21',
      eraseTime: undefined,
    },
  ],
};

const closure = (state: Closure['state'], over: Partial<Closure> = {}): Closure => ({
  closureId: `clo_${'1'.repeat(32)}`,
  tenantId: OWN,
  state,
  channel: 'CLOSURE_CHANNEL_CONSOLE',
  requestTime: new Date('2026-11-21T02:00:00Z'),
  requester: 'user:usr_1',
  coolOffEndTime: new Date('2026-11-28T02:00:00Z'),
  dueTime: new Date('2026-12-06T15:59:59Z'),
  clauseId: 'jd/7.3',
  endTime: undefined,
  settlementId: '',
  retention: [],
  deadlinePending: false,
  ...over,
});

let world: World;
let listed: Closure[] = [];
const asked: RequestClosureRequest[] = [];
const cancelled: string[] = [];
let previews = 0;

beforeAll(async () => {
  world = await openWorld({
    closures: {
      previewClosure: async () => {
        previews += 1;
        return PREVIEW;
      },
      listClosures: async () => ({ closures: listed, nextPageToken: '' }),
      requestClosure: async (request) => {
        if (request.password !== 'correct horse battery')
          throw new DomainError({ category: 'permission_denied', reason: 'PASSWORD_REFUSED', message: 'no' });
        asked.push(request);
        listed = [closure('CLOSURE_STATE_COOLING_OFF')];
        return { closure: listed[0] };
      },
      cancelClosure: async ({ requestId }) => {
        cancelled.push(requestId);
        listed = [closure('CLOSURE_STATE_CANCELLED')];
        return { closure: listed[0] };
      },
    },
  });
});
afterAll(() => world.close());
beforeEach(() => {
  listed = [];
  asked.length = 0;
  cancelled.length = 0;
  previews = 0;
});

test('shows what would become of money and data before it is asked for, by clause', async () => {
  const { status, text } = await (await world.browser(TENANT)).get(page, { 'accept-language': 'en' });
  expect(status).toBe(200);
  for (const part of ['123.45', '10.00', 'jd/7.3.5', 'papers', 'law/cybersecurity-21', 'Nov 28, 2026'])
    expect(text).toContain(part);
});

test('is asked for by password, once per form, and taken back while it cools off', async () => {
  const browser = await world.browser(TENANT);
  const first = await browser.get(page);
  const done = await browser.submit(first, page, { password: 'correct horse battery', step: 'request' });
  expect([done.status, done.location]).toEqual([303, page]);
  expect(asked).toMatchObject([{ tenantId: OWN, channel: 'CLOSURE_CHANNEL_CONSOLE' }]);
  expect(asked[0]?.requestId).toBe(hiddenFieldsOf(first.text, page)['request_id']);
  const cooling = await browser.get(page);
  expect(cooling.text).toContain('冷静期');
  expect(cooling.text).not.toContain('name="password"');
  expect((await browser.submit(cooling, page, { step: 'cancel' })).status).toBe(303);
  expect(cancelled).toHaveLength(1);
});

test('shows a wrong password as such, asks for nothing, and never shows it again', async () => {
  const browser = await world.browser(TENANT);
  const answer = await browser.submit(await browser.get(page), page, { password: 'a wrong one', step: 'request' });
  expect(answer.status).toBe(403);
  expect(answer.text).toContain('PASSWORD_REFUSED');
  expect(answer.text).not.toContain('a wrong one');
  expect(asked).toEqual([]);
});

test('has nothing to order and nothing to preview once it is settled', async () => {
  listed = [closure('CLOSURE_STATE_SETTLING', { deadlinePending: true, dueTime: undefined })];
  const { status, text } = await (await world.browser(TENANT)).get(page);
  expect([status, previews]).toEqual([200, 0]);
  expect(text).toContain('待节假日安排公布后确定');
  expect(text).not.toContain(`action="${page}"`);
});

test('is nobody else’s, and comes from a page of ours alone', async () => {
  const browser = await world.browser(TENANT);
  expect((await browser.get(`/tenants/${OTHER}/closure`)).status).toBe(403);
  const fields = hiddenFieldsOf((await browser.get(page)).text, page);
  const unproved = Object.entries({ ...fields, csrf: 'x', password: 'correct horse battery', step: 'request' });
  expect((await browser.post(page, unproved)).status).toBe(403);
  const elsewhere = await browser.post(page, Object.entries({ ...fields, password: 'correct horse battery' }), {
    origin: 'https://elsewhere.example',
  });
  expect(elsewhere.status).toBe(403);
  expect(asked).toEqual([]);
});
