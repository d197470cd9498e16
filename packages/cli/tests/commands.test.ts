// Commands against stand-ins: data on stdout alone, JSON, exit codes, dry runs, the session file.
import { chmodSync, existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';

import { type Tenant, TenantsServiceService } from '@tollgate/contracts/accounts/v1/tenants';
import { StandingServiceService, type SuspendTenantRequest } from '@tollgate/contracts/enforcement/v1/standing';
import { WalletServiceService } from '@tollgate/contracts/wallet/v1/wallet';
import { DomainError, unavailable } from '@tollgate/errors';
import { standIn } from '@tollgate/testing/stand-ins';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';

import { type Fixture, openFixture } from './fixture.ts';
import { type Sessions, SIGN_IN, usersStandIn } from './people.ts';

const TENANT = `ten_${'a'.repeat(32)}`;
const sessions: Sessions = { over: false, refreshes: 0, signOuts: 0 };
const suspensions: SuspendTenantRequest[] = [];
const ledger = { ok: true, faults: [] as string[] };
let fixture: Fixture;

const tenant = (displayName: string): Tenant => ({
  tenantId: TENANT,
  kind: 'TENANT_KIND_ENTERPRISE',
  displayName,
  state: 'TENANT_STATE_OPEN',
  createTime: new Date('2026-11-01T00:00:00Z'),
  closeTime: undefined,
  openTime: undefined,
  banTime: undefined,
  reopenedFrom: '',
});

beforeAll(async () => {
  fixture = await openFixture(async (identities, now) => ({
    accounts: [
      usersStandIn(await identities.of('accounts'), sessions, now),
      standIn(
        TenantsServiceService,
        { listTenants: { staff: ['support'] } },
        {
          // Two pages of one tenant each.
          listTenants: async ({ pageToken }) =>
            pageToken === ''
              ? { tenants: [tenant('云帆商城')], nextPageToken: '2' }
              : { tenants: [tenant('Evil\u001b[2J\u202ename')], nextPageToken: '' },
        },
      ),
    ],
    wallet: [
      standIn(
        WalletServiceService,
        { getBalance: { staff: ['finance'] }, verifyLedger: { services: ['cli'] } },
        {
          verifyLedger: async () => ({
            ok: ledger.ok,
            checks: [{ name: 'TRIAL_BALANCE', ok: ledger.ok, examined: 12n, faults: ledger.faults }],
            asOfSequence: 99n,
            sealedSequence: 98n,
            unsealedTransfers: 1n,
          }),
        },
      ),
    ],
    enforcement: [
      standIn(
        StandingServiceService,
        { suspendTenant: { staff: ['enforcer'] }, getStanding: { staff: ['support'] } },
        {
          suspendTenant: async (request) => {
            suspensions.push(request);
            if (request.clauseId === 'jd/0') {
              const metadata = { clause_id: 'jd/0', remedy_en: 'Choose another clause.' };
              throw new DomainError({
                category: 'failed_precondition',
                reason: 'CLAUSE_DOES_NOT_ALLOW',
                message: 'that clause does not allow it',
                metadata,
              });
            }
            return {
              restriction: undefined,
              effect: { openGrants: 2n, openGrantUnits: 1500n, standingAfter: undefined },
            };
          },
          getStanding: async () => Promise.reject(unavailable('DATABASE_UNAVAILABLE', 'try again')),
        },
      ),
    ],
  }));
});
beforeEach(async () => {
  suspensions.length = 0;
  await fixture.tollgate(['sign-in'], { env: SIGN_IN });
});
afterAll(() => fixture.close());

const sessionFile = (): string => path.join(fixture.cwd, '.tollgate', 'stack.session.json');

test('signing in keeps a session that only its owner can read, and shows no token', async () => {
  const answer = await fixture.tollgate(['sign-in', '--json'], { env: SIGN_IN });
  expect(answer.code).toBe(0);
  expect(answer.json()).toMatchObject({ login: 'wang.staff', kind: 'staff', roles: ['support', 'enforcer'] });
  expect(answer.stdout).not.toMatch(/the session|eyJ/);
  expect(statSync(sessionFile()).mode & 0o777).toBe(0o600);
  expect((await fixture.tollgate(['whoami'])).stdout).toContain('王审核 (wang.staff), staff: support, enforcer');
  chmodSync(sessionFile(), 0o644);
  const refused = await fixture.tollgate(['tenants', 'list']);
  expect([refused.code, refused.stdout]).toEqual([4, '']);
});

test('a refused sign-in, and one without a terminal or settings', async () => {
  const wrong = await fixture.tollgate(['sign-in'], { env: { ...SIGN_IN, TOLLGATE_PASSWORD: 'no' } });
  expect([wrong.code, wrong.stdout]).toEqual([4, '']);
  expect(wrong.stderr).toContain('SIGN_IN_REFUSED');
  const blind = await fixture.tollgate(['sign-in']);
  expect(blind.code).toBe(2);
  expect(blind.stderr).toContain('TOLLGATE_LOGIN is not set');
});

test('signing out ends the session here and there', async () => {
  const before = sessions.signOuts;
  expect((await fixture.tollgate(['sign-out'])).code).toBe(0);
  expect([existsSync(sessionFile()), sessions.signOuts]).toEqual([false, before + 1]);
  const next = await fixture.tollgate(['tenants', 'list']);
  expect([next.code, next.stdout]).toEqual([4, '']);
  expect(next.stderr).toContain('tollgate sign-in');
});

test('the person token is renewed, and a session that is over is forgotten', async () => {
  const before = sessions.refreshes;
  await fixture.tollgate(['tenants', 'list']);
  expect(sessions.refreshes).toBe(before);
  const old = readFileSync(sessionFile(), 'utf8');
  fixture.pass(14.5 * 60_000);
  expect((await fixture.tollgate(['tenants', 'list'])).code).toBe(0);
  expect(sessions.refreshes).toBe(before + 1);
  expect(readFileSync(sessionFile(), 'utf8')).not.toBe(old);
  sessions.over = true;
  fixture.pass(14.5 * 60_000);
  expect((await fixture.tollgate(['tenants', 'list'])).code).toBe(4);
  expect(existsSync(sessionFile())).toBe(false);
  sessions.over = false;
});

test('lists follow every page; names cannot steer the terminal; columns line up with Chinese in them', async () => {
  const { code, stdout, stderr } = await fixture.tollgate(['tenants', 'list']);
  expect([code, stderr]).toEqual([0, '']);
  const [head = '', first = '', second = ''] = stdout.trimEnd().split('\n');
  expect(second).toContain('Evil\uFFFD[2J\uFFFDname');
  expect(stdout).not.toContain('\u001b');
  // Each of the four characters takes two columns.
  expect(first.indexOf('enterprise') + 4).toBe(head.indexOf('KIND'));
  const limited = await fixture.tollgate(['tenants', 'list', '--limit', '1', '--json']);
  expect(limited.json()).toMatchObject({
    tenants: [{ displayName: '云帆商城', createTime: '2026-11-01T00:00:00.000Z' }],
  });
});

test('colours are for terminals, and never against NO_COLOR', async () => {
  expect((await fixture.tollgate(['tenants', 'list'], { tty: true })).stdout).toContain('\u001b[1m');
  expect((await fixture.tollgate(['tenants', 'list'], { tty: true, env: { NO_COLOR: '1' } })).stdout).not.toContain(
    '\u001b',
  );
});

test('a proof that fails is the failure of its command, and needs nobody signed in', async () => {
  await fixture.tollgate(['sign-out']);
  const good = await fixture.tollgate(['wallet', 'verify', '--json']);
  expect([good.code, good.json()]).toMatchObject([0, { ok: true, asOfSequence: '99', checks: [{ examined: '12' }] }]);
  Object.assign(ledger, { ok: false, faults: ['lot/x is off by 1'] });
  const bad = await fixture.tollgate(['wallet', 'verify']);
  expect(bad.code).toBe(1);
  expect(bad.stdout).toContain('lot/x is off by 1');
  Object.assign(ledger, { ok: true, faults: [] });
});

test('a dry run asks for a preview; an order carries the id it was given', async () => {
  const words = [
    'sanction',
    'suspend',
    TENANT,
    '--clause',
    'jd/7.3.3',
    '--reason',
    '投诉率超过阈值，已核实',
    '--until',
    '2026-12-31',
  ];
  const preview = await fixture.tollgate([...words, '--dry-run']);
  expect(preview.code).toBe(0);
  expect(preview.stdout).toMatch(/Nothing was changed[\s\S]*units on their way\s+1500/);
  const id = '7b0d2d9e-52c5-4b32-9a86-1d2f3c4b5a69';
  expect((await fixture.tollgate([...words, '--request-id', id])).code).toBe(0);
  const expireTime = new Date('2026-12-30T16:00:00Z');
  expect(suspensions).toMatchObject([
    { validateOnly: true, expireTime },
    { validateOnly: false, expireTime, requestId: id, clauseId: 'jd/7.3.3' },
  ]);
});

test('each kind of failure has its code, its words on stderr and nothing on stdout', async () => {
  const suspend = (clause: string, ...more: string[]) =>
    fixture.tollgate(['sanction', 'suspend', TENANT, '--clause', clause, '--reason', 'long enough a reason', ...more]);
  const refused = await suspend('jd/0');
  expect([refused.code, refused.stdout]).toEqual([3, '']);
  for (const part of ['CLAUSE_DOES_NOT_ALLOW', 'clause jd/0', 'Choose another clause.'])
    expect(refused.stderr).toContain(part);
  const asJson = await suspend('jd/0', '--json');
  expect(JSON.parse(asJson.stderr)).toMatchObject({
    error: { category: 'failed_precondition', reason: 'CLAUSE_DOES_NOT_ALLOW' },
  });
  const role = await fixture.tollgate(['wallet', 'balance', TENANT]);
  expect([role.code, role.stdout]).toEqual([3, '']);
  expect(role.stderr).toContain('ROLE_REQUIRED');
  const outage = await fixture.tollgate(['sanction', 'show', TENANT]);
  expect([outage.code, outage.stdout]).toEqual([5, '']);
});

test.each([
  [['nonsense']],
  [['tenants', 'list', '--limit', '0']],
  [['tenants', 'list', '--state', 'sleeping']],
  [['sanction', 'suspend', TENANT]],
  [['sanction', 'suspend', TENANT, '--clause', 'c', '--reason', 'r', '--until', '2026-13-01']],
  [['settle', 'preview', TENANT, '--cause', 'whim', '--reason', 'r']],
  [['settle', 'preview', TENANT, '--cause', 'mutual', '--reason', 'r', '--elect', 'jd/1']],
  [['ingest', 'no-such-file', '--tenant', TENANT, '--product', 'sms-cn', '--format', 'jsonl']],
  [['--profile', 'no-such-profile.json', 'tenants', 'list']],
])('%j is wrong usage', async (words) => {
  const answer = await fixture.tollgate(words);
  expect([answer.code, answer.stdout]).toEqual([2, '']);
  expect(answer.stderr).not.toBe('');
});

test('a stack that does not run is unavailable', async () => {
  const { writeFileSync } = await import('node:fs');
  const profile = JSON.parse(readFileSync(path.join(fixture.cwd, '.tollgate', 'stack.json'), 'utf8')) as {
    identitiesDir: string;
  };
  const file = path.join(fixture.cwd, 'elsewhere.json');
  writeFileSync(file, JSON.stringify({ addresses: { wallet: '127.0.0.1:1' }, identitiesDir: profile.identitiesDir }));
  expect((await fixture.tollgate(['--profile', 'elsewhere.json', 'wallet', 'verify'])).code).toBe(5);
  expect((await fixture.tollgate(['wallet', 'verify'], { env: { TOLLGATE_PROFILE: 'elsewhere.json' } })).code).toBe(5);
  expect((await fixture.tollgate(['usage', 'verify'], { env: { TOLLGATE_PROFILE: 'elsewhere.json' } })).code).toBe(2);
});

test('help is data, with examples', async () => {
  for (const words of [['--help'], ['ingest', '--help'], ['sanction', 'suspend', '--help']]) {
    const { code, stdout, stderr } = await fixture.tollgate(words);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toContain('Example');
  }
});
