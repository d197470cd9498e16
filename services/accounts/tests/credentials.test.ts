// API keys and SMTP accounts from their making to their end, through the generated client.
import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { type CreateCredentialRequest, CredentialsFrozen } from '@tollgate/contracts/accounts/v1/credentials';
import { refusal } from '@tollgate/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCredential, credentialsAs, ownOf, personOf, scope, signedRequest } from './credentials-bed.ts';
import { type Bed, register, type Registered, staff, startBed } from './fixtures.ts';

let bed: Bed;
let gateway: Awaited<ReturnType<typeof credentialsAs>>;
let tenant: Registered;
beforeAll(async () => {
  bed = await startBed(new Date('2026-05-01T00:00:00Z'));
  gateway = await credentialsAs(bed, 'gateway');
  tenant = await register(bed);
});
afterAll(() => bed.stop());

const rows = async (): Promise<Record<string, bigint>> => {
  const counts: Record<string, bigint> = {};
  for (const table of ['credential', 'signature_nonce', 'notice', 'outbox'] as const) {
    const row = await bed.service.db
      .selectFrom(table)
      .select((eb) => eb.fn.countAll<bigint>().as('n'))
      .executeTakeFirst();
    counts[table] = row?.n ?? 0n;
  }
  return counts;
};

/** A refusal, with whether anything was written by what was refused. */
async function traceless(call: () => Promise<unknown>): Promise<object> {
  const before = await rows();
  const refused = await refusal(call());
  return { ...refused, wrote: !isDeepStrictEqual(await rows(), before) };
}

const advance = (ms: number): void => void (bed.clock.now = new Date(bed.clock.now.getTime() + ms));

describe('signed requests', () => {
  it('pass once, as whose they are', async () => {
    const made = await createCredential(bed, tenant);
    expect(made.secret).toMatch(/^tgsk_[A-Za-z0-9_-]{43}$/);
    const request = signedRequest(made, bed.clock.now);
    expect(await gateway.verifySignature(request)).toEqual({
      tenantId: tenant.tenantId,
      credentialId: made.credential?.credentialId,
      scope,
    });
    expect(await traceless(() => gateway.verifySignature(request))).toMatchObject({
      wrote: false,
      category: 'unauthenticated',
      reason: 'SIGNATURE_REPLAYED',
    });
  });

  it('pass once of many at the same time', async () => {
    const request = signedRequest(await createCredential(bed, tenant), bed.clock.now);
    const answers = await Promise.allSettled(Array.from({ length: 20 }, () => gateway.verifySignature(request)));
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('are refused when their time is more than five minutes off, either way', async () => {
    const made = await createCredential(bed, tenant);
    const off = (ms: number) => signedRequest(made, new Date(bed.clock.now.getTime() + ms));
    for (const ms of [300_000, -300_000]) await gateway.verifySignature(off(ms));
    for (const ms of [301_000, -301_000]) {
      expect(await traceless(() => gateway.verifySignature(off(ms)))).toMatchObject({
        wrote: false,
        reason: 'SIGNATURE_EXPIRED',
      });
    }
  });

  it('look the same for an unknown key, a wrong secret and whatever was changed', async () => {
    const made = await createCredential(bed, tenant);
    const good = signedRequest(made, bed.clock.now);
    const unknown = signedRequest(made, bed.clock.now, { secretId: 'AKFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF' });
    const smtp = await createCredential(bed, tenant, 'SMTP');
    const said = [];
    for (const request of [
      unknown,
      { ...good, signature: '0'.repeat(64) },
      { ...good, path: '/v1/email' },
      { ...good, method: 'PUT' },
      { ...good, bodySha256: 'a'.repeat(64) },
      { ...good, query: [] },
      { ...good, headers: [{ name: 'host', value: 'other.example.cn' }] },
      { ...good, nonce: 'n'.repeat(32) },
      { ...good, signTime: new Date(bed.clock.now.getTime() + 1000) },
      signedRequest(smtp, bed.clock.now),
    ]) {
      const before = await rows();
      said.push(await refusal(gateway.verifySignature(request)));
      expect(await rows()).toEqual(before);
    }
    for (const answer of said) expect(answer).toEqual(said[0]);
    expect(said[0]).toMatchObject({ category: 'unauthenticated', reason: 'SIGNATURE_REFUSED', metadata: {} });
    await gateway.verifySignature(good);
  });

  it('need a signed host, header names and one value each', async () => {
    const made = await createCredential(bed, tenant);
    for (const headers of [
      [{ name: 'content-type', value: 'x' }],
      [
        { name: 'host', value: 'a' },
        { name: 'HOST', value: 'b' },
      ],
      [
        { name: 'host', value: 'a' },
        { name: 'x:y', value: 'b' },
      ],
    ]) {
      const request = signedRequest(made, bed.clock.now, { headers });
      expect(await traceless(() => gateway.verifySignature(request))).toMatchObject({
        wrote: false,
        reason: 'SIGNED_HEADERS_INVALID',
      });
    }
  });

  it('need the scope', async () => {
    const made = await createCredential(bed, tenant);
    const request = signedRequest(made, bed.clock.now, { need: { action: 'send:email', product: '', domain: '' } });
    expect(await traceless(() => gateway.verifySignature(request))).toMatchObject({
      wrote: false,
      category: 'permission_denied',
      reason: 'SCOPE_MISSING',
      metadata: { scope: 'send:email' },
    });
  });
});

describe('SMTP accounts', () => {
  it('authenticate, refuse all the same whatever was wrong, and lock one client out without the other', async () => {
    const made = await createCredential(bed, tenant, 'SMTP');
    const username = made.credential?.publicId ?? '';
    const ask = (password: string, ip: string, name = username) =>
      gateway.authenticate({ username: name, password, ip, need: undefined });
    expect(await ask(made.secret, '192.0.2.1')).toMatchObject({ tenantId: tenant.tenantId });
    const said = [];
    for (let i = 0; i < 6; i++) said.push(await refusal(ask('wrong', '192.0.2.2')));
    said.push(await refusal(ask('wrong', '192.0.2.3', 'smtp-nobody')));
    // It is locked now, and would pass had this process not accepted the password before.
    const other = await createCredential(bed, tenant, 'SMTP');
    for (let i = 0; i < 5; i++) said.push(await refusal(ask('wrong', '192.0.2.8', other.credential?.publicId)));
    said.push(await refusal(ask(other.secret, '192.0.2.8', other.credential?.publicId)));
    for (const answer of said) expect(answer).toEqual(said[0]);
    expect(said[0]).toMatchObject({ category: 'unauthenticated', reason: 'AUTHENTICATION_REFUSED' });
    await ask(made.secret, '192.0.2.2');
    await ask(other.secret, '192.0.2.9', other.credential?.publicId);
  });

  it('are locked for nobody by guesses from nowhere', async () => {
    const made = await createCredential(bed, tenant, 'SMTP');
    const ask = (password: string) =>
      gateway.authenticate({ username: made.credential?.publicId ?? '', password, ip: '', need: undefined });
    for (let i = 0; i < 8; i++) expect(await refusal(ask('wrong'))).toMatchObject({ reason: 'AUTHENTICATION_REFUSED' });
    expect(await ask(made.secret)).toMatchObject({ tenantId: tenant.tenantId });
  });

  it('count many connections with one password as one attempt', async () => {
    const made = await createCredential(bed, tenant, 'SMTP');
    const request = {
      username: made.credential?.publicId ?? '',
      password: made.secret,
      ip: '192.0.2.7',
      need: undefined,
    };
    const answers = await Promise.allSettled(Array.from({ length: 30 }, () => gateway.authenticate(request)));
    expect(answers.filter(({ status }) => status === 'rejected')).toEqual([]);
  });
});

describe('the life of a credential', () => {
  it('rotates with an overlap, after which the old one is dead', async () => {
    const own = await ownOf(bed, tenant);
    const made = await createCredential(bed, tenant);
    const credentialId = made.credential?.credentialId ?? '';
    const rotate = { tenantId: tenant.tenantId, credentialId, overlap: { seconds: 3600n, nanos: 0 } };
    const requestId = randomUUID();
    const rotated = await own.rotateCredential({ requestId, ...rotate });
    expect(rotated.replaced?.expireTime).toEqual(new Date(bed.clock.now.getTime() + 3_600_000));
    expect(await own.rotateCredential({ requestId, ...rotate })).toMatchObject({ secret: '' });
    await gateway.verifySignature(signedRequest(made, bed.clock.now));
    await gateway.verifySignature(signedRequest(rotated, bed.clock.now));
    expect(await traceless(() => own.rotateCredential({ requestId: randomUUID(), ...rotate }))).toMatchObject({
      wrote: false,
      reason: 'CREDENTIAL_ENDED',
      metadata: { state: 'REPLACED' },
    });
    advance(3_600_001);
    expect(await refusal(gateway.verifySignature(signedRequest(made, bed.clock.now)))).toMatchObject({
      reason: 'SIGNATURE_REFUSED',
    });
    await gateway.verifySignature(signedRequest(rotated, bed.clock.now));
  });

  it('freezes at once, tells the tenant and reports it; a stranger learns nothing of it', async () => {
    const made = await createCredential(bed, tenant);
    await gateway.verifySignature(signedRequest(made, bed.clock.now));
    const support = await credentialsAs(bed, 'console', staff('support'));
    const credentialId = made.credential?.credentialId ?? '';
    const report = {
      tenantId: tenant.tenantId,
      credentialId,
      cause: 'FREEZE_CAUSE_LEAK',
      reason: '<b>leaked</b>',
      validateOnly: false,
    } as const;
    await support.freezeCredentials({ requestId: randomUUID(), ...report });
    expect(await traceless(() => gateway.verifySignature(signedRequest(made, bed.clock.now)))).toMatchObject({
      wrote: false,
      category: 'permission_denied',
      reason: 'CREDENTIAL_FROZEN',
    });
    const wrong = { ...signedRequest(made, bed.clock.now), signature: '1'.repeat(64) };
    expect(await refusal(gateway.verifySignature(wrong))).toMatchObject({ reason: 'SIGNATURE_REFUSED' });
    await bed.service.flush();
    const events = await bed.service.events('tollgate.accounts.credentials_frozen');
    const last = CredentialsFrozen.decode(events.at(-1)?.data ?? new Uint8Array());
    expect(last).toMatchObject({ tenantId: tenant.tenantId, credentialIds: [credentialId], cause: report.cause });
    const { notices } = await tenant.own.notices.listNotices({ tenantId: tenant.tenantId, pageSize: 1, pageToken: '' });
    expect(notices[0]).toMatchObject({ topic: 'CREDENTIALS_FROZEN', templateId: 'credentials-frozen', count: 1 });
    // Again: nothing happens, and nothing is said.
    const before = await rows();
    await support.freezeCredentials({ requestId: randomUUID(), ...report });
    expect(await rows()).toEqual(before);
  });

  it('is of its tenant alone, and of those who program for it', async () => {
    const other = await register(bed);
    const made = await createCredential(bed, tenant);
    const foreign = await ownOf(bed, other);
    const one = {
      tenantId: tenant.tenantId,
      credentialId: made.credential?.credentialId ?? '',
      reason: '',
      validateOnly: false,
    };
    expect(await traceless(() => foreign.revokeCredential({ requestId: randomUUID(), ...one }))).toMatchObject({
      wrote: false,
      reason: 'TENANT_SCOPE',
    });
    const asTheirs = { ...one, tenantId: other.tenantId };
    expect(await traceless(() => foreign.revokeCredential({ requestId: randomUUID(), ...asTheirs }))).toMatchObject({
      wrote: false,
      reason: 'CREDENTIAL_NOT_FOUND',
    });
    const viewer = await credentialsAs(bed, 'console', personOf(tenant, 'viewer'));
    expect((await refusal(viewer.revokeCredential({ requestId: randomUUID(), ...one }))).reason).toBe('ROLE_REQUIRED');
    const own = await ownOf(bed, tenant);
    await own.revokeCredential({ requestId: randomUUID(), ...one });
    expect(await refusal(gateway.verifySignature(signedRequest(made, bed.clock.now)))).toMatchObject({
      reason: 'SIGNATURE_REFUSED',
    });
    expect(
      (
        await refusal(
          (await credentialsAs(bed, 'console')).authenticate({
            username: 'x',
            password: 'y',
            ip: '',
            need: undefined,
          }),
        )
      ).reason,
    ).toBe('SERVICE_NOT_ALLOWED');
  });

  it('ends with the tenant, whatever closes it', async () => {
    const closing = await register(bed);
    const made = await createCredential(bed, closing);
    await gateway.verifySignature(signedRequest(made, bed.clock.now));
    await bed.service.testDatabase.db
      .updateTable('tenant')
      .set({ state: 'CLOSED', closed_at: bed.clock.now, settlement_id: 'set_x' })
      .where('tenant_id', '=', closing.tenantId)
      .execute();
    await expect
      .poll(async () => (await refusal(gateway.verifySignature(signedRequest(made, bed.clock.now)))).reason, {
        timeout: 20_000,
      })
      .toBe('SIGNATURE_REFUSED');
  });

  it('refuses names that show nothing, an expiry that has passed, and scopes that are none', async () => {
    const own = await ownOf(bed, tenant);
    const wish = {
      tenantId: tenant.tenantId,
      kind: 'CREDENTIAL_KIND_API_KEY',
      name: 'x',
      scope,
      expireTime: undefined,
    } as const;
    const wishes: [Partial<CreateCredentialRequest>, string][] = [
      [{ name: '   ' }, 'DISPLAY_NAME_BLANK'],
      [{ expireTime: bed.clock.now }, 'EXPIRY_PASSED'],
      [{ scope: { ...scope, actions: ['everything'] } }, 'INVALID_REQUEST'],
      [{ scope: { ...scope, actions: [] } }, 'INVALID_REQUEST'],
      [{ name: 'a\r\nBcc: b' }, 'DISPLAY_NAME_CONTROL'],
    ];
    for (const [over, reason] of wishes) {
      expect(await traceless(() => own.createCredential({ requestId: randomUUID(), ...wish, ...over }))).toMatchObject({
        wrote: false,
        reason,
      });
    }
  });

  it('remembers its last use, and keeps no secret readable', async () => {
    const made = await createCredential(bed, tenant);
    await gateway.verifySignature(signedRequest(made, bed.clock.now));
    const credentialId = made.credential?.credentialId ?? '';
    const lastUse = async () =>
      (
        await bed.service.db
          .selectFrom('credential')
          .select('last_used_at')
          .where('credential_id', '=', credentialId)
          .executeTakeFirst()
      )?.last_used_at;
    await expect.poll(lastUse, { timeout: 15_000, interval: 500 }).toEqual(bed.clock.now);
    const dump = JSON.stringify(await bed.service.db.selectFrom('credential').selectAll().execute());
    const log = JSON.stringify(await bed.service.db.selectFrom('request_log').selectAll().execute());
    const secrets = [
      made.secret,
      Buffer.from(made.secret).toString('hex'),
      Buffer.from(made.secret).toString('base64'),
    ];
    for (const form of secrets) expect(`${dump}${log}`).not.toContain(form);
  }, 20_000);
});
