// Three processes with engines of their own on one database, with commands that cross: nothing is lost, doubled or overdrawn.
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inTransaction } from '@tollgate/db';
import { newId } from '@tollgate/ids';
import { testDatabase, type TestDatabase } from '@tollgate/testing';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Command, WalletCommand } from '../src/domain/commands/command.ts';
import { BOOK_RULES } from '../src/domain/book-rules.ts';
import { wallet } from '../src/index.ts';
import { openWallet } from '../src/operations/open-wallet.ts';
import { askLedgerQuestions } from '../src/store/ledger-checks.ts';
import type { WalletTables } from '../src/store/schema.ts';
import { startWallet } from './fixtures.ts';

const PROCESSES = 3;
const HOUR = 3_600_000;

interface Told {
  readonly kind: string;
  readonly reason?: string;
  readonly result?: { readonly replayed?: boolean };
}

let database: TestDatabase<WalletTables>;
let children: ChildProcess[];
beforeAll(async () => {
  database = await testDatabase<WalletTables>(wallet);
  children = Array.from({ length: PROCESSES }, () =>
    fork(join(import.meta.dirname, 'engine-process.ts'), [database.url], { serialization: 'advanced' }),
  );
  await Promise.all(children.map((child) => once(child, 'message')));
}, 60_000);
afterAll(async () => {
  await Promise.all(
    children.map(async (child) => {
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
    }),
  );
  try {
    await sealAndProve();
  } finally {
    await database.close();
  }
}, 60_000);

/** The chain over what all of them have posted, its signed head, and every question again. */
async function sealAndProve(): Promise<void> {
  const heads = await mkdtemp(join(tmpdir(), 'heads-'));
  const running = await startWallet({ database, now: () => new Date(), env: { WALLET_HEADS_DIR: heads } });
  try {
    await running.service.runJob('seal-blocks');
    const proof = await (await running.staff('finance')).verifyLedger({});
    expect(proof).toMatchObject({ ok: true, unsealedTransfers: 0n, sealedSequence: proof.asOfSequence });
    const examined = new Map(proof.checks.map((check) => [check.name, check.examined]));
    expect(['BLOCKS_CHAINED', 'BLOCKS_EQUAL_TRANSFERS'].map((name) => (examined.get(name) ?? 0n) > 0n)).toEqual([
      true,
      true,
    ]);
    expect(examined.get('HEADS_SIGNED')).toBe(1n);
  } finally {
    await running.stop();
    await rm(heads, { recursive: true });
  }
}

async function give(place: number, commands: readonly Command[]): Promise<Told[]> {
  const child = children[place % PROCESSES];
  if (child === undefined) throw new Error('there is no such process');
  const answered = once(child, 'message');
  child.send(commands);
  const [told] = (await answered) as [Told[]];
  return told;
}

/** Gives each process its commands at the same time, round after round. */
async function giveAll(rounds: number, commandsOf: (process: number, round: number) => Command[]): Promise<Told[]> {
  const told = await Promise.all(
    children.map(async (_, place) => {
      const all: Told[] = [];
      for (let round = 0; round < rounds; round++) all.push(...(await give(place, commandsOf(place, round))));
      return all;
    }),
  );
  return told.flat();
}

async function tenantWith(cash: bigint): Promise<string> {
  const tenantId = newId('ten');
  await inTransaction(database.db, (tx) => openWallet(tx, tenantId, new Date()));
  const lot = { lotId: newId('lot'), kind: 'CASH', amount: cash, pricePaid: cash, expiresAt: undefined } as const;
  await give(0, [{ kind: 'credit-lots', tenantId, origin: newId('ord'), lots: [lot] }]);
  return tenantId;
}

const charge = (tenantId: string, amount: bigint, chargeId = newId('chg') as string): WalletCommand => ({
  kind: 'post-charge',
  tenantId,
  chargeId,
  amount,
  reservationReference: '',
  onlyReserved: false,
});
const reserve = (tenantId: string, amount: bigint, reference: string): WalletCommand => ({
  kind: 'reserve-value',
  tenantId,
  reservationId: newId('rsv'),
  reference,
  amount,
  expiresAt: new Date(Date.now() + HOUR),
});
const counted = (told: readonly Told[], kind: string): number => told.filter((each) => each.kind === kind).length;

async function faults(): Promise<string[]> {
  const checks = await askLedgerQuestions(database.db, BOOK_RULES);
  return checks.flatMap((check) => check.faults);
}

it('grants on one wallet exactly what it has', async () => {
  const tenantId = await tenantWith(500n);
  const told = await giveAll(10, () => Array.from({ length: 10 }, () => reserve(tenantId, 5n, newId('grt'))));
  expect([counted(told, 'done'), counted(told, 'refused')]).toEqual([100, 200]);
  expect(new Set(told.map((each) => each.reason))).toEqual(new Set([undefined, 'INSUFFICIENT_BALANCE']));
  expect(await faults()).toEqual([]);
});

it('posts a charge once that all of them are given', async () => {
  const tenants = [await tenantWith(10_000n), await tenantWith(10_000n)];
  const ids = Array.from({ length: 200 }, () => newId('chg') as string);
  const told = await giveAll(4, (_process, round) =>
    ids.slice(round * 50, round * 50 + 50).map((id, place) => charge(tenants[place % 2] ?? '', 1n, id)),
  );
  expect(counted(told, 'done')).toBe(600);
  expect(told.filter((each) => each.result?.replayed === false)).toHaveLength(200);
  const rows = await database.db.selectFrom('charge').select('charge_id').where('charge_id', 'in', ids).execute();
  expect(rows).toHaveLength(200);
  expect(await faults()).toEqual([]);
});

it('carries out groups that cross wallets in opposite orders, whole or not at all', async () => {
  const tenants = [await tenantWith(300n), await tenantWith(300n), await tenantWith(300n)];
  const told = await giveAll(12, (process, round) =>
    Array.from({ length: 5 }, (_, place): Command => {
      const order = (process + round + place) % 2 === 0 ? tenants : tenants.toReversed();
      const group = newId('grt');
      return { kind: 'group', commands: order.map((each, index) => reserve(each, 2n, `${group}_${index}`)) };
    }),
  );
  // 150 groups take 2 of each wallet's 300.
  expect([counted(told, 'done'), counted(told, 'refused')]).toEqual([150, 30]);
  const held = await database.db
    .selectFrom('ledger_account')
    .select('held')
    .where('tenant_id', 'in', tenants)
    .where('kind', '=', 'LOT')
    .execute();
  expect(held).toEqual([{ held: 300n }, { held: 300n }, { held: 300n }]);
  expect(await faults()).toEqual([]);
});

it('mixes charges, reservations and releases on a few wallets, and the books prove', async () => {
  const tenants = [await tenantWith(2_000n), await tenantWith(2_000n)];
  const told = await giveAll(15, (process, round) => {
    const reference = `grt_${process}_${round}`;
    return tenants.flatMap((tenantId): Command[] => [
      reserve(tenantId, 7n, reference),
      charge(tenantId, 3n),
      { kind: 'group', commands: [charge(tenantId, 1n), { kind: 'release-value', tenantId, reference, amount: 2n }] },
      { kind: 'note-time', tenantId },
    ]);
  });
  expect(counted(told, 'failed')).toBe(0);
  expect(await faults()).toEqual([]);
  const { rows } = await sql<{ deadlocks: bigint }>`
    select deadlocks from pg_stat_database where datname = current_database()`.execute(database.db);
  expect(rows).toEqual([{ deadlocks: 0n }]);
});
