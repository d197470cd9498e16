// Follows the chain of blocks through a dump: each block to the one before it, each transfer to its seal.
import { blockHash, NO_BLOCK, readSeals, type Seal } from './block.ts';
import type { DumpBlock } from './dump.ts';
import type { Findings } from './faults.ts';
import type { SealedTransfer } from './fields.ts';
import { leafOf } from './leaf.ts';
import { LEAVES_MOST, rootOf } from './tree.ts';

const bytes = (hex: string): Uint8Array => Buffer.from(hex, 'hex');
const same = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;

interface Current {
  readonly number: bigint;
  readonly lastSequence: bigint;
  readonly hash: Uint8Array;
  readonly seals: readonly Seal[];
}

const BEFORE_ALL: Current = { number: 0n, lastSequence: 0n, hash: NO_BLOCK, seals: [] };

export class Chain {
  readonly #findings: Findings;
  readonly #wanted: ReadonlySet<bigint>;
  readonly #hashes = new Map<bigint, string>();
  #block = BEFORE_ALL;
  /** Seals of the current block whose transfers were met. */
  #met = 0;

  /** `wanted`: blocks whose hashes are asked for at the end. */
  constructor(findings: Findings, wanted: ReadonlySet<bigint>) {
    this.#findings = findings;
    this.#wanted = wanted;
  }

  next(row: DumpBlock, place: string): void {
    this.endBlock();
    this.#findings.examine('BLOCKS_CHAINED');
    const content = {
      number: BigInt(row.number),
      firstSequence: BigInt(row.first_sequence),
      lastSequence: BigInt(row.last_sequence),
      transfers: BigInt(row.transfers),
      root: bytes(row.root),
      previous: bytes(row.previous),
      sealedAt: BigInt(row.sealed_at),
    };
    const before = this.#block;
    const fault = (text: string): void =>
      this.#findings.fault('BLOCKS_CHAINED', `${place}: block ${row.number} ${text}`);
    if (content.number !== before.number + 1n) fault(`follows block ${before.number}`);
    else if (!same(content.previous, before.hash)) fault(`is not linked to block ${before.number}`);
    if (content.firstSequence !== before.lastSequence + 1n || content.lastSequence < content.firstSequence)
      fault(
        `begins at ${row.first_sequence} and ends at ${row.last_sequence}, the one before ends at ${before.lastSequence}`,
      );
    if (!same(bytes(row.hash), blockHash(content))) fault('does not have the hash of its content');
    const seals = readSeals(Buffer.from(row.seals, 'base64')) ?? [];
    const sealed = seals.length > 0 && seals.length <= LEAVES_MOST ? rootOf(seals.map(({ leaf }) => leaf)) : NO_BLOCK;
    if (BigInt(seals.length) !== content.transfers || !same(sealed, content.root))
      fault(`has seals that are not those of its root`);
    this.#block = { number: content.number, lastSequence: content.lastSequence, hash: bytes(row.hash), seals };
    this.#met = 0;
    if (this.#wanted.has(content.number)) this.#hashes.set(content.number, row.hash);
  }

  /** A transfer in the order of the dump; after the last block it is not sealed yet. */
  transfer(row: SealedTransfer, sequence: bigint, place: string): void {
    const { number, seals, lastSequence } = this.#block;
    if (sequence > lastSequence) return;
    this.#findings.examine('BLOCKS_EQUAL_TRANSFERS');
    this.#missBefore(sequence, place);
    const seal = seals[this.#met];
    if (seal?.sequence !== sequence) return this.#fault(`${place} was not there when block ${number} was sealed`);
    this.#met += 1;
    if (!same(leafOf(row), seal.leaf)) this.#fault(`${place} is not what block ${number} sealed`);
  }

  /** Reports sealed transfers that did not come. */
  endBlock(): void {
    const { lastSequence, number } = this.#block;
    this.#missBefore(lastSequence + 1n, `the end of block ${number}`);
  }

  #missBefore(sequence: bigint, place: string): void {
    const { seals, number } = this.#block;
    for (;;) {
      const seal = seals[this.#met];
      if (seal === undefined || seal.sequence >= sequence) return;
      this.#met += 1;
      this.#fault(`the transfer of sequence ${seal.sequence}, sealed in block ${number}, is missing before ${place}`);
    }
  }

  #fault(text: string): void {
    this.#findings.fault('BLOCKS_EQUAL_TRANSFERS', text);
  }

  /** The last block that came. */
  get last(): bigint {
    return this.#block.number;
  }

  get sealedSequence(): bigint {
    return this.#block.lastSequence;
  }

  /** Hex of the hash that the dump gives for a wanted block. */
  hashOf(number: bigint): string | undefined {
    return this.#hashes.get(number);
  }
}
