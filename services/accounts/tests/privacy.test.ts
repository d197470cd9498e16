// Nothing personal and no secret in the clear: not in any table, event, dead letter or line of log; nothing readable once
// the tenant's key is destroyed.
import { randomUUID } from 'node:crypto';
import { createLog } from '@tollgate/observability';
import { refusal } from '@tollgate/testing';
import { generate } from 'otplib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  type Bed,
  enterprise,
  individual,
  PASSWORD,
  randomUscc,
  register,
  type Registered,
  residentId,
  staff,
  startBed,
  submit,
} from './fixtures.ts';

const lines: string[] = [];
let bed: Bed;
beforeAll(async () => {
  const log = createLog({ service: 'accounts', level: 'debug', destination: { write: (line) => lines.push(line) } });
  bed = await startBed(new Date(), log);
});
afterAll(() => bed.stop());

/** Every cell of every table, every message on the broker, every line of the log. */
async function everythingKept(): Promise<Buffer> {
  await bed.service.flush();
  const { db } = bed.service;
  const kept: Uint8Array[] = [];
  for (const { name } of await db.introspection.getTables()) {
    // The names come from the catalogue, the types know only some of them.
    const rows = await db
      .selectFrom(name as 'tenant')
      .selectAll()
      .execute();
    for (const row of rows) kept.push(...Object.values(row).map(bytesOf));
  }
  for (const event of await bed.service.events('tollgate.')) kept.push(event.data, bytesOf(event.headers));
  return Buffer.concat([...kept, Buffer.from(lines.join(''))]);
}

function bytesOf(cell: unknown): Uint8Array {
  if (cell instanceof Uint8Array) return cell;
  return Buffer.from(typeof cell === 'bigint' ? String(cell) : JSON.stringify(cell));
}

/** The ways in which a text may be written down. */
const spellings = (text: string): Buffer[] => {
  const bytes = Buffer.from(text);
  return [
    bytes,
    Buffer.from(bytes.toString('hex')),
    Buffer.from(bytes.toString('base64').replace(/=+$/, '')),
    Buffer.from(JSON.stringify(text).slice(1, -1)),
  ];
};
const found = (haystack: Buffer, text: string): boolean => spellings(text).some((bytes) => haystack.includes(bytes));

async function liveAndFail(tenant: Registered, uscc: string): Promise<string[]> {
  const front = await bed.as('console');
  await refusal(submit(tenant, enterprise(`${uscc.slice(0, 17)}${uscc.endsWith('0') ? '1' : '0'}`)));
  await submit(tenant, enterprise(uscc));
  const twin = {
    requestId: randomUUID(),
    kind: 'TENANT_KIND_ENTERPRISE' as const,
    displayName: '某某旗舰店',
    phone: tenant.phone,
    password: PASSWORD,
    profile: [],
  };
  await refusal(front.tenants.registerTenant(twin));
  await refusal(front.users.signIn({ login: tenant.phone, password: 'a wrong password', oneTimeCode: '' }));
  const opened = await front.users.signIn({ login: tenant.phone, password: PASSWORD, oneTimeCode: '' });
  await front.users.refreshPersonToken({ sessionToken: opened.sessionToken });
  return [opened.sessionToken, opened.personToken, 'a wrong password'];
}

async function staffSecrets(): Promise<string[]> {
  const admin = await bed.as('cli', staff('admin'));
  const request = {
    requestId: randomUUID(),
    login: 'wang.reviewer',
    displayName: '王某某审核员',
    password: 'a staff password',
    roles: ['reviewer'],
  };
  const { oneTimeCodeSecret: secret } = await admin.users.createStaffUser(request);
  const front = await bed.as('console');
  const oneTimeCode = await generate({ secret, epoch: Math.floor(bed.clock.now.getTime() / 1000) });
  const { sessionToken } = await front.users.signIn({
    login: 'wang.reviewer',
    password: 'a staff password',
    oneTimeCode,
  });
  return [secret, sessionToken, 'a staff password', '王某某审核员'];
}

it('keeps no phone, password, name, number, token or code secret in the clear', async () => {
  const uscc = randomUscc();
  const tenant = await register(bed, 'ENTERPRISE', '某某旗舰店');
  const person = await register(bed, 'INDIVIDUAL', '李某某本人');
  const number = residentId('19900101');
  await submit(person, individual(number));
  const secrets = [
    ...(await liveAndFail(tenant, uscc)),
    ...(await staffSecrets()),
    tenant.phone,
    person.phone,
    PASSWORD,
    '某某旗舰店',
    '李某某本人',
    uscc,
    number,
    uscc.slice(2, 17),
    number.slice(2, 17),
    '云帆网络科技有限公司',
    '张三丰',
    '李四光',
  ];
  const kept = await everythingKept();
  expect(secrets.filter((secret) => found(kept, secret))).toEqual([]);
  // What is meant to be there is found, so the search finds.
  expect([tenant.tenantId, person.userId, 'wang.reviewer', 'PHONE_TAKEN'].filter((text) => !found(kept, text))).toEqual(
    [],
  );
  expect(lines.length).toBeGreaterThan(5);
});

it('shows nothing personal once the tenant’s key is destroyed, and goes on', async () => {
  const tenant = await register(bed);
  const { tenantId } = tenant;
  const verificationId = await submit(tenant);
  await bed.service.db
    .updateTable('data_key')
    .set({ wrapped_key: null, destroyed_at: bed.clock.now })
    .where('owner_id', '=', tenantId)
    .execute();
  const reviewer = await bed.as('console', staff('reviewer'));
  expect((await reviewer.tenants.getTenant({ tenantId })).tenant).toMatchObject({ tenantId, displayName: '' });
  const { verification } = await reviewer.verifications.getVerification({ tenantId, verificationId });
  expect(verification).toMatchObject({ verificationId, state: 'VERIFICATION_STATE_PENDING', identity: undefined });
  const blind = reviewer.verifications.approveVerification({
    requestId: randomUUID(),
    tenantId,
    verificationId,
    validateOnly: false,
  });
  expect(await refusal(blind)).toMatchObject({ reason: 'IDENTITY_ERASED' });
  const rejection = { reasons: ['NUMBER_NOT_FOUND'], findings: [], validateOnly: false };
  const decided = { requestId: randomUUID(), tenantId, verificationId, ...rejection };
  await reviewer.verifications.rejectVerification(decided);
  expect(await refusal(submit(tenant))).toMatchObject({ reason: 'IDENTITY_ERASED' });
});
