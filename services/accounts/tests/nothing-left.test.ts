// One tenant's whole life with known values, then its erasure: the values lie in no file of PostgreSQL, in no table, stream,
// dead letter or line of log, neither before nor after; and after it nothing gives back what was sealed.
import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Person } from '@tollgate/auth';
import { MembersServiceService } from '@tollgate/contracts/accounts/v1/members';
import { SessionsServiceService } from '@tollgate/contracts/accounts/v1/sessions';
import { openDatabase } from '@tollgate/db';
import { createLog } from '@tollgate/observability';
import { refusal } from '@tollgate/testing';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createCredential, ownOf } from './credentials-bed.ts';
import {
  acceptTerms,
  type Bed,
  type Clients,
  PASSWORD,
  randomPhone,
  register,
  type Registered,
  residentId,
  staff,
  startBed,
  submit,
} from './fixtures.ts';
import { banning, headerOf, partsOf, reviewing, verify } from './kyc-fixtures.ts';
import { png, pngChunk } from './papers.ts';
import { ask, confirm, desks, onRequest, ownerOf, privacyClients, settleAndClose } from './privacy-bed.ts';

const lines: string[] = [];
let bed: Bed;
beforeAll(async () => {
  const log = createLog({ service: 'accounts', level: 'debug', destination: { write: (line) => lines.push(line) } });
  bed = await startBed(new Date('2026-11-22T04:00:00Z'), log);
});
afterAll(() => bed.stop());

const PAPER_TEXT = `paper-${randomUUID()}`;
const PLANTED = {
  name: '慕容植入者',
  colleague: '欧阳植入者',
  number: residentId('19880808'),
  email: `planted-${randomUUID()}@example.cn`,
  address: '深圳市南山区植入路八十八号',
  details: '请告知植入者全部资料',
  answer: '植入者资料如附件所示',
  fileName: '植入者身份证.png',
  credentialName: '植入者的生产密钥',
  renewedName: '植入者的邮件账号',
  freezeReason: '植入者说密钥泄露',
  revokeReason: '植入者离职交还',
  lookReason: '应植入者来电核对账单',
  staffName: '端木植入者',
  refusal: '植入者无权要求此项，恕难从命',
  paper: PAPER_TEXT,
} as const;

const registration = (phone: string, displayName = '') => ({
  requestId: randomUUID(),
  kind: 'TENANT_KIND_INDIVIDUAL' as const,
  displayName,
  phone,
  password: PASSWORD,
  profile: [],
});

async function live(): Promise<{ tenant: Registered; phones: string[] }> {
  const tenant = await register(bed, 'INDIVIDUAL', PLANTED.name);
  const { tenantId, own } = tenant;
  const front = await bed.as('console');
  await acceptTerms(tenant);
  await submit(tenant, {
    $case: 'individual',
    value: { legalName: PLANTED.name, residentId: PLANTED.number, idValidUntil: '长期' },
  });
  const content = png({ extra: pngChunk('tEXt', Buffer.from(`Comment\0${PAPER_TEXT}`)) });
  const header = headerOf(tenantId, content, { type: 'DOCUMENT_TYPE_RESIDENT_ID_FRONT', fileName: PLANTED.fileName });
  await own.documents.uploadDocument(partsOf(header, content));
  const fact = { name: 'PROFILE_FIELD_NAME_ADDRESS', value: PLANTED.address } as const;
  await refusal(
    own.tenants.setProfileField({
      requestId: randomUUID(),
      tenantId,
      field: { ...fact, purpose: 'NO_SUCH', purposeVersion: '1' },
    }),
  );
  await own.tenants.setProfileField({
    requestId: randomUUID(),
    tenantId,
    field: { ...fact, purpose: 'INVOICES_BY_POST', purposeVersion: '2026-1' },
  });
  const sessions = await bed.service.client(SessionsServiceService, { as: 'console', person: ownerOf(tenant) });
  await sessions.setOwnContact({
    requestId: randomUUID(),
    language: 'zh',
    email: PLANTED.email,
    currentPassword: PASSWORD,
  });
  const members = await bed.service.client(MembersServiceService, { as: 'console', person: ownerOf(tenant) });
  const { token } = await members.inviteMember({
    requestId: randomUUID(),
    tenantId,
    displayName: PLANTED.colleague,
    roles: ['developer'],
    email: '',
    login: '',
  });
  const anyone = await bed.service.client(MembersServiceService, { as: 'console' });
  const phone = randomPhone();
  await anyone.acceptInvitation({ token, phone, password: PASSWORD });
  await plantWords(tenant);
  await front.users.signIn({ login: tenant.phone, password: PASSWORD, oneTimeCode: '' });
  await refusal(front.users.signIn({ login: tenant.phone, password: 'wrong password', oneTimeCode: '' }));
  await front.users.signIn({ login: phone, password: PASSWORD, oneTimeCode: '' });
  await refusal(front.tenants.registerTenant(registration(tenant.phone, PLANTED.name)));
  return { tenant, phones: [tenant.phone, phone] };
}

/** Whatever else people may write into requests of accounts, in their own words. Texts of contracts stay by law. */
async function plantWords(tenant: Registered): Promise<void> {
  const { tenantId } = tenant;
  const own = await ownOf(bed, tenant);
  const made = await createCredential(bed, tenant, 'API_KEY', PLANTED.credentialName);
  await createCredential(bed, tenant, 'SMTP', PLANTED.renewedName);
  const which = { tenantId, credentialId: made.credential?.credentialId ?? '' };
  const rotated = await own.rotateCredential({
    requestId: randomUUID(),
    ...which,
    overlap: { seconds: 60n, nanos: 0 },
  });
  const successor = rotated.credential?.credentialId ?? '';
  const ended = {
    requestId: randomUUID(),
    tenantId,
    credentialId: successor,
    reason: PLANTED.revokeReason,
    validateOnly: false,
  };
  const revoked = await own.revokeCredential(ended);
  // A replay has its words again, though the log has none.
  expect(await own.revokeCredential(ended)).toEqual(revoked);
  expect(revoked.credential).toMatchObject({ name: PLANTED.credentialName, endReason: PLANTED.revokeReason });
  const cause = 'FREEZE_CAUSE_LEAK' as const;
  const all = { requestId: randomUUID(), tenantId, credentialId: '', validateOnly: false };
  await own.freezeCredentials({ ...all, cause, reason: PLANTED.freezeReason });
  const admin = await bed.as('cli', staff('admin'));
  const { user } = await admin.users.createStaffUser({
    requestId: randomUUID(),
    login: 'planted.support',
    displayName: PLANTED.staffName,
    password: PASSWORD,
    roles: ['support'],
  });
  const support: Person = { userId: user?.userId ?? '', kind: 'staff', roles: ['support'] };
  const sessions = await bed.service.client(SessionsServiceService, { as: 'console', person: support });
  await sessions.startImpersonation({ requestId: randomUUID(), tenantId, reason: PLANTED.lookReason, minutes: 5 });
}

/** Every file of the database, with what is still in memory written out first, and of the broker. */
async function filesAtRest(): Promise<Buffer[]> {
  const admin = openDatabase<object>({
    url: process.env['TOLLGATE_TEST_POSTGRES_URL'] ?? '',
    applicationName: 'grep',
    onError: () => undefined,
  });
  await sql`checkpoint`.execute(admin.db);
  const { rows } = await sql<{ folder: string }>`select current_setting('data_directory') as folder`.execute(admin.db);
  await admin.close();
  const { rows: own } = await sql<{
    oid: number;
  }>`select oid from pg_database where datname = current_database()`.execute(bed.service.db);
  const folder = rows[0]?.folder ?? '';
  const broker = readdirSync(process.env['TOLLGATE_TEST_FOLDER'] ?? '').filter((name) => name.startsWith('nats-'));
  const paths = [
    join(folder, 'base', String(own[0]?.oid)),
    join(folder, 'pg_wal'),
    ...broker.map((name) => join(process.env['TOLLGATE_TEST_FOLDER'] ?? '', name)),
  ];
  return paths.flatMap((path) =>
    readdirSync(path, { recursive: true, encoding: 'utf8' })
      .map((name) => join(path, name))
      .filter((name) => statSync(name).isFile())
      .map((name) => readFileSync(name)),
  );
}

/** Every cell, message and line, also those that PostgreSQL had compressed in its files. */
async function everythingShown(): Promise<Buffer> {
  await bed.service.flush();
  const { db } = bed.service;
  const kept: Uint8Array[] = [Buffer.from(lines.join(''))];
  for (const { name } of await db.introspection.getTables()) {
    const { rows } = await sql<Record<string, unknown>>`select * from ${sql.table(name)}`.execute(db);
    for (const row of rows) kept.push(...Object.values(row).map(bytesOf));
  }
  for (const event of await bed.service.events('tollgate.')) kept.push(event.data, bytesOf(event.headers));
  return Buffer.concat(kept);
}

const bytesOf = (cell: unknown): Uint8Array =>
  cell instanceof Uint8Array ? cell : Buffer.from(typeof cell === 'bigint' ? String(cell) : JSON.stringify(cell));

async function whereFound(values: readonly string[]): Promise<string[]> {
  const haystacks = [...(await filesAtRest()), await everythingShown()];
  const spelled = (value: string): Buffer[] => {
    const bytes = Buffer.from(value);
    return [bytes, Buffer.from(bytes.toString('hex')), Buffer.from(bytes.toString('base64').slice(0, -4))];
  };
  return values.filter((value) => spelled(value).some((bytes) => haystacks.some((each) => each.includes(bytes))));
}

async function firstPaper({ documents }: Clients, tenantId: string): Promise<Uint8Array[]> {
  const listed = await documents.listDocuments({ tenantId, pageSize: 0, pageToken: '' });
  const parts = [];
  for await (const { chunk } of documents.readDocument({ tenantId, documentId: listed.documents[0]?.documentId ?? '' }))
    parts.push(chunk);
  return parts;
}

it(
  'is readable nowhere at rest in the open, and after the erasure in no way at all',
  { timeout: 120_000 },
  async () => {
    const { tenant, phones } = await live();
    const { tenantId } = tenant;
    const { support, approver } = await desks(bed);
    const me = await privacyClients(bed, ownerOf(tenant));
    const rectify = await ask(me, tenantId, 'RECTIFY', { details: PLANTED.details });
    await support.privacy.answerPrivacyRequest({ ...onRequest(rectify), answer: PLANTED.answer });
    const objected = await ask(me, tenantId, 'OBJECT', { details: PLANTED.details });
    const refused = { ...onRequest(objected), ground: 'REFUSAL_GROUND_EXCESSIVE' as const, reason: PLANTED.refusal };
    await support.privacy.refusePrivacyRequest(refused);
    const asked = await ask(me, tenantId, 'ERASE', { details: PLANTED.details });
    // A poison event, which becomes a dead letter.
    await confirm(bed, { tenantId, privacyRequestId: rectify.privacyRequestId }, ['wallet']);
    const values = [...Object.values(PLANTED), ...phones, PASSWORD];
    expect(await whereFound(values)).toEqual([]);
    // What is meant to be there is found, so the search finds.
    expect(await whereFound([tenantId, 'PRIVACY_REQUEST_NOT_FOUND', rectify.privacyRequestId])).toHaveLength(3);
    const { request } = await support.privacy.getPrivacyRequest(rectify);
    expect(request).toMatchObject({ details: PLANTED.details, answer: PLANTED.answer });

    await settleAndClose(bed, tenantId);
    await approver.privacy.orderErasure({ ...onRequest(asked), validateOnly: false });
    await confirm(bed, asked);
    const { document } = await support.privacy.getErasureCertificate(onRequest(asked));
    for (const kept of [tenantId, 'credentials', 'notice_words', 'impersonations', 'sessions'])
      expect(document).toContain(kept);
    expect(await whereFound(values)).toEqual([]);

    const reviewer = await bed.as('console', staff('reviewer'));
    const shown = [
      await reviewer.tenants.getTenant({ tenantId }),
      await reviewer.tenants.getProfile({ tenantId }),
      await reviewer.verifications.listVerifications({
        tenantId,
        state: 'VERIFICATION_STATE_UNSPECIFIED',
        pageSize: 0,
        pageToken: '',
      }),
      await reviewer.documents.listDocuments({ tenantId, pageSize: 0, pageToken: '' }),
      await reviewer.notices.listNotices({ tenantId, pageSize: 0, pageToken: '' }),
      await (await ownOf(bed, tenant)).listCredentials({ tenantId, pageSize: 0, pageToken: '' }),
      await support.privacy.listPrivacyRequests({ tenantId, pendingOnly: false, pageSize: 0, pageToken: '' }),
    ];
    const text = JSON.stringify(shown, (_key, value: unknown) => (typeof value === 'bigint' ? String(value) : value));
    expect(values.filter((value) => text.includes(value))).toEqual([]);
    expect(await refusal(firstPaper(reviewer, tenantId))).toMatchObject({ reason: 'DOCUMENT_ERASED' });
    const front = await bed.as('console');
    for (const login of phones)
      expect(await refusal(front.users.signIn({ login, password: PASSWORD, oneTimeCode: '' }))).toMatchObject({
        category: 'unauthenticated',
      });
    // The phone is nobody's: who was erased may come back, because nobody banned them.
    expect((await front.tenants.registerTenant(registration(tenant.phone))).tenant?.tenantId).not.toBe(tenantId);
  },
);

it('lets nobody back who was banned, whether erased or not', async () => {
  const tenant = await register(bed);
  const { support, approver } = await desks(bed);
  await verify(tenant, reviewing(await bed.as('console', staff('reviewer'))));
  await banning(await bed.as('console', approver.person))(tenant.tenantId);
  const byStaff = { password: '', identityCheck: 'IDENTITY_CHECK_PAPER_SEEN' } as const;
  const asked = await ask(support, tenant.tenantId, 'ERASE', byStaff);
  await settleAndClose(bed, tenant.tenantId);
  await approver.privacy.orderErasure({ ...onRequest(asked), validateOnly: false });
  const front = await bed.as('console');
  expect(await refusal(front.tenants.registerTenant(registration(tenant.phone)))).toMatchObject({
    reason: 'PHONE_BANNED',
  });
});
