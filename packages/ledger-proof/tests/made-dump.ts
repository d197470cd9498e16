// A small ledger made by hand: two tenants top up and are charged; its lines, sealed in blocks of so many transfers.
import { blockHash, NO_BLOCK, type Seal } from '../src/block.ts';
import type { PartRow, SealedTransfer } from '../src/fields.ts';
import { leafOf } from '../src/leaf.ts';
import { rootOf } from '../src/tree.ts';

interface Account {
  posted: bigint;
  last: bigint;
}

const MICROS_AT = 1_772_323_200_000_000n;

export interface MadeDump {
  readonly lines: readonly string[];
  /** Hex hashes of the blocks, from block 1. */
  readonly hashes: readonly string[];
}

/** `blocks`: transfers of each block; what is left is not sealed. Sequence numbers have gaps. */
export function makeDump(transfers: number, blocks: readonly number[]): MadeDump {
  const accounts = new Map<string, Account>();
  const rows = Array.from({ length: transfers }, (_, index) => rowOf(accounts, index));
  const lines = [
    JSON.stringify({ dump: { format: 'tollgate.wallet.dump.v1', exported_at: '2026-03-02T00:00:00.000Z' } }),
  ];
  for (const [id, { posted, last }] of accounts)
    lines.push(
      JSON.stringify({
        account: {
          account_id: id,
          kind: id.startsWith('lot') ? 'LOT' : id.includes('revenue') ? 'REVENUE' : 'CASH_CLEARING',
          tenant_id: 'ten_1',
          asset: 'CNY',
          may_go_negative: !id.startsWith('lot'),
          posted: String(posted),
          held: '0',
          last_sequence: String(last),
        },
      }),
    );
  const hashes = seal(rows, blocks, lines);
  const count = { accounts: String(accounts.size), blocks: String(blocks.length), transfers: String(transfers) };
  return { lines: [...lines, JSON.stringify({ end: count })], hashes };
}

function seal(rows: readonly SealedTransfer[], blocks: readonly number[], lines: string[]): string[] {
  const hashes: string[] = [];
  let [previous, last, at] = [NO_BLOCK, 0n, 0];
  for (const [index, size] of blocks.entries()) {
    const own = rows.slice(at, at + size);
    at += size;
    const seals = own.map((row): Seal => ({ sequence: BigInt(row.transfer['sequence'] ?? 0), leaf: leafOf(row) }));
    const content = {
      number: BigInt(index + 1),
      firstSequence: last + 1n,
      lastSequence: seals.at(-1)?.sequence ?? 0n,
      transfers: BigInt(size),
      root: rootOf(seals.map(({ leaf }) => leaf)),
      previous,
      sealedAt: MICROS_AT,
    };
    const hash = blockHash(content);
    lines.push(blockLine(content, hash, seals), ...own.map((row) => JSON.stringify(row)));
    hashes.push(Buffer.from(hash).toString('hex'));
    [previous, last] = [hash, content.lastSequence];
  }
  lines.push(...rows.slice(at).map((row) => JSON.stringify(row)));
  return hashes;
}

function blockLine(content: Parameters<typeof blockHash>[0], hash: Uint8Array, seals: readonly Seal[]): string {
  const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
  const sealBytes = seals.map(({ sequence, leaf }) => {
    const number = Buffer.alloc(8);
    number.writeBigInt64BE(sequence);
    return Buffer.concat([number, leaf]);
  });
  return JSON.stringify({
    block: {
      number: String(content.number),
      first_sequence: String(content.firstSequence),
      last_sequence: String(content.lastSequence),
      transfers: String(content.transfers),
      root: hex(content.root),
      previous: hex(content.previous),
      hash: hex(hash),
      sealed_at: String(content.sealedAt),
      seals: Buffer.concat(sealBytes).toString('base64'),
    },
  });
}

/** Every fifth credits a lot of its own, the others charge the lot before. */
function rowOf(accounts: Map<string, Account>, index: number): SealedTransfer {
  const credit = index % 5 === 0;
  const lot = `lot/lot_${Math.floor(index / 5)}`;
  const [from, to] = credit ? ['system/cash-clearing/ten_1', lot] : [lot, 'system/revenue/ten_1'];
  const sequence = BigInt(index * 2 + 1);
  const amount = credit ? 100n : BigInt(index % 5);
  const [fromBalance, toBalance] = [move(accounts, from, -amount, sequence), move(accounts, to, amount, sequence)];
  const transfer: PartRow = {
    transfer_id: `trf_${index}`,
    sequence: String(sequence),
    from_account: from,
    to_account: to,
    asset: 'CNY',
    amount: String(amount),
    from_balance: String(fromBalance),
    to_balance: String(toBalance),
    reason: credit ? 'TOP_UP' : 'CHARGE',
    reference: credit ? `ord_云帆"${index}` : `chg_${index}`,
    clause_id: '',
    tenant_id: 'ten_1',
    posted_at: String(MICROS_AT + BigInt(index)),
  };
  return credit ? { transfer, lot: lotRow(lot) } : { transfer };
}

const lotRow = (account: string): PartRow => ({
  lot_id: account.slice(4),
  account_id: account,
  tenant_id: 'ten_1',
  kind: 'CASH',
  credited: '100',
  price_paid: '100',
  origin: 'ord_1',
  place: '0',
  credited_at: String(MICROS_AT),
  expires_at: null,
});

function move(accounts: Map<string, Account>, id: string, change: bigint, sequence: bigint): bigint {
  const account = accounts.get(id) ?? { posted: 0n, last: 0n };
  accounts.set(id, account);
  account.posted += change;
  account.last = sequence;
  return account.posted;
}
