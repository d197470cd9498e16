// Rotation of master and data keys under readers and writers, broken off and gone on with; and the list of sealed places.
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startTestService, testBroker, testDatabase, type TestService } from '@tollgate/testing';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { accounts, type AccountsTables } from '../src/index.ts';
import { SEALED_PLACES } from '../src/operations/sealed-places.ts';
import { bedOver, PASSWORD, register, type Registered, staff, submit } from './fixtures.ts';
import { upload } from './kyc-fixtures.ts';
import { ask, ownerOf, privacyClients } from './privacy-bed.ts';

const folder = mkdtempSync(join(tmpdir(), 'tollgate-keys-'));
const key = (): string => randomBytes(32).toString('hex');
const file = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};
const [first, second] = [key(), key()];
const digest = file('digest', key());
const stops: (() => Promise<void>)[] = [];
let start: (env: Record<string, string>) => Promise<TestService<AccountsTables>>;

beforeAll(async () => {
  const database = await testDatabase<AccountsTables>(accounts);
  const broker = await testBroker();
  start = async (env) => {
    const service = await startTestService(accounts, {
      database,
      broker,
      env: { ACCOUNTS_DIGEST_KEY_FILE: digest, ACCOUNTS_KEY_PATIENCE: '300ms', ...env },
    });
    stops.push(() => service.stop());
    return service;
  };
  stops.push(
    () => database.close(),
    () => broker.close(),
  );
});
afterAll(async () => {
  for (const stop of [...stops.splice(2), ...stops]) await stop();
  rmSync(folder, { recursive: true });
});

const adminOf = (service: TestService<AccountsTables>) => privacyClients(bedOver(service), staff('admin'));

async function rotate(service: TestService<AccountsTables>, dataKeys: boolean, until?: string): Promise<string[]> {
  const { keys } = await adminOf(service);
  const phases = new Set<string>();
  for await (const { phase, done } of keys.rotateKeys({ dataKeys })) {
    phases.add(phase);
    if (phase === until && done > 0n) break;
  }
  return [...phases];
}

async function lives(service: TestService<AccountsTables>): Promise<Registered[]> {
  const bed = bedOver(service);
  const people = [];
  for (let n = 0; n < 4; n += 1) {
    const tenant = await register(bed, 'ENTERPRISE', `轮换${n}号`);
    await submit(tenant);
    await upload(tenant);
    await ask(await privacyClients(bed, ownerOf(tenant)), tenant.tenantId, 'RECTIFY', { details: `第${n}条` });
    people.push(tenant);
  }
  return people;
}

async function readAll(service: TestService<AccountsTables>, { tenantId }: Registered): Promise<unknown[]> {
  const bed = bedOver(service);
  const reviewer = await bed.as('console', staff('reviewer'));
  const { privacy } = await privacyClients(bed, staff('support'));
  const { documents } = await reviewer.documents.listDocuments({ tenantId, pageSize: 0, pageToken: '' });
  const papers = [];
  for (const { documentId } of documents)
    for await (const { chunk } of reviewer.documents.readDocument({ tenantId, documentId }))
      papers.push(chunk.toString());
  const { verifications } = await reviewer.verifications.listVerifications({
    tenantId,
    state: 'VERIFICATION_STATE_UNSPECIFIED',
    pageSize: 0,
    pageToken: '',
  });
  const { requests } = await privacy.listPrivacyRequests({ tenantId, pendingOnly: false, pageSize: 0, pageToken: '' });
  return [
    (await reviewer.tenants.getTenant({ tenantId })).tenant?.displayName,
    documents.map(({ fileName }) => fileName),
    papers,
    verifications.map(({ identity }) => identity),
    requests.map(({ details }) => details),
  ];
}

it('rotates both while people read and write, and goes on where it broke off', { timeout: 60_000 }, async () => {
  const old = await start({ ACCOUNTS_MASTER_KEY_FILE: file('first', first) });
  const people = await lives(old);
  const before = await Promise.all(people.map((each) => readAll(old, each)));
  const cells = await sealedCells(old);
  // The new master key comes by the environment, the old one stays beside it.
  const both = await start({ ACCOUNTS_MASTER_KEY: second, ACCOUNTS_OLD_MASTER_KEYS_FILE: file('older', `${first}\n`) });
  const going = { on: true };
  let reads = 0;
  let writes = 0;
  const readers = people.slice(0, 2).map(async (each, place) => {
    while (going.on) {
      expect(await readAll(both, each)).toEqual(before[place]);
      reads += 1;
    }
  });
  const writer = (async () => {
    const bed = bedOver(both);
    const last = people.at(-1);
    if (last === undefined) throw new Error('nobody writes');
    const me = await privacyClients(bed, ownerOf(last));
    for (; going.on && writes < 15; writes += 1)
      await ask(me, last.tenantId, 'RECTIFY', { details: `写入${writes}`, password: PASSWORD });
  })();
  expect(await rotate(both, true, 'RESEAL')).toEqual(['REWRAP', 'PREPARE', 'WAIT', 'RESEAL']);
  const { keys } = await adminOf(both);
  expect((await keys.getKeyStatus({})).rotatingOwners).toBeGreaterThanOrEqual(4n);
  expect(await rotate(both, true)).toEqual(expect.arrayContaining(['REWRAP', 'WAIT', 'RESEAL', 'RETIRE']));
  going.on = false;
  await Promise.all([...readers, writer]);
  expect(reads).toBeGreaterThan(2);
  expect(writes).toBeGreaterThan(2);
  const status = await keys.getKeyStatus({});
  expect(status).toMatchObject({ rotatingOwners: 0n, masterKeys: [{ current: true }] });
  // Every cell was sealed again, and the old master key is needed no more.
  const again = await sealedCells(both);
  expect([...cells].filter((cell) => again.has(cell))).toEqual([]);
  const fresh = await start({ ACCOUNTS_MASTER_KEY_FILE: file('second', second) });
  for (const [place, each] of people.slice(0, 3).entries()) expect(await readAll(fresh, each)).toEqual(before[place]);
  const last = people.at(-1);
  const [, , , , details] = last === undefined ? [] : await readAll(fresh, last);
  expect(details).toEqual(expect.arrayContaining(['第3条', `写入${writes - 1}`]));
});

it('is refused to who is no administrator, and names a master key that is missing', async () => {
  const lost = await start({ ACCOUNTS_MASTER_KEY_FILE: file('third', key()) });
  const { keys } = await privacyClients(bedOver(lost), staff('support'));
  await expect(keys.getKeyStatus({})).rejects.toMatchObject({ reason: 'ROLE_REQUIRED' });
  await expect(rotate(lost, false)).rejects.toMatchObject({ category: 'internal' });
});

it('knows every sealed column of the schema', async () => {
  const service = await start({ ACCOUNTS_MASTER_KEY_FILE: file('second', second) });
  const { rows } = await sql<{ place: string }>`
    select table_name || '.' || column_name as place from information_schema.columns
    where table_schema = 'public' and data_type = 'bytea' and column_name like 'sealed%'`.execute(service.db);
  const known = SEALED_PLACES.flatMap(({ table, columns }) => columns.map(({ name }) => `${table}.${name}`));
  expect(rows.map((row) => row.place).toSorted()).toEqual(known.toSorted());
});

async function sealedCells({ db }: TestService<AccountsTables>): Promise<Set<string>> {
  const cells = new Set<string>();
  for (const { table, columns } of SEALED_PLACES)
    for (const { name } of columns) {
      const { rows } = await sql<{
        cell: Buffer | null;
      }>`select ${sql.ref(name)} as cell from ${sql.table(table)}`.execute(db);
      for (const { cell } of rows) if (cell !== null) cells.add(cell.toString('hex'));
    }
  return cells;
}
