// Reads, proves and exports the audit log. Chains only grow: what a head covers stays as it is while it is read.
import { type AuditEntry, type ChainHead, createChainCheck, toLine } from '@tollgate/audit-chain';
import type { Reader } from '@tollgate/db';
import { packEvidence, type EvidenceFile, type EvidenceSigner } from '@tollgate/evidence';
import { eventContent } from '../adapters/audited-events.ts';
import { chainsWithoutHead, type EntryQuery, listEntries, listHeads } from '../store/audit.ts';
import type { EnforcementTables } from '../store/schema.ts';

const AT_ONCE = 500;
const FAULTS_MAX = 100;
/** Entries of one file of a pack. */
const FILE_ENTRIES = 2_000;

/** An entry, and what its event says as JSON; empty where its kind is not known. */
export interface ReadableEntry {
  readonly entry: AuditEntry;
  readonly json: string;
}

export async function readAudit(db: Reader<EnforcementTables>, query: EntryQuery): Promise<ReadableEntry[]> {
  const entries = await listEntries(db, query);
  return entries.map((entry) => {
    const content = eventContent(entry.action, entry.payload);
    return { entry, json: content === undefined ? '' : JSON.stringify(content) };
  });
}

export interface AuditProof {
  readonly chains: bigint;
  readonly entries: bigint;
  /** The first of each chain that has one. */
  readonly faults: readonly string[];
}

/** Computes every hash anew; of all chains where none is named. */
export async function verifyAudit(db: Reader<EnforcementTables>, chain: string): Promise<AuditProof> {
  const heads = await listHeads(db, chain);
  const endless = await chainsWithoutHead(db, chain);
  const faults = endless.map((each) => `${each}: nothing says where it ends`).slice(0, FAULTS_MAX);
  let entries = 0n;
  for (const head of heads) {
    const check = createChainCheck(head.chain);
    for await (const part of entriesUpTo(db, head, AT_ONCE)) for (const entry of part) check.add(entry);
    entries += check.entries();
    const fault = check.end(head);
    if (fault !== undefined && faults.length < FAULTS_MAX) faults.push(fault);
  }
  return { chains: BigInt(heads.length), entries, faults };
}

/** The bytes of a signed pack; of all chains where none is named. */
export async function exportAudit(
  db: Reader<EnforcementTables>,
  signer: EvidenceSigner,
  chain: string,
  now: Date,
): Promise<AsyncGenerator<Uint8Array>> {
  const heads = await listHeads(db, chain);
  const facts = {
    about: 'audit',
    tenant: chain,
    chains: String(heads.length),
    entries: String(heads.reduce((sum, { sequence }) => sum + sequence, 0n)),
    exported_at: now.toISOString(),
  };
  return packEvidence(filesOf(db, heads), facts, signer);
}

type NamedHead = ChainHead & { readonly chain: string };

async function* filesOf(db: Reader<EnforcementTables>, heads: readonly NamedHead[]): AsyncGenerator<EvidenceFile> {
  const list = heads.map(({ chain, sequence, hash }) => ({ chain, sequence: sequence.toString(), hash }));
  yield { name: 'heads.json', content: Buffer.from(`${JSON.stringify(list, null, 2)}\n`, 'utf8') };
  for (const head of heads) {
    let number = 0;
    for await (const part of entriesUpTo(db, head, FILE_ENTRIES)) {
      number += 1;
      const name = `audit-${head.chain.replace('_', '-')}-${number}.jsonl`;
      yield { name, content: Buffer.from(part.map(toLine).join(''), 'utf8') };
    }
  }
}

async function* entriesUpTo(
  db: Reader<EnforcementTables>,
  { chain, sequence }: NamedHead,
  atOnce: number,
): AsyncGenerator<AuditEntry[]> {
  let after = 0n;
  while (after < sequence) {
    const left = sequence - after;
    const limit = left < BigInt(atOnce) ? Number(left) : atOnce;
    const part = await listEntries(db, { chain, after, limit });
    const last = part.at(-1);
    if (last === undefined) return;
    yield part.filter((entry) => entry.sequence <= sequence);
    after = last.sequence;
  }
}
