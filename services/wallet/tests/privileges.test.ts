// What the service's own role may not do, and what not even the owner may: every forbidden thing is tried.
import { type Database, openDatabase } from '@tollgate/db';
import { testDatabase, type TestDatabase } from '@tollgate/testing';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { wallet } from '../src/index.ts';
import type { WalletTables } from '../src/store/schema.ts';

let database: TestDatabase<WalletTables>;
let owner: Database<WalletTables>;
beforeAll(async () => {
  database = await testDatabase<WalletTables>(wallet);
  owner = openDatabase({ url: database.ownerUrl, applicationName: 'test-owner', onError: () => undefined });
});
afterAll(async () => {
  await owner.close();
  await database.close();
});

/** Columns that the service changes, by table; every other column of every table of the ledger stays as it was made. */
const CHANGING: Readonly<Record<string, readonly string[]>> = {
  wallet: ['version', 'last_sequence'],
  ledger_account: ['posted', 'held', 'last_sequence', 'live'],
  reservation: ['captured', 'released', 'state'],
  reservation_hold: ['amount'],
  block_audit: ['audited_to'],
  transfer: [],
  lot: [],
  charge: [],
  settlement: [],
  ledger_block: [],
  request_log: [],
  outbox: ['published_at'],
  inbox: [],
  kysely_migration: [],
  kysely_migration_lock: [],
  unit_draw: [],
  charge_reversal: [],
  wallet_freeze: ['lifted_at'],
  balance_threshold: ['below'],
  ledger_rule: [],
};
const TABLES = Object.keys(CHANGING);
const APPEND_ONLY = ['transfer', 'lot', 'charge', 'settlement', 'ledger_block', 'unit_draw', 'charge_reversal'];
/** Tables of which the service takes rows away: holds that are over, answers and messages that are old, thresholds set anew. */
const EMPTYING = ['reservation_hold', 'request_log', 'inbox', 'outbox', 'balance_threshold'];

it('knows every table of the ledger', async () => {
  const { rows } = await owner.pool.query<{ relname: string }>(
    `select relname from pg_class where relkind in ('r', 'p') and relnamespace = 'public'::regnamespace`,
  );
  expect(TABLES).toEqual(expect.arrayContaining(rows.map((row) => row.relname)));
});

it.each(TABLES)('the service changes no column of %s but those that have to change', async (table) => {
  const { rows } = await owner.pool.query<{ attname: string }>(
    "select attname from pg_attribute where attrelid = $1::regclass and attnum > 0 and not attisdropped and attidentity <> 'a'",
    [table],
  );
  expect(rows.length).toBeGreaterThan(0);
  for (const { attname } of rows)
    expect([attname, await allowed(`update ${table} set ${attname} = ${attname}`)]).toEqual([
      attname,
      CHANGING[table]?.includes(attname) === true,
    ]);
});

/** Whether the service's role may do it; whatever else goes wrong is thrown. */
async function allowed(statement: string): Promise<boolean> {
  try {
    await sql.raw(statement).execute(database.db);
    return true;
  } catch (error) {
    if (error instanceof Error && error.message.startsWith('permission denied')) return false;
    throw error;
  }
}

it.each(TABLES)('the service empties no %s but those that it has to', async (table) => {
  expect(await allowed(`truncate ${table} cascade`)).toBe(false);
  expect(await allowed(`delete from ${table}`)).toBe(EMPTYING.includes(table));
});

it('the service writes no history of the schema', async () => {
  for (const statement of [
    "insert into kysely_migration values ('20991231-breaking-planted', '2026')",
    "delete from kysely_migration where name like '%ledger'",
    "update kysely_migration set name = 'x'",
    'update kysely_migration_lock set is_locked = 1',
  ])
    await expect(sql.raw(statement).execute(database.db)).rejects.toThrow('permission denied');
});

it('the service forgets no answer and no message before its time', async () => {
  await sql`insert into request_log (scope, request_id, method, payload_digest, outcome, created_at)
    select 's', 'kept ' || age, 'm', sha256('x'), 'o', now() - make_interval(days => age)
    from unnest(array[0, 88, 91]) as age`.execute(database.db);
  await sql`insert into inbox (consumer, message_id, received_at)
    select 'c', 'kept ' || age, now() - make_interval(days => age) from unnest(array[0, 33, 36]) as age`.execute(
    database.db,
  );
  for (const [table, name, old] of [
    ['request_log', 'request_id', 91],
    ['inbox', 'message_id', 36],
  ] as const) {
    const remove = (what: string) => sql.raw(`delete from ${table} where ${name} like '${what}'`).execute(database.db);
    await expect(remove('kept %')).rejects.toThrow(`rows of ${table} are kept`);
    await expect(remove('kept 0')).rejects.toThrow(`rows of ${table} are kept`);
    expect((await remove(`kept ${old}`)).numAffectedRows).toBe(1n);
  }
});

it('a freeze is lifted once', async () => {
  await sql`insert into wallet (tenant_id, created_at) values ('ten_f', now())`.execute(database.db);
  await sql`insert into wallet_freeze values ('ten_f', 'cas_1', 'r', now(), null)`.execute(database.db);
  await sql`update wallet_freeze set lifted_at = now() + interval '1 hour'`.execute(database.db);
  for (const value of ['null', "now() + interval '2 hours'"])
    await expect(sql.raw(`update wallet_freeze set lifted_at = ${value}`).execute(database.db)).rejects.toThrow(
      'stays lifted',
    );
});

describe('what is appended stays, whoever asks', () => {
  it.each(
    APPEND_ONLY.flatMap((table) => [
      `update ${table} set tenant_id = ''`,
      `delete from ${table}`,
      `truncate ${table} cascade`,
    ]),
  )('not even the owner: %s', async (statement) => {
    const meant = statement.replace("ledger_block set tenant_id = ''", 'ledger_block set number = 1');
    await expect(owner.pool.query(meant)).rejects.toThrow('never changed or deleted');
  });
});

it('the service owns nothing and makes nothing', async () => {
  const { rows } = await sql<{ owned: bigint }>`
    select count(*) as owned from pg_class where relowner = (select oid from pg_roles where rolname = current_user)`.execute(
    database.db,
  );
  expect(rows[0]?.owned).toBe(0n);
  for (const statement of [
    'create table mine (id int)',
    'drop table transfer',
    'alter table transfer disable trigger user',
    'alter table ledger_account drop constraint no_overdraft',
    'drop trigger transfer_append_only on transfer',
    'create or replace function refuse_change() returns trigger language plpgsql as $$ begin return null; end $$',
    'set session_replication_role = replica',
    "select setval('ledger_sequence', 1)",
    'alter sequence ledger_sequence restart',
  ])
    await expect(sql.raw(statement).execute(database.db)).rejects.toThrow(/permission denied|must be owner/);
});

describe('keys count once', () => {
  it.each([
    [
      'an answer to a request',
      `insert into request_log (scope, request_id, method, payload_digest, outcome, created_at) values ('s', 'r', 'm', sha256('x'), 'o', now())`,
      'request_log_pkey',
    ],
    ['a charge', `insert into charge select 'chg_1', 'ten_1', 1, '', 0, 1, 0, now()`, 'charge_pkey'],
    ['a settlement', `insert into settlement select 'set_1', 'ten_1', now()`, 'settlement_pkey'],
    [
      'a reservation',
      `insert into reservation select gen_random_uuid()::text, 'ten_1', 'grt_1', 1, 0, 0, 'OPEN', now(), now()`,
      'reservation_tenant_id_reference_key',
    ],
    ['a block', block('1'), 'ledger_block_pkey'],
  ])('%s', async (_what, statement, constraint) => {
    await sql`insert into wallet (tenant_id, created_at) values ('ten_1', now()) on conflict do nothing`.execute(
      database.db,
    );
    await sql.raw(statement).execute(database.db);
    await expect(sql.raw(statement).execute(database.db)).rejects.toMatchObject({ constraint });
  });

  it('and the chain of blocks does not fork', async () => {
    const fork = block('2').replace('2, 1, 1', '2, 2, 2');
    await expect(sql.raw(fork).execute(database.db)).rejects.toMatchObject({ constraint: 'ledger_block_previous_key' });
  });
});

function block(number: string): string {
  const zeros = `decode(repeat('00', 32), 'hex')`;
  return `insert into ledger_block values (${number}, 1, 1, 1, ${zeros}, ${zeros}, sha256('${number}'), decode(repeat('00', 40), 'hex'), now())`;
}
