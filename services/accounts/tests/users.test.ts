// Sign-in, sessions and staff, through the generated client.
import { randomUUID } from 'node:crypto';
import { TenantsServiceService } from '@tollgate/contracts/accounts/v1/tenants';
import { newId } from '@tollgate/ids';
import { channelCredentials, createCallerTokens, loadIdentity, type Person, withPerson } from '@tollgate/auth';
import { createClient } from '@tollgate/rpc';
import { refusal, testIdentities } from '@tollgate/testing';
import { generate } from 'otplib';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Bed, type Clients, PASSWORD, randomPhone, register, rowCounts, staff, startBed } from './fixtures.ts';

/** What passwords were checked against. */
const checkedHashes = vi.hoisted((): string[] => []);
vi.mock(import('../src/domain/password.ts'), async (original) => {
  const real = await original();
  return {
    ...real,
    verifyPassword: (phc: string, password: string) => {
      checkedHashes.push(phc);
      return real.verifyPassword(phc, password);
    },
  };
});

let bed: Bed;
let front: Clients;
let cli: Clients;
beforeAll(async () => {
  bed = await startBed();
  front = await bed.as('console');
  cli = await bed.as('cli');
});
afterAll(() => bed.stop());
// Every test signs in with codes of its own half minutes.
beforeEach(() => advance(600));

function advance(seconds: number): void {
  bed.clock.now = new Date(bed.clock.now.getTime() + seconds * 1000);
}

const REFUSED = { category: 'unauthenticated', reason: 'SIGN_IN_REFUSED', metadata: {} };
const attempt = (login: string, password = PASSWORD, oneTimeCode = '') =>
  front.users.signIn({ login, password, oneTimeCode });

const newStaff = (login: string, ...roles: string[]) => ({
  requestId: randomUUID(),
  login,
  displayName: '王审核',
  password: PASSWORD,
  roles,
});
const codeOf = (secret: string, offsetSeconds = 0) =>
  generate({ secret, epoch: Math.floor(bed.clock.now.getTime() / 1000) + offsetSeconds });
const adminPerson = (): Promise<Clients> => bed.as('cli', staff('admin'));

describe('CreateStaffUser', () => {
  it('lets the command line make the first member alone, even when several try at once', async () => {
    const logins = ['first.a', 'first.b', 'first.c'];
    const outcomes = await Promise.allSettled(
      logins.map((login) => cli.users.createStaffUser(newStaff(login, 'admin'))),
    );
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const before = await rowCounts(bed);
    expect(await refusal(cli.users.createStaffUser(newStaff('another.one', 'support')))).toMatchObject({
      category: 'permission_denied',
      reason: 'ADMINISTRATOR_REQUIRED',
    });
    expect(await rowCounts(bed)).toEqual(before);
  });

  it('takes an administrator after that, and shows the secret once', async () => {
    const admin = await adminPerson();
    const request = newStaff('wang.reviewer', 'reviewer', 'support');
    const made = await admin.users.createStaffUser(request);
    expect(made.user).toMatchObject({
      kind: 'USER_KIND_STAFF',
      tenantId: '',
      roles: ['reviewer', 'support'],
      displayName: '王审核',
    });
    expect(made.oneTimeCodeSecret).toMatch(/^[A-Z2-7]{32}$/);
    const taken = admin.users.createStaffUser({ ...request, requestId: randomUUID() });
    expect(await refusal(taken)).toMatchObject({ category: 'already_exists', reason: 'LOGIN_TAKEN' });
    const support = await bed.as('cli', staff('support'));
    expect(await refusal(support.users.createStaffUser(newStaff('somebody', 'admin')))).toMatchObject({
      reason: 'ROLE_REQUIRED',
    });
    expect((await refusal(front.users.createStaffUser(newStaff('somebody', 'admin')))).category).toBe(
      'permission_denied',
    );
  });

  it('replays its answer without the secret', async () => {
    const person = staff('admin');
    const admin = await bed.as('cli', person);
    const request = newStaff('zhao.finance', 'finance');
    const made = await admin.users.createStaffUser(request);
    expect(await admin.users.createStaffUser(request)).toEqual({ ...made, oneTimeCodeSecret: '' });
  });

  it.each([
    ['login', { login: 'Ab' }],
    ['roles', { roles: [] }],
    ['roles[0]', { roles: ['root'] }],
    ['password', { password: 'short' }],
    ['display_name', { displayName: '\u3000 ' }],
  ])('refuses a bad %s and writes nothing', async (field, part) => {
    const admin = await adminPerson();
    const before = await rowCounts(bed);
    const refused = await refusal(admin.users.createStaffUser({ ...newStaff('li.si', 'support'), ...part }));
    expect(refused.violations.map((violation) => violation.field)).toEqual([field]);
    expect(await rowCounts(bed)).toEqual(before);
  });
});

describe('SignIn of a tenant', () => {
  it('opens a session whose person token other calls take', async () => {
    const { phone, tenantId, userId } = await register(bed);
    const opened = await attempt(phone);
    expect(opened.user).toEqual({
      userId,
      kind: 'USER_KIND_TENANT',
      tenantId,
      roles: ['owner'],
      displayName: '云帆商城',
      impersonatedBy: '',
    });
    expect(opened.sessionExpireTime?.getTime()).toBe(bed.clock.now.getTime() + 12 * 3_600_000);
    const identity = await loadIdentity(join(await testIdentities(), 'console'));
    const tokens = createCallerTokens(identity);
    const mine = createClient(TenantsServiceService, {
      address: bed.service.address,
      credentials: channelCredentials(identity),
      audience: 'accounts',
      authorize: async (audience) => ({ ...(await tokens(audience)), ...withPerson(opened.personToken) }),
    });
    expect((await mine.getTenant({ tenantId })).tenant).toMatchObject({ tenantId });
    expect(await refusal(mine.getTenant({ tenantId: newId('ten') }))).toMatchObject({ reason: 'TENANT_SCOPE' });
    mine.close();
  });

  it('refuses a wrong password and an unknown login alike, and locks either after five failures', async () => {
    const { phone } = await register(bed);
    for (const login of [phone, randomPhone(), 'no.such.staff']) {
      const answers = [];
      for (let tries = 0; tries < 7; tries += 1) answers.push(await refusal(attempt(login, 'not the password')));
      for (const answer of answers) expect(answer).toEqual(answers[0]);
      expect(answers[0]).toMatchObject(REFUSED);
    }
    expect(await refusal(attempt(phone))).toMatchObject(REFUSED);
    advance(59);
    expect(await refusal(attempt(phone))).toMatchObject(REFUSED);
    advance(2);
    expect((await attempt(phone)).sessionToken).not.toBe('');
    // Success forgets the failures.
    expect(await refusal(attempt(phone, 'not the password'))).toMatchObject(REFUSED);
    expect((await attempt(phone)).sessionToken).not.toBe('');
  });

  it('checks a password of the same cost for an unknown login as for a known one', async () => {
    const { phone } = await register(bed);
    const costs: string[][] = [];
    for (const login of [phone, randomPhone()]) {
      checkedHashes.length = 0;
      await refusal(attempt(login, 'not the password'));
      // Without salt and hash: the algorithm and its parameters.
      costs.push(checkedHashes.map((phc) => phc.split('$').slice(0, 4).join('$')));
    }
    expect(costs).toEqual([['$argon2id$v=19$m=19456,t=2,p=1'], ['$argon2id$v=19$m=19456,t=2,p=1']]);
  });

  it('lets attempts at the same time not outrun the count', async () => {
    const { phone } = await register(bed);
    await Promise.allSettled(Array.from({ length: 12 }, () => attempt(phone, 'not the password')));
    expect(await refusal(attempt(phone))).toMatchObject(REFUSED);
    const { failures } = await bed.service.db
      .selectFrom('sign_in_guard')
      .select('failures')
      .orderBy('last_attempt_at', 'desc')
      .limit(1)
      .executeTakeFirstOrThrow();
    expect(failures).toBe(5);
  });

  it('takes callers that people type their passwords into, and nobody else', async () => {
    const { phone } = await register(bed);
    const gateway = await bed.as('gateway');
    const refused = refusal(gateway.users.signIn({ login: phone, password: PASSWORD, oneTimeCode: '' }));
    expect((await refused).category).toBe('permission_denied');
  });
});

describe('SignIn of staff', () => {
  async function member(login: string): Promise<string> {
    const admin = await adminPerson();
    return (await admin.users.createStaffUser(newStaff(login, 'enforcer'))).oneTimeCodeSecret;
  }

  it('needs a code of now, which is good once', async () => {
    const secret = await member('chen.enforcer');
    expect(await refusal(attempt('chen.enforcer'))).toMatchObject(REFUSED);
    expect(await refusal(attempt('chen.enforcer', PASSWORD, 'abcdef'))).toMatchObject(REFUSED);
    expect(await refusal(attempt('chen.enforcer', PASSWORD, await codeOf(secret, -300)))).toMatchObject(REFUSED);
    const code = await codeOf(secret);
    const opened = await attempt('chen.enforcer', PASSWORD, code);
    expect(opened.user).toMatchObject({ kind: 'USER_KIND_STAFF', roles: ['enforcer'] });
    expect(await refusal(attempt('chen.enforcer', PASSWORD, code))).toMatchObject(REFUSED);
    // An earlier one, though never used and within the tolerance, is used up with it.
    expect(await refusal(attempt('chen.enforcer', PASSWORD, await codeOf(secret, -30)))).toMatchObject(REFUSED);
    advance(30);
    expect((await attempt('chen.enforcer', PASSWORD, await codeOf(secret))).sessionToken).not.toBe('');
  });

  it('lets one of two sign-ins with the same code through', async () => {
    const secret = await member('liu.approver');
    const code = await codeOf(secret);
    const outcomes = await Promise.allSettled([1, 2, 3].map(() => attempt('liu.approver', PASSWORD, code)));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });
});

describe('RefreshPersonToken and SignOut', () => {
  it('gives fresh tokens while the session lasts, and ends it for good', async () => {
    const { phone, userId } = await register(bed);
    const { sessionToken } = await attempt(phone);
    advance(11 * 3_600);
    const fresh = await front.users.refreshPersonToken({ sessionToken });
    expect(fresh.user?.userId).toBe(userId);
    expect(fresh.personTokenExpireTime?.getTime()).toBeGreaterThan(Date.now());
    await front.users.signOut({ sessionToken });
    await front.users.signOut({ sessionToken });
    const ended = { category: 'unauthenticated', reason: 'SESSION_INVALID' };
    expect(await refusal(front.users.refreshPersonToken({ sessionToken }))).toMatchObject(ended);
    const later = await attempt(phone);
    advance(12 * 3_600);
    expect(await refusal(front.users.refreshPersonToken({ sessionToken: later.sessionToken }))).toMatchObject(ended);
    expect(await refusal(front.users.refreshPersonToken({ sessionToken: 'made up' }))).toMatchObject(ended);
    expect((await refusal(front.users.refreshPersonToken({ sessionToken: '' }))).category).toBe('invalid_argument');
  });

  it('forgets old guards and sessions, and keeps those that count', async () => {
    const { phone } = await register(bed);
    await attempt(phone);
    await refusal(attempt(phone, 'not the password'));
    const count = async (): Promise<readonly [number, number]> => {
      const guards = await bed.service.db.selectFrom('sign_in_guard').select('failures').execute();
      const sessions = await bed.service.db.selectFrom('session').select('session_id').execute();
      return [guards.length, sessions.length];
    };
    const [guards, sessions] = await count();
    expect(guards).toBeGreaterThan(0);
    await bed.service.runJob('forget-sign-ins');
    expect((await count())[1]).toBe(sessions);
    advance(25 * 3_600);
    await bed.service.runJob('forget-sign-ins');
    expect(await count()).toEqual([0, sessions]);
    advance(200 * 24 * 3_600);
    await bed.service.runJob('forget-sign-ins');
    expect(await count()).toEqual([0, 0]);
  });
});

it('lets no tenant call what staff calls', async () => {
  const person: Person = { userId: newId('usr'), kind: 'tenant', tenantId: newId('ten'), roles: ['owner'] };
  const tenant = await bed.as('console', person);
  expect((await refusal(tenant.users.createStaffUser(newStaff('own.goal', 'admin')))).category).toBe(
    'permission_denied',
  );
});
