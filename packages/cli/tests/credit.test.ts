// tollgate notes, credit and auto-top-up against stand-ins: what is asked, shown and refused.
import { readFileSync } from 'node:fs';
import path from 'node:path';

import { AutoTopUp, AutoTopUpServiceService } from '@tollgate/contracts/billing/v1/auto_top_up';
import { CreditServiceService, CreditTerms, DunningPolicy } from '@tollgate/contracts/billing/v1/credit';
import { Note, NotesServiceService } from '@tollgate/contracts/billing/v1/notes';
import { permissionDenied } from '@tollgate/errors';
import { standIn } from '@tollgate/testing/stand-ins';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';

import { type Fixture, openFixture } from './fixture.ts';
import { SIGN_IN, usersStandIn } from './people.ts';

const TENANT = `ten_${'a'.repeat(32)}`;
const NOTE = `nte_${'b'.repeat(32)}`;
const PROPOSAL = `prp_${'c'.repeat(32)}`;
const asked: [string, unknown][] = [];
let fixture: Fixture;

const staff = { staff: ['support'] } as const;
const keep =
  <Req, Res>(name: string, answer: (request: Req) => Res) =>
  async (request: Req): Promise<Res> => {
    asked.push([name, request]);
    return answer(request);
  };
const cny = (micros: bigint) => ({ currencyCode: 'CNY', micros });
const note = Note.fromPartial({
  noteId: NOTE,
  number: 'CN2026-000007',
  invoiceNumber: '2026-000003',
  cause: 'NOTE_CAUSE_PRICE_CORRECTION',
  lines: [{ product: 'sms-cn', units: -3n, unitPrice: cny(45_000n), invoiceNumber: '2026-000003', invoiceLine: 2 }],
  total: cny(-140_000n),
});
const terms = CreditTerms.fromPartial({ proposalId: PROPOSAL, tenantId: TENANT, limit: cny(5_000_000_000n) });
const autoTopUp = AutoTopUp.fromPartial({ tenantId: TENANT, state: 'AUTO_TOP_UP_STATE_ON', agreementId: 'agr-1' });

const billing = [
  standIn(
    NotesServiceService,
    { listNotes: staff, getNote: staff, renderNote: staff },
    {
      listNotes: keep('notes', () => ({ notes: [note], nextPageToken: '' })),
      getNote: keep('note', () => ({ note })),
      renderNote: keep('render', () => ({
        file: { fileName: 'x', mediaType: 'text/csv', content: Buffer.from('a\n'), digest: Buffer.from('ab', 'hex') },
      })),
    },
  ),
  standIn(
    CreditServiceService,
    { proposeCreditTerms: staff, decideCreditTerms: staff, setDunningPolicy: staff },
    {
      proposeCreditTerms: keep('propose', () => ({ terms })),
      decideCreditTerms: () => Promise.reject(permissionDenied('SAME_PERSON', 'It takes a second person.')),
      setDunningPolicy: keep('policy', () => ({ policy: DunningPolicy.fromPartial({ version: 2 }) })),
    },
  ),
  standIn(
    AutoTopUpServiceService,
    { setLowBalanceAlerts: staff, enableAutoTopUp: staff },
    {
      setLowBalanceAlerts: keep('alerts', ({ amounts }) => ({ amounts })),
      enableAutoTopUp: keep('on', () => ({ autoTopUp })),
    },
  ),
];

beforeAll(async () => {
  fixture = await openFixture(async (identities, now) => ({
    accounts: [usersStandIn(await identities.of('accounts'), { over: false, refreshes: 0, signOuts: 0 }, now)],
    billing,
  }));
});
beforeEach(async () => {
  asked.length = 0;
  await fixture.tollgate(['sign-in'], { env: SIGN_IN });
});
afterAll(() => fixture.close());
const run = (words: string) => fixture.tollgate(words.split(' '));

test('notes are listed, shown with the lines they change, and written as files', async () => {
  expect((await run(`notes list ${TENANT}`)).stdout).toContain('CN2026-000007');
  const shown = await run(`notes show ${TENANT} ${NOTE}`);
  expect([shown.code, shown.stdout]).toEqual([0, expect.stringContaining('2026-000003')]);
  const json = await run(`notes show ${TENANT} ${NOTE} --json`);
  expect([json.code, json.stdout]).toEqual([0, expect.stringMatching(/"number": ?"CN2026-000007"/)]);
  const file = path.join(fixture.cwd, 'note.csv');
  expect((await run(`notes file ${TENANT} ${NOTE} ${file} --language en`)).code).toBe(0);
  expect(readFileSync(file, 'utf8')).toBe('a\n');
  expect(asked.at(-1)).toEqual([
    'render',
    expect.objectContaining({ format: 'DOCUMENT_FORMAT_CSV', language: 'DOCUMENT_LANGUAGE_EN' }),
  ]);
});

test('credit is proposed dry, not approved by its proposer, and the policy is set from steps', async () => {
  expect((await run(`credit propose ${TENANT} 5000 --days 15 --reason contract --dry-run`)).code).toBe(0);
  const refused = await run(`credit approve ${PROPOSAL}`);
  expect([refused.code, refused.stderr]).toEqual([3, expect.stringContaining('SAME_PERSON')]);
  expect((await run('credit policy 1:remind 3:restrict')).code).toBe(0);
  expect(asked).toEqual([
    ['propose', expect.objectContaining({ limit: cny(5_000_000_000n), paymentDays: 15, validateOnly: true })],
    [
      'policy',
      expect.objectContaining({
        steps: [
          { dayOffset: 1, action: 'DUNNING_ACTION_REMIND' },
          { dayOffset: 3, action: 'DUNNING_ACTION_RESTRICT' },
        ],
        validateOnly: false,
      }),
    ],
  ]);
});

test('alerts are set, and auto top-up is switched on only as it was said', async () => {
  expect((await run(`auto-top-up alerts ${TENANT} 100 20.5`)).stdout).toContain('20.5');
  expect((await run(`auto-top-up on ${TENANT} --below 20 --amount 50 --ceiling 500`)).code).toBe(0);
  expect(asked).toEqual([
    ['alerts', expect.objectContaining({ amounts: [cny(100_000_000n), cny(20_500_000n)] })],
    [
      'on',
      expect.objectContaining({
        consent: false,
        trigger: cny(20_000_000n),
        amount: cny(50_000_000n),
        monthlyCeiling: cny(500_000_000n),
        channel: 'PAYMENT_CHANNEL_SANDBOX',
      }),
    ],
  ]);
});

test.each([
  ['credit propose x abc --reason y'],
  ['credit propose x 1'],
  ['credit propose x 1 --reason y --days 181'],
  ['credit policy 3-remind'],
  ['auto-top-up on x --below 1 --amount 1'],
  ['auto-top-up alerts x 1 --clear'],
])('%s is wrong usage, and nothing is asked', async (words) => {
  expect((await run(words)).code).toBe(2);
  expect(asked).toEqual([]);
});
