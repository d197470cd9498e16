// Processes whose clocks differ, and commands that wait: a tenant's transfers are posted in the order of their times, and
// nothing overtakes what names the same wallet.
import { type Database, inTransaction, openDatabase } from '@tollgate/db';
import { newId } from '@tollgate/ids';
import { silentLog } from '@tollgate/observability';
import { testDatabase, type TestDatabase } from '@tollgate/testing';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { BOOK_RULES } from '../src/domain/book-rules.ts';
import type { WalletCommand } from '../src/domain/commands/command.ts';
import type { Answer } from '../src/engine/ask.ts';
import { Engine } from '../src/engine/engine.ts';
import { wallet } from '../src/index.ts';
import { openWallet } from '../src/operations/open-wallet.ts';
import { askLedgerQuestions } from '../src/store/ledger-checks.ts';
import type { WalletTables } from '../src/store/schema.ts';

const NOON = Date.UTC(2026, 2, 1, 12);
const MINUTE = 60_000;

let test: TestDatabase<WalletTables>;
let database: Database<WalletTables>;
/** Minutes past noon by the clocks of two processes. */
const clocks = { fast: 5, slow: 0 };
let fast: Engine;
let slow: Engine;
beforeAll(async () => {
  test = await testDatabase<WalletTables>(wallet);
  database = openDatabase({ url: test.url, applicationName: 'clocks-test', onError: () => undefined });
  const engine = (clock: keyof typeof clocks): Engine =>
    new Engine({ database, now: () => new Date(NOON + clocks[clock] * MINUTE), log: silentLog });
  [fast, slow] = [engine('fast'), engine('slow')];
  await Promise.all([fast.start(), slow.start()]);
});
afterAll(async () => {
  const faults = (await askLedgerQuestions(test.db, BOOK_RULES)).flatMap((check) => check.faults);
  await Promise.all([fast.stop(), slow.stop()]);
  await database.close();
  await test.close();
  if (faults.length > 0) throw new Error(faults.join('\n'));
});

async function tenantWith(engine: Engine, cash: bigint): Promise<string> {
  const tenantId = newId('ten');
  await inTransaction(test.db, (tx) => openWallet(tx, tenantId, new Date(NOON)));
  const lot = { lotId: newId('lot'), kind: 'CASH', amount: cash, pricePaid: cash, expiresAt: undefined } as const;
  expect((await engine.give({ kind: 'credit-lots', tenantId, origin: newId('ord'), lots: [lot] })).kind).toBe('done');
  return tenantId;
}

const charge = (tenantId: string, amount = 1n): WalletCommand => ({
  kind: 'post-charge',
  tenantId,
  chargeId: newId('chg'),
  amount,
  reservationReference: '',
  onlyReserved: false,
});

const minutesOf = async (tenantId: string): Promise<number[]> => {
  const rows = await test.db
    .selectFrom('transfer')
    .select('posted_at')
    .where('tenant_id', '=', tenantId)
    .orderBy('sequence')
    .execute();
  return rows.map((row) => (row.posted_at.getTime() - NOON) / MINUTE);
};

it('a process that is behind posts at the time of what it follows, and others at its own', async () => {
  const [ahead, behind, further] = [
    await tenantWith(fast, 100n),
    await tenantWith(slow, 100n),
    await tenantWith(slow, 100n),
  ];
  clocks.fast = 9;
  await fast.give(charge(further));
  clocks.fast = 6;
  await fast.give(charge(ahead));
  const both: Answer[] = await slow.giveAll(
    [charge(ahead), charge(behind), charge(further), charge(ahead)].map((command) => ({ command })),
  );
  await slow.give({ kind: 'group', commands: [charge(behind), charge(ahead)] });
  expect(both.map((answer) => answer.kind)).toEqual(['done', 'done', 'done', 'done']);
  expect(await minutesOf(ahead)).toEqual([5, 6, 6, 6, 6]);
  expect(await minutesOf(behind)).toEqual([0, 0, 6]);
  expect(await minutesOf(further)).toEqual([0, 9, 9]);
  // Its own clock stands still: from memory, too.
  await slow.give(charge(ahead));
  clocks.slow = 7;
  await slow.give(charge(ahead));
  clocks.slow = 0;
  await slow.give(charge(ahead));
  expect((await minutesOf(ahead)).slice(5)).toEqual([6, 7, 7]);
});

it('what expires is over at the time that was reached already', async () => {
  const tenantId = await tenantWith(fast, 100n);
  const expiresAt = new Date(NOON + 5 * MINUTE);
  clocks.fast = 4;
  const reserve = { kind: 'reserve-value', tenantId, reservationId: newId('rsv'), amount: 10n, expiresAt } as const;
  clocks.fast = 5;
  await fast.give(charge(tenantId));
  const answer = await slow.give({ ...reserve, reference: 'grt_1' });
  expect(answer).toMatchObject({ kind: 'refused', refusal: { reason: 'EXPIRE_TIME_PAST' } });
});

it('commands of one call are judged in its order, also those that memory cannot judge', async () => {
  const tenantId = await tenantWith(fast, 2_000n);
  const expiresAt = new Date(NOON + 90 * MINUTE);
  const reserve = (reference: string, amount: bigint) =>
    ({ kind: 'reserve-value', tenantId, reservationId: newId('rsv'), reference, amount, expiresAt }) as const;
  for (let round = 0; round < 20; round++) {
    const left = BigInt(2_000 - round * 100);
    const answers = await fast.giveAll(
      [
        charge(tenantId, 60n),
        reserve(`too-large-${round}`, left - 59n),
        reserve(`fits-${round}`, left - 60n),
        reserve(`nothing-left-${round}`, 1n),
        { kind: 'release-value', tenantId, reference: `fits-${round}`, amount: undefined } as const,
        charge(tenantId, 40n),
      ].map((command) => ({ command })),
    );
    expect(answers.map((answer) => (answer.kind === 'refused' ? answer.refusal.reason : answer.kind))).toEqual([
      'done',
      'INSUFFICIENT_BALANCE',
      'done',
      'INSUFFICIENT_BALANCE',
      'done',
      'done',
    ]);
  }
});

it('a command does not overtake a group that names its wallet and waits for another', async () => {
  const [held, other] = [await tenantWith(fast, 100n), await tenantWith(fast, 100n)];
  const longWay = new Engine({ database, now: () => new Date(NOON + 60 * MINUTE), log: silentLog });
  const holder = await database.connect();
  try {
    await holder.query('begin');
    await holder.query('select from wallet where tenant_id = $1 for update', [held]);
    const first = longWay.give(charge(held));
    const waits = async (): Promise<boolean> => {
      const { rows } = await sql<{ waits: boolean }>`
        select exists (select from pg_stat_activity where wait_event_type = 'Lock' and application_name = 'clocks-test'
          and datname = current_database()) as waits`.execute(test.db);
      return rows[0]?.waits === true;
    };
    while (!(await waits())) await new Promise((resolve) => setTimeout(resolve, 5));
    const group = longWay.give({ kind: 'group', commands: [charge(held), charge(other, 100n)] });
    const expiresAt = new Date(NOON + 90 * MINUTE);
    const reserve = { kind: 'reserve-value', tenantId: other, reservationId: newId('rsv'), amount: 1n } as const;
    const later = longWay.give({ ...reserve, reference: 'grt_1', expiresAt });
    await Promise.race([later, new Promise((resolve) => setTimeout(resolve, 300))]);
    await holder.query('commit');
    const answers = await Promise.all([first, group, later]);
    expect(answers.map((answer) => (answer.kind === 'refused' ? answer.refusal.reason : answer.kind))).toEqual([
      'done',
      'done',
      'INSUFFICIENT_BALANCE',
    ]);
  } finally {
    await holder.end();
    await longWay.stop();
  }
});
