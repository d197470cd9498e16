// Two processes of accounts over one database: what one of them freezes the other refuses, nonces that one of them has seen
// are known to the other, and a lost feed makes a process ask the database. How soon: `npm run bench -- accounts`.
import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CredentialsServiceService } from '@tollgate/contracts/accounts/v1/credentials';
import { refusal, startTestService, type TestService } from '@tollgate/testing';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createCredential, outcomeOf, ownOf, signedRequest } from './credentials-bed.ts';
import { type Bed, bedOver, register, type Registered } from './fixtures.ts';
import { accounts, type AccountsTables } from '../src/index.ts';

let services: [TestService<AccountsTables>, TestService<AccountsTables>];
let bed: Bed;
let tenant: Registered;
beforeAll(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tollgate-accounts-'));
  const env = Object.fromEntries(
    ['MASTER', 'DIGEST'].map((name) => {
      const path = join(folder, name);
      writeFileSync(path, randomBytes(32).toString('hex'));
      return [`ACCOUNTS_${name}_KEY_FILE`, path];
    }),
  );
  const first = await startTestService(accounts, { env });
  const { broker, testDatabase: database } = first;
  services = [first, await startTestService(accounts, { env, broker, database })];
  bed = bedOver(first);
  tenant = await register(bed);
});
afterAll(async () => {
  await services[1].stop();
  await services[0].stop();
});

const gateways = async () => {
  const ask = (service: TestService<AccountsTables>) => service.client(CredentialsServiceService, { as: 'gateway' });
  return [await ask(services[0]), await ask(services[1])] as const;
};

it('refuses in both what was frozen in one', async () => {
  const [here, there] = await gateways();
  const own = await ownOf(bed, tenant);
  for (const kind of ['API_KEY', 'SMTP'] as const) {
    const made = await createCredential(bed, tenant, kind);
    const check = (gateway: typeof here): Promise<unknown> =>
      kind === 'API_KEY'
        ? gateway.verifySignature(signedRequest(made, new Date()))
        : gateway.authenticate({
            username: made.credential?.publicId ?? '',
            password: made.secret,
            ip: '',
            need: undefined,
          });
    for (let i = 0; i < 5; i++) for (const gateway of [here, there]) await check(gateway);
    await own.freezeCredentials({
      requestId: randomUUID(),
      tenantId: tenant.tenantId,
      credentialId: made.credential?.credentialId ?? '',
      cause: 'FREEZE_CAUSE_LEAK',
      reason: 'it was in a public repository',
      validateOnly: false,
    });
    expect(await refusal(check(here))).toMatchObject({ reason: 'CREDENTIAL_FROZEN' });
    await expect.poll(() => outcomeOf(check(there)), { interval: 5, timeout: 20_000 }).toBe('CREDENTIAL_FROZEN');
  }
});

it('knows in both which nonce was used in one', async () => {
  const [here, there] = await gateways();
  const request = signedRequest(await createCredential(bed, tenant), new Date());
  const answers = await Promise.allSettled(
    [here, there, here, there].map((gateway) => gateway.verifySignature(request)),
  );
  expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
});

it('hears of what was frozen while the feed was broken', async () => {
  const [, there] = await gateways();
  const made = await createCredential(bed, tenant);
  await there.verifySignature(signedRequest(made, new Date()));
  // Both listeners lose their sessions, and the freeze is told to nobody.
  await sql`select pg_terminate_backend(pid) from pg_stat_activity
            where query in ('select 1', 'listen tollgate_credentials') and datname = current_database() and pid <> pg_backend_pid()`.execute(
    services[0].db,
  );
  await services[0].db
    .updateTable('credential')
    .set({ state: 'FROZEN', ended_at: new Date(), ended_by: 'test', end_reason: 'test' })
    .where('credential_id', '=', made.credential?.credentialId ?? '')
    .execute();
  await expect
    .poll(() => outcomeOf(there.verifySignature(signedRequest(made, new Date()))), { interval: 5, timeout: 20_000 })
    .toBe('CREDENTIAL_FROZEN');
});
