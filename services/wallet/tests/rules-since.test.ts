// What an older version posted under clocks that differed is no fault of the books; what is posted since is held to the rule.
import { type Database, inTransaction, migrate, openDatabase } from '@tollgate/db';
import { newId } from '@tollgate/ids';
import { silentLog } from '@tollgate/observability';
import { testDatabase, type TestDatabase } from '@tollgate/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { BOOK_RULES } from '../src/domain/book-rules.ts';
import { Engine } from '../src/engine/engine.ts';
import { wallet } from '../src/index.ts';
import { openWallet } from '../src/operations/open-wallet.ts';
import { askLedgerQuestions } from '../src/store/ledger-checks.ts';
import type { WalletTables } from '../src/store/schema.ts';

const RULE = '20261122T080000Z-rules-since';

let test: TestDatabase<WalletTables>;
let owner: Database<WalletTables>;
let engine: Engine;
beforeAll(async () => {
  const earlier = Object.fromEntries(Object.entries(wallet.migrations).filter(([name]) => name !== RULE));
  test = await testDatabase<WalletTables>({ name: 'wallet', migrations: earlier });
  owner = openDatabase({ url: test.ownerUrl, applicationName: 'test-owner', onError: () => undefined });
  engine = new Engine({ database: test.database, now: () => new Date(), log: silentLog });
  await engine.start();
});
afterAll(async () => {
  await engine.stop();
  await owner.close();
  await test.close();
});

const charge = async (tenantId: string): Promise<void> => {
  const chargeId = newId('chg');
  const terms = { amount: 1n, reservationReference: '', onlyReserved: false };
  expect((await engine.give({ kind: 'post-charge', tenantId, chargeId, ...terms })).kind).toBe('done');
};

/** As if the newest had been decided by a clock that is behind. */
const backdateNewest = (): Promise<unknown> =>
  owner.pool.query(`alter table transfer disable trigger user;
    update transfer set posted_at = '2001-01-01' where sequence = (select max(sequence) from transfer);
    alter table transfer enable trigger user`);

const found = async (): Promise<string[]> =>
  (await askLedgerQuestions(test.db, BOOK_RULES)).filter(({ faults }) => faults.length > 0).map(({ name }) => name);

it('holds what is posted since to the order of times, and nothing from before', async () => {
  const tenantId = newId('ten');
  await inTransaction(test.db, (tx) => openWallet(tx, tenantId, new Date()));
  await charge(tenantId);
  await charge(tenantId);
  await backdateNewest();
  const { ownerUrl: url, appRole } = test;
  expect(await migrate({ url, appRole, migrations: wallet.migrations })).toEqual([RULE]);
  expect(await found()).toEqual([]);
  await charge(tenantId);
  expect(await found()).toEqual([]);
  await charge(tenantId);
  await backdateNewest();
  expect(await found()).toEqual(['TIMES_IN_ORDER']);
});

it('is moved by nobody', async () => {
  const move = 'update ledger_rule set after_sequence = 1000';
  await expect(owner.pool.query(move)).rejects.toThrow('never changed or deleted');
  await expect(test.database.pool.query(move)).rejects.toThrow('permission denied');
  await expect(test.database.pool.query(`insert into ledger_rule values ('X', 1)`)).rejects.toThrow(
    'permission denied',
  );
});
