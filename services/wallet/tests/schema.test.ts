// The schema is the reviewed one, its first rows are the chart's, and what is appended stays.
import { type Database, dumpSchema, openDatabase } from '@tollgate/db';
import { testDatabase, type TestDatabase } from '@tollgate/testing';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MAY_GO_NEGATIVE, SYSTEM_KINDS } from '../src/domain/chart.ts';
import { wallet } from '../src/index.ts';
import type { WalletTables } from '../src/store/schema.ts';

let database: TestDatabase<WalletTables>;
let owner: Database<WalletTables>;
beforeAll(async () => {
  database = await testDatabase<WalletTables>(wallet);
  owner = openDatabase({ url: database.ownerUrl, applicationName: 'test-owner', onError: () => undefined });
  await owner.pool.query(`insert into wallet values ('ten_1', now());
    insert into ledger_account (account_id, kind, tenant_id, asset, may_go_negative) values ('lot/1', 'LOT', 'ten_1', 'CNY', false);`);
});
afterAll(async () => {
  await owner.close();
  await database.close();
});

it('is the reviewed one', async () => {
  await expect(await dumpSchema(database.db)).toMatchFileSnapshot('schema.sql');
});

it('has the accounts of the chart', async () => {
  const rows = await database.db
    .selectFrom('ledger_account')
    .select(['account_id', 'kind', 'may_go_negative', 'posted'])
    .where('tenant_id', 'is', null)
    .execute();
  const expected = Object.entries(SYSTEM_KINDS).map(([account_id, kind]) => ({
    account_id,
    kind,
    may_go_negative: MAY_GO_NEGATIVE[kind],
    posted: 0n,
  }));
  expect(rows.toSorted((a, b) => (a.account_id < b.account_id ? -1 : 1))).toEqual(
    expected.toSorted((a, b) => (a.account_id < b.account_id ? -1 : 1)),
  );
});

const CHANGES = [
  'transfer set amount = 1',
  'lot set credited = 1',
  'charge set amount = 1',
  "settlement set tenant_id = ''",
];
const TABLES = ['transfer', 'lot', 'charge', 'settlement'];
const STATEMENTS = [
  ...CHANGES.map((change) => `update ${change}`),
  ...TABLES.flatMap((table) => [`delete from ${table}`, `truncate ${table} cascade`]),
];

describe('what is appended stays', () => {
  it.each(STATEMENTS)('the app may not: %s', async (statement) => {
    await expect(sql.raw(statement).execute(database.db)).rejects.toThrow('permission denied');
  });

  it.each(STATEMENTS)('not even the owner: %s', async (statement) => {
    await expect(owner.pool.query(statement)).rejects.toThrow('never changed or deleted');
  });

  it.each(['wallet', 'ledger_account', 'reservation'])('the app deletes no %s', async (table) => {
    await expect(sql`delete from ${sql.table(table)}`.execute(database.db)).rejects.toThrow('permission denied');
  });
});

describe('the database itself refuses', () => {
  it.each([
    ['a lot below zero', "update ledger_account set posted = -1 where account_id = 'lot/1'", 'no_overdraft'],
    [
      'a hold of more than is there',
      "update ledger_account set held = 1 where account_id = 'lot/1'",
      'held_within_posted',
    ],
    ['a hold below zero', "update ledger_account set held = -1 where account_id = 'lot/1'", 'held_within_posted'],
    ['a transfer of nothing', transfer({ amount: 0 }), 'transfer_amount_check'],
    ['a transfer to itself', transfer({ to: 'lot/1' }), 'transfer_check'],
    ['a transfer to nowhere', transfer({ to: 'lot/2' }), 'transfer_names'],
    [
      'a charge that does not add up',
      "insert into charge values ('chg_1', 'ten_1', 5, '', 1, 1, 1, now())",
      'charge_check',
    ],
    [
      'an open reservation of nothing',
      "insert into reservation values ('r', 'ten_1', 'g', 5, 5, 0, 'OPEN', now(), now())",
      'reservation_check1',
    ],
    [
      'a closed one with something left',
      "insert into reservation values ('r', 'ten_1', 'g', 5, 4, 0, 'CLOSED', now(), now())",
      'reservation_check1',
    ],
  ])('%s', async (_what, statement, constraint) => {
    await expect(sql.raw(statement).execute(database.db)).rejects.toMatchObject({ constraint });
  });
});

function transfer({ amount = 1, to = 'system/revenue' }): string {
  return `insert into transfer values ('trf_1', 1, 'lot/1', '${to}', 'CNY', ${amount}, 0, 0, 'CHARGE', 'chg_1', '', 'ten_1', now())`;
}
