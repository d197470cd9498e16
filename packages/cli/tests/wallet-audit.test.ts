// The ledger taken away and proved by the command line: no server is asked for the proof, and the first bad row is named.
import { webcrypto } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';

import { AuditServiceService } from '@tollgate/contracts/wallet/v1/audit';
import { StatementServiceService } from '@tollgate/contracts/wallet/v1/statement';
import { unavailable } from '@tollgate/errors';
import { signHead } from '@tollgate/ledger-proof';
import { standIn } from '@tollgate/testing/stand-ins';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { type Fixture, openFixture } from './fixture.ts';
import { type Sessions, SIGN_IN, usersStandIn } from './people.ts';

const TENANT = `ten_${'a'.repeat(32)}`;
const CASH = `system/cash-clearing/${TENANT}`;
const REVENUE = `system/revenue/${TENANT}`;
const KINDS: Readonly<Record<string, string>> = { [CASH]: 'CASH_CLEARING', [REVENUE]: 'REVENUE' };
const sessions: Sessions = { over: false, refreshes: 0, signOuts: 0 };
const service = { breaks: false };
let fixture: Fixture;

const LOT = {
  lot_id: '1',
  account_id: 'lot/1',
  tenant_id: TENANT,
  kind: 'CASH',
  credited: '100',
  price_paid: '100',
  origin: 'ord_1',
  place: '0',
  credited_at: '1772323200000000',
  expires_at: null,
};

const account = (id: string, posted: number, last: number): string =>
  JSON.stringify({
    account: {
      account_id: id,
      kind: KINDS[id] ?? 'LOT',
      tenant_id: TENANT,
      asset: 'CNY',
      may_go_negative: !id.startsWith('lot'),
      posted: String(posted),
      held: '0',
      last_sequence: String(last),
    },
  });
const transfer = (
  sequence: number,
  [from, to]: [string, string],
  [amount, fromAfter, toAfter]: [number, number, number],
): string =>
  JSON.stringify({
    transfer: {
      transfer_id: `trf_${sequence}`,
      sequence: String(sequence),
      from_account: from,
      to_account: to,
      asset: 'CNY',
      amount: String(amount),
      from_balance: String(fromAfter),
      to_balance: String(toAfter),
      reason: 'CHARGE',
      reference: `chg_${sequence}`,
      clause_id: '',
      tenant_id: TENANT,
      posted_at: '1772323200000000',
    },
    // The first one credits a lot, which says whose it is.
    ...(to === LOT.account_id ? { lot: LOT } : {}),
  });
const LINES = [
  JSON.stringify({ dump: { format: 'tollgate.wallet.dump.v1', exported_at: '2026-11-20T00:00:00.000Z' } }),
  account('lot/1', 60, 3),
  account(CASH, -100, 1),
  account(REVENUE, 40, 3),
  transfer(1, [CASH, 'lot/1'], [100, -100, 100]),
  transfer(2, ['lot/1', REVENUE], [30, 70, 30]),
  transfer(3, ['lot/1', REVENUE], [10, 60, 40]),
  JSON.stringify({ end: { accounts: '3', blocks: '0', transfers: '3' } }),
];
const text = (lines: readonly string[]): Buffer => Buffer.from(`${lines.join('\n')}\n`);

beforeAll(async () => {
  fixture = await openFixture(async (identities, now) => ({
    accounts: [usersStandIn(await identities.of('accounts'), sessions, now)],
    wallet: [
      standIn(
        AuditServiceService,
        { exportLedger: { services: ['cli'] } },
        {
          exportLedger: async function* () {
            yield { lines: text(LINES.slice(0, 5)), transfers: 1n, transfersTotal: 3n };
            if (service.breaks) throw unavailable('DATABASE_UNAVAILABLE', 'try again');
            yield { lines: text(LINES.slice(5)), transfers: 3n, transfersTotal: 3n };
          },
        },
      ),
      standIn(
        StatementServiceService,
        { exportStatement: { staff: ['support'] } },
        {
          exportStatement: async function* ({ startTime, endTime }) {
            yield { rows: Buffer.from('type,time\r\n'), lines: 0n };
            yield { rows: Buffer.from(`LINE,${startTime?.toISOString()},${endTime?.toISOString()}\r\n`), lines: 1n };
          },
        },
      ),
    ],
  }));
  await fixture.tollgate(['sign-in'], { env: SIGN_IN });
});
afterAll(() => fixture.close());

const file = (name: string): string => path.join(fixture.cwd, name);

function written(name: string, content: Uint8Array): string {
  writeFileSync(file(name), content);
  return name;
}

const verify = (dump: string, ...more: string[]) =>
  fixture.tollgate(['wallet', 'verify', '--dump', dump, '--json', ...more]);

test('an export is a gzip file that proves, and it is never written over', async () => {
  const done = await fixture.tollgate(['wallet', 'export', '--out', 'ledger.gz', '--json']);
  expect([done.code, done.json()]).toEqual([0, { file: file('ledger.gz'), transfers: '3' }]);
  expect(gunzipSync(readFileSync(file('ledger.gz')))).toEqual(text(LINES));
  expect(existsSync(file('ledger.gz.part'))).toBe(false);
  const again = await fixture.tollgate(['wallet', 'export', '--out', 'ledger.gz']);
  expect([again.code, again.stdout]).toEqual([2, '']);
  const proof = await verify('ledger.gz');
  expect([proof.code, proof.json()]).toMatchObject([0, { ok: true, transfers: '3', unsealedTransfers: '3' }]);
  expect(proof.stderr).toContain('no signed heads were given');
});

test('an export that breaks leaves no file', async () => {
  service.breaks = true;
  const done = await fixture.tollgate(['wallet', 'export', '--out', 'broken.gz']);
  service.breaks = false;
  expect([done.code, existsSync(file('broken.gz')), existsSync(file('broken.gz.part'))]).toEqual([5, false, false]);
});

test.each([
  [
    'flipped',
    () => text(LINES.map((line) => line.replace('"amount":"30"', '"amount":"31"'))),
    'line 6: transfer trf_2 (sequence 2): lot/1 had 100',
  ],
  ['dropped', () => text(LINES.toSpliced(5, 1)), 'line 6: transfer trf_3 (sequence 3): lot/1 had 100'],
  [
    'reordered',
    () => text(LINES.toSpliced(5, 2, ...LINES.slice(5, 7).toReversed())),
    'line 6: transfer trf_3 (sequence 3): lot/1 had 100',
  ],
  [
    'inserted',
    () => text(LINES.toSpliced(7, 0, transfer(4, ['lot/1', REVENUE], [10, 50, 50]))),
    'line 8: transfer trf_4 (sequence 4) comes after the end of lot/1, which is at sequence 3',
  ],
  ['cut', () => text(LINES.slice(0, 6)), 'with no end row'],
  ['a gzip file cut short', () => gzipSync(text(LINES)).subarray(0, 300), 'cannot be read after line'],
  [
    'a gzip file with a false byte',
    () => {
      const bytes = gzipSync(text(LINES));
      bytes[200] = (bytes[200] ?? 0) ^ 0x55;
      return bytes;
    },
    'line',
  ],
  ['empty', () => Buffer.of(), 'with no end row'],
  ['no dump at all', () => Buffer.from('\u0000\u001b[2J'.repeat(50)), 'line 1 is no row of a dump'],
])('a dump that is %s fails, and the row is named', async (_what, content, fault) => {
  const proof = await verify(written('bad', content()));
  expect(proof.code).toBe(1);
  expect(proof.stderr).toContain('first bad row: ');
  expect(proof.stderr).toContain(fault);
});

test('signed heads are compared with the keys given, or with the profile’s', async () => {
  const pair = (await webcrypto.subtle.generateKey('Ed25519', true, ['sign', 'verify'])) as webcrypto.CryptoKeyPair;
  const jwk = { ...(await webcrypto.subtle.exportKey('jwk', pair.publicKey)), kid: 'wallet' };
  written('keys.json', Buffer.from(JSON.stringify({ keys: [jwk] })));
  written('dump', text(LINES));
  mkdirSync(file('heads'));
  const head = { block: 1n, lastSequence: 3n, hash: 'ab'.repeat(32), signedAt: '2026-11-19T00:00:00.000Z' };
  written('heads/head-1.jws', Buffer.from(await signHead(head, pair.privateKey, 'wallet')));
  const missing = await verify('dump', '--heads', 'heads', '--keys', 'keys.json');
  expect([missing.code, missing.stderr]).toEqual([
    1,
    expect.stringContaining('signs block 1, the dump ends at block 0'),
  ]);
  const foreign = await verify('dump', '--heads', 'heads');
  expect([foreign.code, foreign.stderr]).toEqual([1, expect.stringContaining('has a wrong signature')]);
  const later = { ...head, signedAt: '2026-11-21T00:00:00.000Z' };
  written('heads/head-1.jws', Buffer.from(await signHead(later, pair.privateKey, 'wallet')));
  expect((await verify('dump', '--heads', 'heads', '--keys', 'keys.json')).code).toBe(0);
});

test.each([
  [['verify', '--dump', 'nowhere']],
  [['verify', '--heads', 'heads']],
  [['verify', '--dump', 'dump', '--heads', 'nowhere']],
  [['verify', '--dump', 'dump', '--heads', 'heads', '--keys', 'dump']],
  [['export']],
  [['statement', TENANT, '--csv', 'x.csv']],
  [['past', TENANT]],
])('%j makes no sense', async (words) => {
  written('dump', text(LINES));
  const answer = await fixture.tollgate(['wallet', ...words]);
  expect([answer.code, answer.stdout]).toEqual([2, '']);
});

test('a statement goes to a file or to standard output as it came', async () => {
  const words = ['wallet', 'statement', TENANT, '--from', '2026-10-01', '--to', '2026-11-01', '--csv'];
  const expected = 'type,time\r\nLINE,2026-09-30T16:00:00.000Z,2026-10-31T16:00:00.000Z\r\n';
  const shown = await fixture.tollgate([...words, '-']);
  expect([shown.code, shown.stdout]).toEqual([0, expected]);
  const kept = await fixture.tollgate([...words, 'october.csv']);
  expect([kept.code, kept.stdout, readFileSync(file('october.csv'), 'utf8')]).toEqual([0, '', expected]);
  expect(kept.stderr).toContain('1 movements written');
});
