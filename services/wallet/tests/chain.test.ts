// The chain of blocks: sealed after the commit, below what is in flight, linked, signed; and what was done to it is named.
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Database, openDatabase } from '@tollgate/db';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { WalletTables } from '../src/store/schema.ts';
import { present, posting, type RunningWallet, startWallet, type WalletClient } from './fixtures.ts';

let wallet: RunningWallet;
let owner: Database<WalletTables>;
let cli: WalletClient;
let heads: string;
let tenantId: string;
beforeAll(async () => {
  heads = await mkdtemp(join(tmpdir(), 'heads-'));
  wallet = await startWallet({ env: { WALLET_HEADS_DIR: heads } });
  owner = openDatabase({
    url: wallet.service.testDatabase.ownerUrl,
    applicationName: 'test-owner',
    onError: () => undefined,
  });
  cli = await wallet.staff('finance');
  tenantId = await wallet.tenant(1_000_000n);
});
afterAll(async () => {
  await owner.close();
  await wallet.stop();
  await rm(heads, { recursive: true });
});

const seal = (): Promise<void> => wallet.service.runJob('seal-blocks');

async function blocks(): Promise<{ number: bigint; transfers: bigint }[]> {
  return wallet.service.db.selectFrom('ledger_block').select(['number', 'transfers']).orderBy('number').execute();
}

async function charge(count: number): Promise<void> {
  for (let left = count; left > 0; left -= 1_000)
    await wallet.billing.postCharges({
      charges: Array.from({ length: Math.min(left, 1_000) }, () => posting(tenantId, 1n)),
    });
}

it('seals everything, full blocks and a rest, and proves', async () => {
  await charge(4_999);
  expect(await cli.verifyLedger({})).toMatchObject({ ok: true, sealedSequence: 0n, unsealedTransfers: 5_000n });
  await seal();
  expect((await blocks()).map((block) => block.transfers)).toEqual([4_096n, 904n]);
  const proof = await cli.verifyLedger({});
  expect(proof).toMatchObject({ ok: true, unsealedTransfers: 0n, sealedSequence: proof.asOfSequence });
  expect(proof.checks.slice(-3).map(({ name, examined }) => [name, examined])).toEqual([
    ['BLOCKS_CHAINED', 2n],
    ['BLOCKS_EQUAL_TRANSFERS', 2n],
    ['HEADS_SIGNED', 1n],
  ]);
});

it('makes no block of nothing, and signs no head twice', async () => {
  const before = [await blocks(), await readdir(heads)];
  await seal();
  expect([await blocks(), await readdir(heads)]).toEqual(before);
});

it('seals nothing above what is in flight, and everything when that has ended', async () => {
  const other = await wallet.service.database.connect();
  try {
    await other.query('begin');
    await other.query("select nextval('ledger_sequence')");
    await charge(10);
    const before = await blocks();
    const sealed = { yet: false };
    const sealing = seal().finally(() => {
      sealed.yet = true;
    });
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect([sealed.yet, await blocks()]).toEqual([false, before]);
    // Meanwhile posting goes on; it is sealed next time.
    await charge(5);
    await other.query('rollback');
    await sealing;
    expect((await blocks()).slice(before.length).map((block) => block.transfers)).toEqual([10n]);
  } finally {
    await other.end();
  }
  await seal();
  expect((await blocks()).at(-1)?.transfers).toBe(5n);
  expect(await wallet.faults()).toEqual([]);
});

it('seals beside posting: everything once, in order', async () => {
  const posted = new AbortController();
  const sealing = (async () => {
    while (!posted.signal.aborted) await seal();
  })();
  await Promise.all(Array.from({ length: 4 }, () => charge(400)));
  posted.abort();
  await sealing;
  await seal();
  expect(await cli.verifyLedger({})).toMatchObject({ ok: true, unsealedTransfers: 0n });
});

const trigger = (what: 'enable' | 'disable'): string =>
  ['transfer', 'lot', 'ledger_block'].map((table) => `alter table ${table} ${what} trigger user;`).join('');

/** Does something to a table that only an owner can, looks, and undoes it. */
async function tampered<T>(table: string, change: string, look: () => Promise<T>): Promise<T> {
  await owner.pool.query(`${trigger('disable')} create table kept as table ${table};`);
  try {
    expect((await owner.pool.query(change)).rowCount).toBeGreaterThan(0);
    return await look();
  } finally {
    await owner.pool.query(
      `delete from ${table}; insert into ${table} table kept; drop table kept; ${trigger('enable')}`,
    );
  }
}

async function found(): Promise<Record<string, readonly string[]>> {
  return Object.fromEntries((await wallet.faults()).map(({ name, faults }) => [name, faults]));
}

// The first has a reference that no other table repeats; after the last comes none whose time could contradict it.
it.each([
  ['reference', 'reference = reference || 0', '1'],
  ['time', `posted_at = posted_at + interval '1 microsecond'`, '(select max(last_sequence) from ledger_block)'],
])('names the transfer of which only the %s was changed', async (_what, change, sequence) => {
  const { rows } = await owner.pool.query<{ fault: string }>(
    `select transfer_id || ' (sequence ' || sequence || ') is not what block ' || number || ' sealed' as fault
     from transfer join ledger_block on sequence between first_sequence and last_sequence where sequence = ${sequence}`,
  );
  expect(await tampered('transfer', `update transfer set ${change} where sequence = ${sequence}`, found)).toEqual({
    BLOCKS_EQUAL_TRANSFERS: [present(rows[0]).fault],
  });
});

it('names the credit of a lot that is said to have another price', async () => {
  expect(await tampered('lot', 'update lot set price_paid = price_paid + 1', found)).toEqual({
    BLOCKS_EQUAL_TRANSFERS: [expect.stringMatching(/^trf_[0-9a-f]+ \(sequence \d+\) is not what block 1 sealed$/)],
  });
});

it('names what came into a sealed range later', async () => {
  const gap = present(
    (await owner.pool.query<{ nextval: bigint }>(`select nextval('ledger_sequence')`)).rows[0],
  ).nextval;
  await charge(1);
  await seal();
  const row = `insert into transfer select * from (select (jsonb_populate_record(transfer, '{"transfer_id": "trf_late", "sequence": ${gap}, "reference": "x"}')).* from transfer order by sequence desc limit 1) as late`;
  const faults = await tampered('transfer', row, found);
  expect(faults['BLOCKS_EQUAL_TRANSFERS']).toEqual([
    expect.stringMatching(new RegExp(`^trf_late \\(sequence ${gap}\\) was not there when block \\d+ was sealed$`)),
  ]);
});

it('names a sealed transfer that is missing', async () => {
  const faults = await tampered('transfer', 'delete from transfer where sequence = 4500', found);
  expect(faults['BLOCKS_EQUAL_TRANSFERS']).toEqual(['the transfer of sequence 4500, sealed in block 2, is missing']);
});

it.each([
  ['a block that is missing', 'delete from ledger_block where number = 2', 'block 3 follows block 1'],
  [
    'a block that was changed',
    `update ledger_block set sealed_at = sealed_at + interval '1 second' where number = 2`,
    'block 2 does not have the hash of its content',
  ],
])('names %s', async (_what, change, fault) => {
  const faults = await tampered('ledger_block', change, found);
  expect(faults['BLOCKS_CHAINED']).toContain(fault);
});

it('signs nothing on a chain that was rewritten, and the old heads contradict it', async () => {
  await seal();
  const name = present((await readdir(heads)).toSorted().at(-1));
  const last = present((await blocks()).at(-1)).number;
  const rewritten = `update ledger_block set root = sha256(root), hash = sha256(hash) where number = ${last}`;
  const files = await readdir(heads);
  const faults = await tampered('ledger_block', rewritten, async () => {
    await expect(seal()).rejects.toThrow('no head is signed until that is explained');
    return found();
  });
  expect(await readdir(heads)).toEqual(files);
  expect(faults['HEADS_SIGNED']).toEqual([`${name} signs another block ${last} than is there`]);
});

it('finds a head that somebody wrote into', async () => {
  const name = join(heads, present((await readdir(heads)).toSorted()[0]));
  const text = await readFile(name, 'utf8');
  await writeFile(name, text.replace(/\.[^.]{4}/, '.AAAA'));
  expect((await wallet.faults()).map((check) => check.name)).toEqual(['HEADS_SIGNED']);
  await writeFile(name, text);
});
