// The whole ledger as lines of JSON. Balances come from one short snapshot; what follows is append-only and is read in
// pages of its own, so that no long transaction keeps dead rows of busy accounts alive.
import { DUMP_FORMAT } from '@tollgate/ledger-proof';
import type { Deps } from '../deps.ts';
import { lastBlock } from '../store/blocks.ts';
import { accountLines, blockLines, roughTransferCount, transferLines } from '../store/dump-lines.ts';
import { inSnapshot } from './in-snapshot.ts';
import { pulled } from './pulled.ts';

export interface LedgerPart {
  readonly lines: string;
  /** So far, these included. */
  readonly transfers: bigint;
  readonly transfersTotal: bigint;
}

const ACCOUNTS_A_PAGE = 2_000;
/** Less than a megabyte, below what one gRPC message may have. */
const TRANSFERS_A_PAGE = 1_000;
/** A snapshot of the accounts may wait for its reader so long. */
const SNAPSHOT_MS = 120_000;

const lineOf = (kind: string, row: unknown): string => `${JSON.stringify({ [kind]: row })}\n`;

/** What the snapshot of the accounts fixes. */
interface Extent {
  accounts: bigint;
  lastBlock: bigint;
  sealed: bigint;
  newest: bigint;
  /** Where accounts end that moved after the last block: what is posted later is not part of the dump. */
  readonly ends: Map<string, bigint>;
}

export async function* exportLedger(deps: Deps): AsyncGenerator<LedgerPart, void, undefined> {
  const { db } = deps;
  const rough = await roughTransferCount(db);
  const extent: Extent = { accounts: 0n, lastBlock: 0n, sealed: 0n, newest: 0n, ends: new Map() };
  let transfers = 0n;
  const part = (lines: string): LedgerPart => ({
    lines,
    transfers,
    transfersTotal: rough > transfers ? rough : transfers,
  });
  yield part(lineOf('dump', { format: DUMP_FORMAT, exported_at: deps.now().toISOString() }));
  for await (const lines of accountsOf(deps, extent)) yield part(lines);
  let sequence = 0n;
  for (let number = 0n; number < extent.lastBlock; number += 1n) {
    const [block] = await blockLines(db, { after: number, upTo: number + 1n }, 1);
    if (block !== undefined) yield part(lineOf('block', block));
    const end = block === undefined ? sequence : BigInt(block.last_sequence);
    for await (const page of transfersOf(deps, sequence, end)) {
      transfers += BigInt(page.length);
      yield part(page.map(({ line }) => `${line}\n`).join(''));
    }
    sequence = end;
  }
  for await (const page of transfersOf(deps, extent.sealed, extent.newest)) {
    const then = page.filter((row) => row.sequence <= (extent.ends.get(row.to_account) ?? 0n));
    transfers += BigInt(then.length);
    yield part(then.map(({ line }) => `${line}\n`).join(''));
  }
  const { accounts, lastBlock: blocks } = extent;
  const count = { accounts: String(accounts), blocks: String(blocks), transfers: String(transfers) };
  yield { lines: lineOf('end', count), transfers, transfersTotal: transfers };
}

/** Account lines of one snapshot; fills in what it fixes. */
function accountsOf({ db }: Deps, extent: Extent): AsyncGenerator<string, void, undefined> {
  return pulled((give) =>
    inSnapshot(
      db,
      async (snapshot) => {
        const tip = await lastBlock(snapshot);
        extent.lastBlock = tip?.number ?? 0n;
        extent.sealed = tip?.last_sequence ?? 0n;
        let after = '';
        for (;;) {
          const page = await accountLines(snapshot, after, ACCOUNTS_A_PAGE);
          for (const { accountId, lastSequence } of page) {
            if (lastSequence > extent.newest) extent.newest = lastSequence;
            if (lastSequence > extent.sealed) extent.ends.set(accountId, lastSequence);
          }
          extent.accounts += BigInt(page.length);
          if (page.length > 0) await give(page.map(({ row }) => lineOf('account', row)).join(''));
          if (page.length < ACCOUNTS_A_PAGE) return;
          after = page.at(-1)?.accountId ?? after;
        }
      },
      SNAPSHOT_MS,
    ),
  );
}

async function* transfersOf({ db }: Deps, after: bigint, upTo: bigint) {
  for (let from = after; from < upTo;) {
    const page = await transferLines(db, { after: from, upTo }, TRANSFERS_A_PAGE);
    if (page.length > 0) yield page;
    if (page.length < TRANSFERS_A_PAGE) return;
    from = page.at(-1)?.sequence ?? upTo;
  }
}
