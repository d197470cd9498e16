// The engine among failures: a connection that is cut, too many who wait, callers who gave up, and what others change.
import { inTransaction } from '@tollgate/db';
import { newId } from '@tollgate/ids';
import { silentLog } from '@tollgate/observability';
import { testDatabase, type TestDatabase } from '@tollgate/testing';
import { openDatabase, type Database } from '@tollgate/db';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { BOOK_RULES } from '../src/domain/book-rules.ts';
import type { PostCharge } from '../src/domain/commands/post-charge.ts';
import type { Answer } from '../src/engine/ask.ts';
import { Engine } from '../src/engine/engine.ts';
import { wallet } from '../src/index.ts';
import { openWallet } from '../src/operations/open-wallet.ts';
import { askLedgerQuestions } from '../src/store/ledger-checks.ts';
import type { WalletTables } from '../src/store/schema.ts';

let test: TestDatabase<WalletTables>;
let database: Database<WalletTables>;
let engine: Engine;
beforeAll(async () => {
  test = await testDatabase<WalletTables>(wallet);
  database = openDatabase({ url: test.url, applicationName: 'engine-test', onError: () => undefined });
  engine = new Engine({ database, now: () => new Date(), log: silentLog });
  await engine.start();
});
afterAll(async () => {
  const faults = (await askLedgerQuestions(test.db, BOOK_RULES)).flatMap((check) => check.faults);
  if (faults.length > 0) throw new Error(faults.join('\n'));
  await engine.stop();
  await database.close();
  await test.close();
});

const charge = (tenantId: string, amount = 1n, chargeId = newId('chg') as string): PostCharge => ({
  kind: 'post-charge',
  tenantId,
  chargeId,
  amount,
  reservationReference: '',
  onlyReserved: false,
});

async function tenantWith(cash: bigint): Promise<string> {
  const tenantId = newId('ten');
  await inTransaction(test.db, (tx) => openWallet(tx, tenantId, new Date()));
  const lot = { lotId: newId('lot'), kind: 'CASH', amount: cash, pricePaid: cash, expiresAt: undefined } as const;
  const answer = await engine.give({ kind: 'credit-lots', tenantId, origin: newId('ord'), lots: [lot] });
  expect(answer.kind).toBe('done');
  return tenantId;
}

const kinds = (answers: readonly Answer[]): string[] => [...new Set(answers.map((answer) => answer.kind))];

it('finds out what became of batches when its connection is cut, again and again', async () => {
  const tenantId = await tenantWith(1_000_000n);
  const ids: string[] = [];
  const cut = (async () => {
    for (let times = 0; times < 8; times++) {
      await sql`select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and application_name = 'engine-test'`.execute(test.db);
      await new Promise((resolve) => setTimeout(resolve, 60));
    }
  })();
  const callers = Array.from({ length: 32 }, async () => {
    for (let turn = 0; turn < 20; turn++) {
      const command = charge(tenantId);
      ids.push(command.chargeId);
      // As a caller does who got no answer: the same again, until there is one.
      for (let tries = 0; (await engine.give(command)).kind !== 'done'; tries++) {
        if (tries > 1_000) throw new Error('there is never an answer');
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    }
  });
  await Promise.all(callers);
  await cut;
  const rows = await test.db.selectFrom('charge').select('charge_id').where('tenant_id', '=', tenantId).execute();
  expect(rows.map((row) => row.charge_id).toSorted()).toEqual(ids.toSorted());
});

it('refuses more than may wait, and answers all that it took on', async () => {
  const tenantId = await tenantWith(1_000n);
  const small = new Engine({ database, now: () => new Date(), log: silentLog, waitingMax: 10 });
  await small.start();
  const told = await Promise.allSettled(Array.from({ length: 30 }, () => small.give(charge(tenantId))));
  const refused = told.filter((each) => each.status === 'rejected');
  expect(refused).toHaveLength(20);
  expect(refused.map((each) => (each.reason as { reason: string }).reason)).toContain('WALLET_OVERLOADED');
  expect(kinds(told.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : [])))).toEqual(['done']);
  await small.stop();
});

it('drops the command of a caller who does not wait any more', async () => {
  const tenantId = await tenantWith(1_000n);
  const gone = new AbortController();
  gone.abort(new Error('gone'));
  const [left, stayed] = await Promise.all([
    engine.give(charge(tenantId, 7n), { signal: gone.signal }),
    engine.give(charge(tenantId, 5n)),
  ]);
  expect([left.kind, stayed.kind]).toEqual(['failed', 'done']);
  const rows = await test.db.selectFrom('charge').select('amount').where('tenant_id', '=', tenantId).execute();
  expect(rows).toEqual([{ amount: 5n }]);
});

it('sees what others have changed by hand since it last looked', async () => {
  const tenantId = await tenantWith(100n);
  expect((await engine.give(charge(tenantId, 1n))).kind).toBe('done');
  await test.db
    .updateTable('ledger_account')
    .set({ held: 99n })
    .where('tenant_id', '=', tenantId)
    .where('kind', '=', 'LOT')
    .execute();
  const reserve = { kind: 'reserve-value', tenantId, reservationId: newId('rsv'), amount: 1n } as const;
  const answer = await engine.give({ ...reserve, reference: 'grt_1', expiresAt: new Date(Date.now() + 60_000) });
  expect(answer).toMatchObject({ kind: 'refused', refusal: { reason: 'INSUFFICIENT_BALANCE' } });
  await test.db
    .updateTable('ledger_account')
    .set({ held: 0n })
    .where('tenant_id', '=', tenantId)
    .where('kind', '=', 'LOT')
    .execute();
});
