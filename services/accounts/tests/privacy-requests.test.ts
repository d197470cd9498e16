// Privacy requests through the generated client: proofs, clocks with pauses, refusals, the package, erasure and certificate.
import { execFileSync } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { listAgreements } from '@tollgate/agreements';
import { MembersServiceService } from '@tollgate/contracts/accounts/v1/members';
import { refusal } from '@tollgate/testing';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCredential } from './credentials-bed.ts';
import { acceptTerms, type Bed, PASSWORD, register, type Registered, staff, startBed, submit } from './fixtures.ts';
import { upload } from './kyc-fixtures.ts';
import {
  ask,
  confirm,
  desks,
  onRequest,
  OTHERS,
  ownerOf,
  type PrivacyClients,
  privacyClients,
  settleAndClose,
} from './privacy-bed.ts';

let bed: Bed;
let desk: Awaited<ReturnType<typeof desks>>;
let tenant: Registered;
let owner: PrivacyClients;
beforeAll(async () => {
  // A Sunday before a month's end.
  bed = await startBed(new Date('2026-11-22T04:00:00Z'));
  desk = await desks(bed);
  tenant = await register(bed);
  owner = await privacyClients(bed, ownerOf(tenant));
});
afterAll(() => bed.stop());

const advanceDays = (days: number): void =>
  void (bed.clock.now = new Date(bed.clock.now.getTime() + days * 86_400_000));
const stateOf = async (request: { tenantId: string; privacyRequestId: string }) =>
  (await desk.support.privacy.getPrivacyRequest(request)).request;

async function underHongfengye(): Promise<PrivacyClients & { tenant: Registered }> {
  const other = await register(bed);
  const agreement = listAgreements().find(({ id }) => id === 'hongfengye-sms');
  if (agreement === undefined) throw new Error('the agreement is not here');
  const { version } = await other.own.agreements.getAgreementVersion({
    agreementId: agreement.id,
    version: agreement.version,
  });
  await other.own.agreements.acceptAgreement({
    requestId: randomUUID(),
    tenantId: other.tenantId,
    agreementId: agreement.id,
    version: agreement.version,
    contentHash: version?.contentHash ?? '',
    mode: 'ACCEPTANCE_MODE_CLICK',
    evidence: undefined,
  });
  return { ...(await privacyClients(bed, ownerOf(other))), tenant: other };
}

describe('the proof of who asks', () => {
  it('is the password, counted and told apart from none', async () => {
    const { tenantId } = tenant;
    expect(await ask(owner, tenantId, 'OBJECT')).toMatchObject({
      state: 'PRIVACY_REQUEST_STATE_OPEN',
      identityCheck: 'IDENTITY_CHECK_PASSWORD',
    });
    expect(await refusal(ask(owner, tenantId, 'OBJECT', { password: 'not the password' }))).toMatchObject({
      reason: 'PASSWORD_REFUSED',
    });
    const waiting = await ask(owner, tenantId, 'RESTRICT', { password: '' });
    expect(waiting).toMatchObject({ state: 'PRIVACY_REQUEST_STATE_IDENTITY_PENDING', dueTime: undefined });
    const early = desk.support.privacy.answerPrivacyRequest({ ...onRequest(waiting), answer: 'done' });
    expect(await refusal(early)).toMatchObject({ reason: 'PRIVACY_REQUEST_STATE' });
    const nothing = { ...onRequest(waiting), password: '', identityCheck: 'IDENTITY_CHECK_UNSPECIFIED' } as const;
    expect(await refusal(owner.privacy.provePrivacyIdentity(nothing))).toMatchObject({ reason: 'PASSWORD_WANTED' });
    const proof = { ...nothing, requestId: randomUUID(), password: PASSWORD };
    expect((await owner.privacy.provePrivacyIdentity(proof)).request?.dueTime).toBeDefined();
  });

  it('is said by staff who speak for a tenant, and never the password', async () => {
    const { tenantId } = tenant;
    const byStaff = { password: '', identityCheck: 'IDENTITY_CHECK_CALLED_BACK' } as const;
    const asked = await ask(desk.support, tenantId, 'EXPLAIN', byStaff);
    expect(asked).toMatchObject({
      identityCheck: 'IDENTITY_CHECK_CALLED_BACK',
      submitter: `user:${desk.support.person.userId}`,
    });
    const wrong = { password: '', identityCheck: 'IDENTITY_CHECK_PASSWORD' } as const;
    expect(await refusal(ask(desk.support, tenantId, 'EXPLAIN', wrong))).toMatchObject({
      reason: 'IDENTITY_CHECK_WANTED',
    });
  });

  it('opens nobody else’s', async () => {
    const stranger = await privacyClients(bed, ownerOf(await register(bed)));
    expect(await refusal(ask(stranger, tenant.tenantId, 'ACCESS'))).toMatchObject({ reason: 'TENANT_SCOPE' });
    const theirs = await ask(owner, tenant.tenantId, 'RECTIFY');
    const mine = stranger.privacy.getPrivacyRequest({ ...onRequest(theirs), tenantId: stranger.person.tenantId ?? '' });
    expect(await refusal(mine)).toMatchObject({ reason: 'PRIVACY_REQUEST_NOT_FOUND' });
  });
});

describe('the clock', () => {
  it('is the agreement’s, stands while the requester is waited for, and goes on with what was left', async () => {
    const other = await underHongfengye();
    const { tenantId } = other.tenant;
    const days = async (kind: 'ACCESS' | 'RECTIFY' | 'COPY' | 'ERASE') => {
      const { clauseId, days: given, dueTime } = await ask(other, tenantId, kind);
      return [clauseId, given, dueTime?.toISOString()];
    };
    expect(await days('ACCESS')).toEqual(['hongfengye/5.1', 3, '2026-11-25T15:59:59.999Z']);
    expect(await days('RECTIFY')).toEqual(['hongfengye/5.2', 3, '2026-11-25T15:59:59.999Z']);
    expect(await days('COPY')).toEqual(['hongfengye/5.6', 15, '2026-12-07T15:59:59.999Z']);
    expect(await days('ERASE')).toEqual(['hongfengye/5.8', 15, '2026-12-07T15:59:59.999Z']);
    const asked = await ask(other, tenantId, 'RECTIFY', { details: '名称有误' });
    advanceDays(1);
    const paused = await desk.support.privacy.pausePrivacyRequest({
      ...onRequest(asked),
      reason: 'PAUSE_REASON_PAPERS_MISSING',
    });
    expect(paused.request).toMatchObject({ state: 'PRIVACY_REQUEST_STATE_PAUSED', dueTime: undefined });
    expect(paused.request?.steps.at(-1)?.detail).toBe('2 DAYS LEFT PAPERS_MISSING');
    const told = await other.tenant.own.notices.listNotices({ tenantId, pageSize: 1, pageToken: '' });
    expect(told.notices[0]?.subject?.en).toMatch(/the time to answer stands \(papers of yours are missing\)$/);
    advanceDays(30);
    const resumed = await other.privacy.resumePrivacyRequest(onRequest(asked));
    // Two days were left on 23 November; they run from 23 December.
    expect(resumed.request?.dueTime?.toISOString()).toBe('2026-12-25T15:59:59.999Z');
    expect(resumed.request?.steps.map(({ step }) => step)).toEqual(['SUBMITTED', 'PROVED', 'PAUSED', 'RESUMED']);
    expect(await refusal(desk.support.privacy.resumePrivacyRequest(onRequest(asked)))).toMatchObject({
      reason: 'PRIVACY_REQUEST_STATE',
    });
    // As it is stored where the holidays of a year are not announced: it counts from when the clock went on.
    await sql`update privacy_request set due_at = null, days_left = 2
      where privacy_request_id = ${asked.privacyRequestId}`.execute(bed.service.db);
    expect(await stateOf(onRequest(asked))).toMatchObject({ deadlinePending: true, dueTime: undefined });
    advanceDays(1);
    await bed.service.runJob('keep-privacy-clocks');
    const dated = await stateOf(onRequest(asked));
    expect(dated).toMatchObject({ deadlinePending: false, dueTime: new Date('2026-12-25T15:59:59.999Z') });
    expect(dated?.steps.at(-1)?.step).toBe('DEADLINE_SET');
    // Late stays late: no pause makes it due again.
    bed.clock.now = new Date('2026-12-25T16:00:00Z');
    expect(
      await refusal(
        desk.support.privacy.pausePrivacyRequest({ ...onRequest(asked), reason: 'PAUSE_REASON_PAPERS_MISSING' }),
      ),
    ).toMatchObject({
      reason: 'PRIVACY_REQUEST_OVERDUE',
      metadata: { due_at: '2026-12-25T15:59:59.999Z' },
    });
    expect((await stateOf(onRequest(asked)))?.dueTime?.toISOString()).toBe('2026-12-25T15:59:59.999Z');
    bed.clock.now = new Date('2026-11-22T04:00:00Z');
  });

  it('of a closure by phone counts working days, and is set later in a year that is not announced', async () => {
    const other = await underHongfengye();
    const { tenantId } = other.tenant;
    bed.clock.now = new Date('2026-12-30T04:00:00Z');
    const wish = { tenantId, channel: 'CLOSURE_CHANNEL_PHONE', password: PASSWORD } as const;
    const late = await other.closures.requestClosure({ requestId: randomUUID(), ...wish });
    expect(late.closure).toMatchObject({ dueTime: undefined, deadlinePending: true, clauseId: 'hongfengye/5.5' });
    await bed.service.runJob('keep-privacy-clocks');
    const newest = async () =>
      (await other.closures.listClosures({ tenantId, pageSize: 1, pageToken: '' })).closures[0];
    expect(await newest()).toMatchObject({ dueTime: undefined, deadlinePending: true });
    // As if that year had been announced meanwhile: it counts from the request, not from the announcement.
    await sql`update closure set requested_at = '2026-11-26T04:00:00Z' where tenant_id = ${tenantId}`.execute(
      bed.service.db,
    );
    await bed.service.runJob('keep-privacy-clocks');
    const set = { dueTime: new Date('2026-12-01T15:59:59.999Z'), deadlinePending: false };
    expect(await newest()).toMatchObject(set);
    await other.closures.cancelClosure({ requestId: randomUUID(), tenantId });
    bed.clock.now = new Date('2026-11-26T04:00:00Z');
    const { closure } = await other.closures.requestClosure({ requestId: randomUUID(), ...wish });
    // Friday 27, Monday 30 and the first of the next month.
    expect(closure).toMatchObject({ clauseId: 'hongfengye/5.5', dueTime: new Date('2026-12-01T15:59:59.999Z') });
    bed.clock.now = new Date('2026-11-22T04:00:00Z');
  });
});

it('is answered in words, or refused on a coded ground, once', async () => {
  const asked = await ask(owner, tenant.tenantId, 'RECTIFY', { details: '电话已更换' });
  const { request } = await desk.support.privacy.answerPrivacyRequest({ ...onRequest(asked), answer: '已更正' });
  expect(request).toMatchObject({ state: 'PRIVACY_REQUEST_STATE_COMPLETED', details: '电话已更换', answer: '已更正' });
  const refused = await ask(owner, tenant.tenantId, 'ERASE');
  const ground = { ground: 'REFUSAL_GROUND_CLAIM_OPEN', reason: '仍有未结清的款项,结清后再处理' } as const;
  const answer = await desk.support.privacy.refusePrivacyRequest({ ...onRequest(refused), ...ground });
  expect(answer.request).toMatchObject({
    state: 'PRIVACY_REQUEST_STATE_REFUSED',
    refusalGround: ground.ground,
    answer: ground.reason,
  });
  const twice = desk.support.privacy.refusePrivacyRequest({ ...onRequest(refused), ...ground });
  expect(await refusal(twice)).toMatchObject({ reason: 'PRIVACY_REQUEST_STATE' });
  const words = await ask(owner, tenant.tenantId, 'ACCESS');
  const inWords = desk.support.privacy.answerPrivacyRequest({ ...onRequest(words), answer: 'we hold your name' });
  expect(await refusal(inWords)).toMatchObject({ reason: 'PRIVACY_REQUEST_KIND' });
  const pending = await desk.support.privacy.listPrivacyRequests({
    tenantId: '',
    pendingOnly: true,
    pageSize: 200,
    pageToken: '',
  });
  expect(pending.requests.map(({ privacyRequestId }) => privacyRequestId)).toContain(words.privacyRequestId);
  expect(pending.requests.map(({ privacyRequestId }) => privacyRequestId)).not.toContain(refused.privacyRequestId);
});

it('gives a package that any unzip opens, whose manifest has every digest, to who may have it, for a week', async () => {
  const other = await register(bed, 'ENTERPRISE', '云帆数据副本');
  await acceptTerms(other);
  await submit(other);
  const documentId = await upload(other);
  await createCredential(bed, other, 'API_KEY', '副本里的密钥');
  const members = await bed.service.client(MembersServiceService, { as: 'console', person: ownerOf(other) });
  const invited = { displayName: '受邀的同事', roles: ['developer'], email: '', login: '' };
  await members.inviteMember({ requestId: randomUUID(), tenantId: other.tenantId, ...invited });
  const me = await privacyClients(bed, ownerOf(other));
  const asked = await ask(me, other.tenantId, 'COPY');
  const wanted = { tenantId: other.tenantId, privacyRequestId: asked.privacyRequestId };
  const download = async ({ privacy }: PrivacyClients): Promise<Buffer> => {
    const parts = [];
    for await (const { chunk } of privacy.downloadPrivacyExport(wanted)) parts.push(chunk);
    return Buffer.concat(parts);
  };
  expect(await refusal(download(me))).toMatchObject({ reason: 'EXPORT_NOT_READY' });
  await desk.support.privacy.orderPrivacyExport(onRequest(asked));
  await confirm(bed, asked, OTHERS.slice(1));
  expect((await stateOf(wanted))?.state).toBe('PRIVACY_REQUEST_STATE_EXECUTING');
  await confirm(bed, asked, ['wallet']);
  expect((await stateOf(wanted))?.confirmations.map(({ service }) => service)).toEqual([...OTHERS].toSorted());
  const folder = mkdtempSync(join(tmpdir(), 'tollgate-export-'));
  writeFileSync(join(folder, 'package.zip'), await download(me));
  execFileSync('python3', ['-m', 'zipfile', '-e', join(folder, 'package.zip'), join(folder, 'out')]);
  const read = (path: string): Buffer => readFileSync(join(folder, 'out', path));
  const manifest = JSON.parse(read('manifest.json').toString()) as { files: { path: string; sha256: string }[] };
  for (const { path, sha256 } of manifest.files)
    expect(createHash('sha256').update(read(path)).digest('hex')).toBe(sha256);
  expect(manifest.files.map(({ path }) => path)).toContain(`papers/${documentId}.png`);
  expect(read('tenant.csv').toString()).toContain('云帆数据副本');
  expect(read('users.json').toString()).toContain(other.phone);
  expect(read('verifications.json').toString()).toContain('云帆网络科技有限公司');
  expect(read('invitations.json').toString()).toContain('受邀的同事');
  expect(read('credentials.csv').toString()).toContain('副本里的密钥');
  expect(read('notice-words.json').toString()).toContain('New credential: 副本里的密钥');
  rmSync(folder, { recursive: true });
  // It is the owner's own: nobody of the staff takes it, whoever ordered it.
  expect(await refusal(download(desk.support))).toMatchObject({ reason: 'ROLE_REQUIRED' });
  const reviewer = await privacyClients(bed, staff('reviewer'));
  expect(await refusal(download(reviewer))).toMatchObject({ reason: 'EXPORT_FOR_TENANT' });
  const told = await other.own.notices.listNotices({ tenantId: other.tenantId, pageSize: 20, pageToken: '' });
  expect(told.notices.flatMap(({ topic, subject }) => (topic === 'PRIVACY' ? [subject?.en] : []))).toEqual([
    'Your privacy request: the copy of your data was downloaded',
    'Your privacy request: the copy of your data can be downloaded',
    'Your privacy request: the copy of your data is being put together',
    'Your privacy request: received',
  ]);
  advanceDays(8);
  expect(await refusal(download(me))).toMatchObject({ reason: 'EXPORT_EXPIRED' });
  advanceDays(-8);
});

it('gives what staff asked for in a tenant’s name only by two of them, and tells the tenant', async () => {
  const other = await register(bed);
  const seen = { password: '', identityCheck: 'IDENTITY_CHECK_PAPER_SEEN' } as const;
  const asked = await ask(desk.support, other.tenantId, 'COPY', seen);
  const alone = desk.support.privacy.orderPrivacyExport(onRequest(asked));
  expect(await refusal(alone)).toMatchObject({ category: 'permission_denied', reason: 'SAME_PERSON' });
  const reviewer = await privacyClients(bed, staff('reviewer'));
  await reviewer.privacy.orderPrivacyExport(onRequest(asked));
  await confirm(bed, asked);
  const { tenantId, privacyRequestId } = asked;
  const download = async ({ privacy }: PrivacyClients): Promise<number> => {
    let bytes = 0;
    for await (const { chunk } of privacy.downloadPrivacyExport({ tenantId, privacyRequestId })) bytes += chunk.length;
    return bytes;
  };
  expect(await refusal(download(desk.support))).toMatchObject({ reason: 'ROLE_REQUIRED' });
  const colleague = await privacyClients(bed, staff('reviewer'));
  expect(await refusal(download(colleague))).toMatchObject({ reason: 'NOT_ASSIGNED' });
  expect(await download(reviewer)).toBeGreaterThan(1000);
  const { notices } = await other.own.notices.listNotices({ tenantId, pageSize: 1, pageToken: '' });
  expect(notices[0]).toMatchObject({ topic: 'PRIVACY', subject: { zh: '个人信息请求：个人信息副本已被下载' } });
});

it('erases a closed tenant by two people, for good, and certifies it once every service confirmed', async () => {
  const other = await register(bed);
  const me = await privacyClients(bed, ownerOf(other));
  const asked = await ask(me, other.tenantId, 'ERASE', { details: '请删除' });
  const order = (who: PrivacyClients, validateOnly = false) =>
    who.privacy.orderErasure({ ...onRequest(asked), validateOnly });
  expect(await refusal(order(desk.approver))).toMatchObject({ reason: 'CLOSE_FIRST' });
  expect(await refusal(ask(me, other.tenantId, 'ERASE'))).toMatchObject({ reason: 'ERASURE_PENDING' });
  await settleAndClose(bed, other.tenantId);
  expect(await refusal(order(desk.support))).toMatchObject({ category: 'permission_denied' });
  expect((await order(desk.approver, true)).holdings.map(({ category }) => category)).toContain('data_key');
  expect((await stateOf(asked))?.details).toBe('请删除');
  await order(desk.approver);
  expect(await stateOf(asked)).toMatchObject({ state: 'PRIVACY_REQUEST_STATE_EXECUTING', details: '' });
  const certificate = () => desk.support.privacy.getErasureCertificate(onRequest(asked));
  expect(await refusal(certificate())).toMatchObject({ reason: 'CERTIFICATE_NOT_ISSUED' });
  await confirm(bed, asked, ['wallet'], 'billing');
  expect((await stateOf(asked))?.confirmations.map(({ service }) => service)).toEqual(['accounts']);
  await confirm(bed, asked);
  await confirm(bed, asked);
  const { document, sha256, confirmations } = await certificate();
  expect(createHash('sha256').update(document).digest('hex')).toBe(sha256);
  expect(confirmations).toHaveLength(5);
  expect(await refusal(ask(desk.support, other.tenantId, 'ACCESS', { password: '' }))).toMatchObject({
    reason: 'TENANT_ERASED',
  });
  const restored = bed.service.db.updateTable('data_key').set({ wrapped_key: Buffer.alloc(60, 1), destroyed_at: null });
  await expect(restored.where('owner_id', '=', other.tenantId).execute()).rejects.toThrow('never comes back');
});
