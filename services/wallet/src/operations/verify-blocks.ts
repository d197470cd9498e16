// Proves the chain: each block against the one before it and against its transfers.
import type { Deps } from '../deps.ts';
import { BLOCKS_A_PAGE, differingBlocks, differingRows } from '../store/block-checks.ts';
import { blocksAfter, hashOf, type BlockRow } from '../store/blocks.ts';
import type { LedgerCheck } from '../store/ledger-checks.ts';

const MOST_FAULTS = 10;
const LINKS_A_PAGE = 1_000;

export interface ChainProof {
  readonly checks: readonly LedgerCheck[];
  readonly lastBlock: bigint;
  readonly sealedSequence: bigint;
}

/** Every link; and the content of blocks after one number up to another. Reads in pages, each in its own snapshot: what is sealed stays. */
export async function verifyBlocks(
  { db }: Pick<Deps, 'db'>,
  content: { readonly after: bigint; readonly upTo: bigint | undefined },
): Promise<ChainProof> {
  const links = new Links();
  for (;;) {
    const page = await blocksAfter(db, links.number, LINKS_A_PAGE);
    for (const block of page) links.next(block);
    if (page.length < LINKS_A_PAGE) break;
  }
  const upTo = content.upTo === undefined || content.upTo > links.number ? links.number : content.upTo;
  const faults: string[] = [];
  for (let after = content.after; after < upTo; after += BLOCKS_A_PAGE) {
    const end = after + BLOCKS_A_PAGE < upTo ? after + BLOCKS_A_PAGE : upTo;
    for (const number of await differingBlocks(db, after, end))
      if (faults.length < MOST_FAULTS) faults.push(...(await rowsOf({ db }, number, MOST_FAULTS - faults.length)));
  }
  return {
    checks: [
      { name: 'BLOCKS_CHAINED', examined: links.examined, faults: links.faults },
      { name: 'BLOCKS_EQUAL_TRANSFERS', examined: upTo > content.after ? upTo - content.after : 0n, faults },
    ],
    lastBlock: links.number,
    sealedSequence: links.sequence,
  };
}

/** A block whose rows are all as sealed has false hashes itself. */
async function rowsOf({ db }: Pick<Deps, 'db'>, number: bigint, limit: number): Promise<string[]> {
  const rows = await differingRows(db, number, limit);
  return rows.length > 0 ? rows : [`block ${number} has seals, a root or a count that are not those of its transfers`];
}

/** Follows the chain. Goes on after a fault from what is there, so that one bad block is told once. */
class Links {
  number = 0n;
  sequence = 0n;
  examined = 0n;
  readonly faults: string[] = [];
  #hash: Uint8Array | undefined;

  next(block: BlockRow): void {
    const { number, first_sequence: first, previous, hash } = block;
    this.examined += 1n;
    if (number !== this.number + 1n) this.#fault(`block ${number} follows block ${this.number}`);
    else if (first !== this.sequence + 1n)
      this.#fault(`block ${number} begins at ${first}, the one before ends at ${this.sequence}`);
    else if (this.#hash === undefined ? previous.some((byte) => byte !== 0) : !previous.equals(this.#hash))
      this.#fault(`block ${number} is not linked to block ${this.number}`);
    if (!hash.equals(hashOf(block))) this.#fault(`block ${number} does not have the hash of its content`);
    this.number = number;
    this.sequence = block.last_sequence;
    this.#hash = hash;
  }

  #fault(text: string): void {
    if (this.faults.length < MOST_FAULTS) this.faults.push(text);
  }
}
