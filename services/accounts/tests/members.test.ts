// Invitations, roles, sessions, passwords and impersonation, through the generated client.
import { randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MembersServiceService } from '@tollgate/contracts/accounts/v1/members';
import { SessionsServiceService } from '@tollgate/contracts/accounts/v1/sessions';
import type { Person, ServiceName } from '@tollgate/auth';
import { newId } from '@tollgate/ids';
import { refusal } from '@tollgate/testing';
import { generate } from 'otplib';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { personOf } from './credentials-bed.ts';
import {
  type Bed,
  type Clients,
  PASSWORD,
  randomPhone,
  register,
  type Registered,
  rowCounts,
  staff,
  startBed,
} from './fixtures.ts';

let bed: Bed;
let front: Clients;
let tenant: Registered;
const mails = mkdtempSync(join(tmpdir(), 'tollgate-mail-'));
beforeAll(async () => {
  bed = await startBed(new Date(), undefined, undefined, { ACCOUNTS_MAIL_DIR: mails });
  front = await bed.as('console');
  tenant = await register(bed);
});
afterAll(() => bed.stop());
beforeEach(() => advance(7200));

const advance = (seconds: number): void => void (bed.clock.now = new Date(bed.clock.now.getTime() + seconds * 1000));
const NEW_PASSWORD = 'another long password';

async function people(person?: Person, as: ServiceName = 'console') {
  const who = person === undefined ? { as } : { as, person };
  return {
    members: await bed.service.client(MembersServiceService, who),
    sessions: await bed.service.client(SessionsServiceService, who),
  };
}

const invitation = (over: object = {}) => ({
  requestId: randomUUID(),
  tenantId: tenant.tenantId,
  displayName: '陈开发',
  roles: ['developer'],
  email: '',
  login: '',
  ...over,
});

async function join_(roles: string[], of: Registered = tenant): Promise<{ userId: string; phone: string }> {
  const { members } = await people(personOf(of, 'owner'));
  const { token } = await members.inviteMember(invitation({ roles, tenantId: of.tenantId }));
  const phone = randomPhone();
  const { user } = await (await people()).members.acceptInvitation({ token, phone, password: PASSWORD });
  return { userId: user?.userId ?? '', phone };
}

const signIn = (login: string, password = PASSWORD) => front.users.signIn({ login, password, oneTimeCode: '' });

/** The code in the newest mail to an address. */
async function mailedCode(address: string): Promise<string> {
  advance(10);
  await bed.service.runJob('deliver-mail');
  const texts = readdirSync(mails)
    .toSorted()
    .map((name) => readFileSync(join(mails, name), 'utf8'));
  const mail = texts.filter((text) => text.includes(`To: ${address}`)).at(-1) ?? '';
  const body = /Content-Transfer-Encoding: base64\r\n\r\n([\s\S]*?)\r\n\r\n?-/.exec(mail)?.[1];
  const text = body === undefined ? mail : Buffer.from(body, 'base64').toString('utf8');
  return /^([A-Za-z0-9_-]{43})\s*$/m.exec(text)?.[1] ?? '';
}

describe('invitations', () => {
  it('work once; the second use is refused by its name, and nothing is written', async () => {
    const { members } = await people(personOf(tenant, 'owner'));
    const { token } = await members.inviteMember(invitation());
    const accept = async (phone: string, password = PASSWORD) =>
      (await people()).members.acceptInvitation({ token, phone, password });
    const phone = randomPhone();
    const { user } = await accept(phone);
    expect(user).toMatchObject({ kind: 'USER_KIND_TENANT', tenantId: tenant.tenantId, roles: ['developer'] });
    const before = await rowCounts(bed);
    expect(await refusal(accept(randomPhone()))).toMatchObject({ reason: 'INVITATION_USED' });
    expect(await rowCounts(bed)).toEqual(before);
    expect((await signIn(phone)).user).toMatchObject({ userId: user?.userId, displayName: '陈开发' });
  });

  it('are taken up by one of two at the same time', async () => {
    const { members } = await people(personOf(tenant, 'owner'));
    const { token } = await members.inviteMember(invitation());
    const open = await people();
    const both = [randomPhone(), randomPhone()].map((phone) =>
      open.members.acceptInvitation({ token, phone, password: PASSWORD }),
    );
    expect((await Promise.allSettled(both)).filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('end: unknown, withdrawn, expired; a taken phone uses nothing up', async () => {
    const { members } = await people(personOf(tenant, 'owner'));
    const open = await people();
    const accept = (token: string, phone = randomPhone()) =>
      open.members.acceptInvitation({ token, phone, password: PASSWORD });
    expect(await refusal(accept('nothing'))).toMatchObject({ reason: 'INVITATION_UNKNOWN' });
    const one = await members.inviteMember(invitation());
    expect(await refusal(accept(one.token, tenant.phone))).toMatchObject({ reason: 'PHONE_TAKEN' });
    expect(await refusal(accept(one.token, ''))).toMatchObject({ reason: 'PHONE_REQUIRED' });
    const invitationId = one.invitation?.invitationId ?? '';
    await members.withdrawInvitation({ requestId: randomUUID(), tenantId: tenant.tenantId, invitationId });
    expect(await refusal(accept(one.token))).toMatchObject({ reason: 'INVITATION_WITHDRAWN' });
    const late = await members.inviteMember(invitation());
    advance(7 * 24 * 3600);
    expect(await refusal(accept(late.token))).toMatchObject({ reason: 'INVITATION_EXPIRED' });
  });

  it('are for owners, with roles and names that there are', async () => {
    const before = await rowCounts(bed);
    const { members } = await people(personOf(tenant, 'owner'));
    for (const [over, reason] of [
      [{ roles: ['admin'] }, 'ROLES_UNKNOWN'],
      [{ login: 'somebody' }, 'LOGIN_REQUIRED'],
      [{ displayName: ' ' }, 'DISPLAY_NAME_BLANK'],
      [{ email: 'a@b.cn\r\nBcc: c@d.cn' }, 'INVALID_REQUEST'],
      [{ tenantId: '' }, 'TENANT_SCOPE'],
    ] as const) {
      expect(await refusal(members.inviteMember(invitation(over)))).toMatchObject({ reason });
    }
    const developer = await people(personOf(tenant, 'developer'));
    expect(await refusal(developer.members.inviteMember(invitation()))).toMatchObject({ reason: 'ROLE_REQUIRED' });
    expect(await rowCounts(bed)).toEqual(before);
  });

  it('reach staff by mail, who get the secret of their codes', async () => {
    const admin = await people(staff('admin'), 'cli');
    const email = 'wang@example.cn';
    const wish = invitation({ tenantId: '', roles: ['auditor'], login: 'wang.auditor', email });
    expect((await admin.members.inviteMember(wish)).token).toBe('');
    const token = await mailedCode(email);
    const made = await (await people()).members.acceptInvitation({ token, phone: '', password: PASSWORD });
    const epoch = Math.floor(bed.clock.now.getTime() / 1000);
    const oneTimeCode = await generate({ secret: made.oneTimeCodeSecret, epoch });
    const signed = await front.users.signIn({ login: 'wang.auditor', password: PASSWORD, oneTimeCode });
    expect(signed.user).toMatchObject({ roles: ['auditor'], kind: 'USER_KIND_STAFF' });
    const again = front.users.signIn({ login: 'wang.auditor', password: PASSWORD, oneTimeCode });
    expect(await refusal(again)).toMatchObject({ reason: 'SIGN_IN_REFUSED' });
  });
});

describe('members', () => {
  it('change roles and leave, but for the last owner', async () => {
    const mine = await register(bed);
    const owner = await people(personOf(mine, 'owner'));
    const which = (userId: string) => ({
      requestId: randomUUID(),
      tenantId: mine.tenantId,
      userId,
      validateOnly: false,
    });
    const last = owner.members.setMemberRoles({ ...which(mine.userId), roles: ['viewer'] });
    expect(await refusal(last)).toMatchObject({ reason: 'LAST_OWNER' });
    expect(await refusal(owner.members.removeMember(which(mine.userId)))).toMatchObject({ reason: 'LAST_OWNER' });
    const second = await join_(['viewer'], mine);
    await owner.members.setMemberRoles({ ...which(second.userId), roles: ['owner'] });
    // Two owners who demote each other at once: one stays.
    const both = [mine.userId, second.userId].map((userId) =>
      owner.members.setMemberRoles({ ...which(userId), roles: ['viewer'] }),
    );
    expect((await Promise.allSettled(both)).filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const { members } = await owner.members.listMembers({ tenantId: mine.tenantId, pageSize: 0, pageToken: '' });
    expect(members.filter(({ user }) => user?.roles.includes('owner'))).toHaveLength(1);
    const foreign = owner.members.removeMember({ ...which(tenant.userId) });
    expect(await refusal(foreign)).toMatchObject({ reason: 'MEMBER_NOT_FOUND' });
  });

  it('who left cannot sign in, their sessions are over and their phone is free', async () => {
    const { userId, phone } = await join_(['finance']);
    const { sessionToken } = await signIn(phone);
    const owner = await people(personOf(tenant, 'owner'));
    await owner.members.removeMember({
      requestId: randomUUID(),
      tenantId: tenant.tenantId,
      userId,
      validateOnly: false,
    });
    expect(await refusal(front.users.refreshPersonToken({ sessionToken }))).toMatchObject({
      reason: 'SESSION_INVALID',
    });
    expect(await refusal(signIn(phone))).toMatchObject({ reason: 'SIGN_IN_REFUSED' });
    const { token } = await owner.members.inviteMember(invitation());
    await (await people()).members.acceptInvitation({ token, phone, password: PASSWORD });
  });
});

describe('sessions and passwords', () => {
  it('are listed and ended by oneself and by the owner, and by nobody else', async () => {
    const { userId, phone } = await join_(['developer']);
    const first = await signIn(phone);
    await signIn(phone);
    const own = await people({ ...personOf(tenant, 'developer'), userId });
    const { sessions } = await own.sessions.listSessions({ userId: '' });
    expect(sessions).toHaveLength(2);
    const stranger = await people({ ...personOf(await register(bed), 'owner') });
    for (const other of [userId, newId('usr')]) {
      expect(await refusal(stranger.sessions.listSessions({ userId: other }))).toMatchObject({
        reason: 'SESSION_SCOPE',
      });
    }
    const colleague = await people({ ...personOf(tenant, 'viewer'), userId: newId('usr') });
    expect(await refusal(colleague.sessions.listSessions({ userId }))).toMatchObject({ reason: 'SESSION_SCOPE' });
    const owner = await people(personOf(tenant, 'owner'));
    const revoke = { requestId: randomUUID(), userId, sessionId: sessions[1]?.sessionId ?? '' };
    expect(await owner.sessions.revokeSessions(revoke)).toEqual({ revoked: 1 });
    const ended = front.users.refreshPersonToken({ sessionToken: first.sessionToken });
    expect(await refusal(ended)).toMatchObject({ reason: 'SESSION_INVALID' });
  });

  it('a password changes with the current one, which cannot be guessed, and ends the other sessions', async () => {
    const { userId, phone } = await join_(['developer']);
    const { sessionToken } = await signIn(phone);
    const own = await people({ ...personOf(tenant, 'developer'), userId });
    const change = (currentPassword: string) =>
      own.sessions.changePassword({ requestId: randomUUID(), currentPassword, newPassword: NEW_PASSWORD });
    expect(await refusal(change('wrong password'))).toMatchObject({ reason: 'PASSWORD_REFUSED' });
    await change(PASSWORD);
    expect(await refusal(front.users.refreshPersonToken({ sessionToken }))).toMatchObject({
      reason: 'SESSION_INVALID',
    });
    await signIn(phone, NEW_PASSWORD);
    for (let i = 0; i < 5; i++) await refusal(change('wrong password'));
    expect(await refusal(change(NEW_PASSWORD))).toMatchObject({ reason: 'PASSWORD_REFUSED' });
  });

  it('a reset is mailed to a confirmed address, works once, and says nothing about who is here', async () => {
    const { userId, phone } = await join_(['developer']);
    const email = `dev-${userId}@example.cn`;
    const own = await people({ ...personOf(tenant, 'developer'), userId });
    const set = (currentPassword: string) =>
      own.sessions.setOwnContact({ requestId: randomUUID(), language: 'en', email, currentPassword });
    expect(await refusal(set('wrong password'))).toMatchObject({ reason: 'PASSWORD_REFUSED' });
    expect(await set(PASSWORD)).toEqual({ confirmationSent: true });
    const open = await people();
    const confirmation = await mailedCode(email);
    await open.sessions.confirmEmail({ token: confirmation });
    expect(await refusal(open.sessions.confirmEmail({ token: confirmation }))).toMatchObject({
      reason: 'CONFIRMATION_USED',
    });
    expect(await open.sessions.requestPasswordReset({ login: phone })).toEqual({});
    expect(await open.sessions.requestPasswordReset({ login: randomPhone() })).toEqual({});
    const token = await mailedCode(email);
    const { sessionToken } = await signIn(phone);
    const reset = (given: string) => open.sessions.resetPassword({ token: given, newPassword: NEW_PASSWORD });
    await reset(token);
    expect(await refusal(reset(token))).toMatchObject({ reason: 'RESET_USED' });
    expect(await refusal(reset('nothing'))).toMatchObject({ reason: 'RESET_UNKNOWN' });
    expect(await refusal(front.users.refreshPersonToken({ sessionToken }))).toMatchObject({
      reason: 'SESSION_INVALID',
    });
    await signIn(phone, NEW_PASSWORD);
  });
});

describe('impersonation', () => {
  it('is for a reason and a time, is told, reads, and changes nothing', async () => {
    const made = await (
      await bed.as('cli', staff('admin'))
    ).users.createStaffUser({
      requestId: randomUUID(),
      login: 'li.support',
      displayName: '李支持',
      password: PASSWORD,
      roles: ['support'],
    });
    const userId = made.user?.userId ?? '';
    const support = await people({ userId, kind: 'staff', roles: ['support'] });
    const start = {
      requestId: randomUUID(),
      tenantId: tenant.tenantId,
      reason: '核对客户反馈的余额显示问题',
      minutes: 5,
    };
    expect(await refusal(support.sessions.startImpersonation({ ...start, reason: 'x' }))).toMatchObject({
      reason: 'INVALID_REQUEST',
    });
    const opened = await support.sessions.startImpersonation(start);
    expect(opened.user).toMatchObject({ tenantId: tenant.tenantId, roles: ['viewer'], impersonatedBy: userId });
    expect(await support.sessions.startImpersonation(start)).toMatchObject({ sessionToken: '', personToken: '' });
    const looker: Person = { ...personOf(tenant, 'viewer'), userId, impersonatedBy: userId };
    const looking = await bed.as('console', looker);
    const { notices } = await looking.notices.listNotices({ tenantId: tenant.tenantId, pageSize: 1, pageToken: '' });
    expect(notices[0]).toMatchObject({ topic: 'IMPERSONATION' });
    expect(notices[0]?.body?.zh).toContain('李支持');
    const before = await rowCounts(bed);
    const lookers = await people({ ...looker, roles: ['owner'] });
    for (const call of [
      lookers.members.inviteMember(invitation()),
      lookers.sessions.changePassword({
        requestId: randomUUID(),
        currentPassword: PASSWORD,
        newPassword: NEW_PASSWORD,
      }),
    ]) {
      expect(await refusal(call)).toMatchObject({ category: 'permission_denied', reason: 'IMPERSONATION_READ_ONLY' });
    }
    expect(await rowCounts(bed)).toEqual(before);
    // Keeping the own session and leaving it is theirs, whoever they look as.
    await looking.users.refreshPersonToken({ sessionToken: opened.sessionToken });
    advance(300);
    const over = front.users.refreshPersonToken({ sessionToken: opened.sessionToken });
    expect(await refusal(over)).toMatchObject({ reason: 'SESSION_INVALID' });
    await looking.users.signOut({ sessionToken: opened.sessionToken });
  });

  it('has tokens that end with the time that was given, not later', async () => {
    const userId = newId('usr');
    const admin = await bed.as('cli', staff('admin'));
    const made = await admin.users.createStaffUser({
      requestId: randomUUID(),
      login: `boxed.${userId.slice(-6)}`,
      displayName: '李支持',
      password: PASSWORD,
      roles: ['support'],
    });
    const support = await people({ userId: made.user?.userId ?? '', kind: 'staff', roles: ['support'] });
    const began = Date.now();
    const opened = await support.sessions.startImpersonation({
      requestId: randomUUID(),
      tenantId: tenant.tenantId,
      reason: '核对客户反馈的余额显示问题',
      minutes: 5,
    });
    const lasts = (token: { readonly personTokenExpireTime?: Date | undefined }): number =>
      (token.personTokenExpireTime?.getTime() ?? Infinity) - began;
    const slow = Date.now() - began;
    expect(lasts(opened)).toBeLessThanOrEqual(300_000 + slow);
    advance(240);
    const fresh = await front.users.refreshPersonToken({ sessionToken: opened.sessionToken });
    expect(lasts(fresh)).toBeLessThanOrEqual(60_000 + (Date.now() - began));
    expect(lasts(fresh)).toBeGreaterThan(0);
  });
});
