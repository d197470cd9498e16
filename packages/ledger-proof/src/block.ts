// A block: the seal of every transfer in a range of sequence numbers, and the link to the block before it.
import { netstring, sha256 } from './leaf.ts';

const BLOCK_HEADER = 'tollgate.wallet.block.v1\n';

/** Stands for the block before the first. */
export const NO_BLOCK: Uint8Array = new Uint8Array(32);

/** What the hash of a block covers. */
export interface BlockContent {
  /** From 1 without gaps. */
  readonly number: bigint;
  /** One more than the last of the block before. */
  readonly firstSequence: bigint;
  readonly lastSequence: bigint;
  /** How many transfers have numbers from the first to the last. */
  readonly transfers: bigint;
  readonly root: Uint8Array;
  /** Hash of the block before. */
  readonly previous: Uint8Array;
  /** Microseconds since 1970 UTC. */
  readonly sealedAt: bigint;
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** SHA-256 of the block's fields as netstrings, hashes in hex. */
export function blockHash(block: BlockContent): Uint8Array {
  const { number, firstSequence, lastSequence, transfers, root, previous, sealedAt } = block;
  const fields = [number, firstSequence, lastSequence, transfers, hex(root), hex(previous), sealedAt];
  return sha256(BLOCK_HEADER + fields.map((field) => netstring(String(field))).join(''));
}

/** One sealed transfer: its number and its leaf. */
export interface Seal {
  readonly sequence: bigint;
  readonly leaf: Uint8Array;
}

const SEAL_BYTES = 40;

/** Reads the seals of a block: 8 bytes of sequence number, big-endian, and 32 of the leaf, again and again. */
export function readSeals(bytes: Uint8Array): Seal[] | undefined {
  if (bytes.length % SEAL_BYTES !== 0) return undefined;
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  return Array.from({ length: bytes.length / SEAL_BYTES }, (_, index) => ({
    sequence: buffer.readBigInt64BE(index * SEAL_BYTES),
    leaf: buffer.subarray(index * SEAL_BYTES + 8, (index + 1) * SEAL_BYTES),
  }));
}
