// Proves a dump line by line: form, arithmetic, seals, links, signatures. Needs no server and keeps no transfer.
import { Chain } from './chain.ts';
import { type DumpHeader, type DumpLine, readLine } from './dump.ts';
import { type CheckName, Findings, type ProofCheck } from './faults.ts';
import { Fold } from './fold.ts';
import type { HeadReading } from './head.ts';
import { IdsOnce } from './ids-once.ts';

/** A head as it was read from a place that the keeper of the ledger cannot change. */
export interface NamedHead {
  /** For people, such as its file's name. */
  readonly name: string;
  readonly reading: HeadReading;
}

export interface DumpProof {
  readonly ok: boolean;
  readonly checks: readonly ProofCheck[];
  /** The first bad row. */
  readonly firstFault: string | undefined;
  readonly transfers: bigint;
  /** Everything up to here is sealed; what comes after is proved by its arithmetic only. */
  readonly sealedSequence: bigint;
  readonly unsealedTransfers: bigint;
  readonly exportedAt: string | undefined;
  /** Heads that sign blocks after the dump was made. */
  readonly newerHeads: number;
}

const CHECKS: readonly CheckName[] = [
  'DUMP_WHOLE',
  'TRIAL_BALANCE',
  'BALANCES_EQUAL_TRANSFERS',
  'CHAINS_UNBROKEN',
  'NO_OVERDRAFT',
  'ACCOUNTS_AS_NAMED',
  'TENANTS_APART',
  'IDS_ONCE',
  'BLOCKS_CHAINED',
  'BLOCKS_EQUAL_TRANSFERS',
];

export interface VerifyOptions {
  /** Undefined when none are given: then nothing is said about signatures. */
  readonly heads: readonly NamedHead[] | undefined;
  readonly onProgress?: (transfers: bigint) => void;
}

/** Reads all of it. A dump that cannot be read to its end is a fault, not a failure. */
export async function verifyDump(lines: AsyncIterable<string>, options: VerifyOptions): Promise<DumpProof> {
  const reader = new DumpReader(options);
  try {
    for await (const line of lines) reader.line(line);
  } catch (error) {
    reader.broken(error instanceof Error ? error.message : 'unknown failure');
  }
  return reader.finish();
}

class DumpReader {
  readonly #options: VerifyOptions;
  readonly #findings: Findings;
  readonly #fold: Fold;
  readonly #chain: Chain;
  readonly #ids: IdsOnce;
  #lines = 0;
  #header: DumpHeader | undefined;
  #ended = false;
  #blocks = 0n;
  #transfers = 0n;
  #unsealed = 0n;
  #sequence = 0n;

  constructor(options: VerifyOptions) {
    this.#options = options;
    this.#findings = new Findings(options.heads === undefined ? CHECKS : [...CHECKS, 'HEADS_SIGNED']);
    this.#fold = new Fold(this.#findings);
    this.#ids = new IdsOnce(this.#findings);
    const signed = (options.heads ?? []).flatMap(({ reading }) =>
      reading.kind === 'signed' ? [reading.head.block] : [],
    );
    this.#chain = new Chain(this.#findings, new Set(signed));
  }

  line(text: string): void {
    this.#lines += 1;
    this.#findings.examine('DUMP_WHOLE');
    const place = `line ${this.#lines}`;
    const read = readLine(text);
    if (read === undefined) return this.#findings.fault('DUMP_WHOLE', `${place} is no row of a dump`);
    if (this.#ended || (read.kind === 'dump') !== (this.#lines === 1))
      this.#findings.fault('DUMP_WHOLE', `${place}: a ${read.kind} row is out of place`);
    this.#row(read, place);
  }

  broken(why: string): void {
    this.#findings.fault('DUMP_WHOLE', `the dump cannot be read after line ${this.#lines}: ${why}`);
  }

  #row(read: DumpLine, place: string): void {
    switch (read.kind) {
      case 'dump':
        this.#header = read.row;
        return;
      case 'account':
        if (this.#transfers + this.#blocks > 0n)
          this.#findings.fault('DUMP_WHOLE', `${place}: an account row is out of place`);
        return this.#fold.open(read.row, place);
      case 'block':
        this.#blocks += 1n;
        return this.#chain.next(read.row, place);
      case 'transfer':
        return this.#transfer(read, place);
      case 'end':
        this.#ended = true;
        return this.#counts(read.row, place);
    }
  }

  #transfer({ row }: Extract<DumpLine, { kind: 'transfer' }>, place: string): void {
    this.#transfers += 1n;
    if (this.#transfers % 10_000n === 0n) this.#options.onProgress?.(this.#transfers);
    const sequence = BigInt(row.transfer['sequence'] ?? 0);
    const named = `${place}: transfer ${row.transfer['transfer_id'] ?? ''} (sequence ${sequence})`;
    if (sequence <= this.#sequence)
      this.#findings.fault('DUMP_WHOLE', `${named} comes after sequence ${this.#sequence}: out of order`);
    else this.#sequence = sequence;
    const sealed = sequence <= this.#chain.sealedSequence;
    if (!sealed) this.#unsealed += 1n;
    // Against its seal first: that names the row itself, the arithmetic perhaps only a later one.
    this.#chain.transfer(row, sequence, named);
    this.#fold.post(row, { sequence, place: named, sealed });
    this.#ids.next(row.transfer['transfer_id'] ?? '', named);
  }

  #counts(said: { accounts: string; blocks: string; transfers: string }, place: string): void {
    const found = { accounts: this.#fold.accounts, blocks: this.#blocks, transfers: this.#transfers };
    for (const name of ['accounts', 'blocks', 'transfers'] as const)
      if (BigInt(said[name]) !== found[name])
        this.#findings.fault('DUMP_WHOLE', `${place} says ${said[name]} ${name}, the dump has ${found[name]}`);
  }

  finish(): DumpProof {
    this.#chain.endBlock();
    if (!this.#ended) this.#findings.fault('DUMP_WHOLE', `the dump ends after line ${this.#lines}, with no end row`);
    this.#fold.close();
    const newerHeads = (this.#options.heads ?? []).filter((head) => this.#isNewer(head)).length;
    const { checks, first } = this.#findings;
    return {
      ok: checks.every((check) => check.ok),
      checks,
      firstFault: first,
      transfers: this.#transfers,
      sealedSequence: this.#chain.sealedSequence,
      unsealedTransfers: this.#unsealed,
      exportedAt: this.#header?.exported_at,
      newerHeads,
    };
  }

  /** Compares a head with the dump; true when it signs what came after the dump. */
  #isNewer({ name, reading }: NamedHead): boolean {
    this.#findings.examine('HEADS_SIGNED');
    const fault = (text: string): boolean => {
      this.#findings.fault('HEADS_SIGNED', `${name} ${text}`);
      return false;
    };
    if (reading.kind === 'faulty') return fault(reading.fault);
    const { block, hash, signedAt } = reading.head;
    if (block > this.#chain.last) {
      const exportedAt = Date.parse(this.#header?.exported_at ?? '');
      if (Date.parse(signedAt) >= exportedAt) return true;
      return fault(`signs block ${block}, the dump ends at block ${this.#chain.last}: blocks are missing`);
    }
    if (this.#chain.hashOf(block) === hash) return false;
    return fault(`signs another block ${block} than the dump has`);
  }
}
