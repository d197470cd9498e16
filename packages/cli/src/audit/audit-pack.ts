// Proves the chains in a pack of audit entries while it is read: every hash anew, and where each chain has to end.
import { StringDecoder } from 'node:string_decoder';

import { type ChainCheck, createChainCheck, fromLine } from '@tollgate/audit-chain';

export interface AuditPackCheck {
  /** Takes the bytes of a file of the pack as they come. */
  readonly read: (name: string, bytes: Uint8Array) => void;
  readonly entries: () => bigint;
  readonly chains: () => number;
  /** The first fault of each chain that has one; after the last byte. */
  readonly faults: () => string[];
}

const HEADS = 'heads.json';
const FILE = /^audit-(platform|ten-[0-9a-f]{32})-[0-9]+\.jsonl$/;

interface OpenFile {
  readonly name: string;
  readonly check: ChainCheck;
  readonly decoder: StringDecoder;
  rest: string;
  lines: number;
}

export function createAuditPackCheck(): AuditPackCheck {
  const checks = new Map<string, ChainCheck>();
  const heads = new StringDecoder('utf8');
  const broken: string[] = [];
  let headsText = '';
  let file: OpenFile | undefined;

  const take = (open: OpenFile, line: string): void => {
    open.lines += 1;
    const entry = fromLine(line);
    if (entry === undefined) broken.push(`${open.name}: line ${open.lines} is no entry`);
    else open.check.add(entry);
  };
  const openFile = (name: string): OpenFile | undefined => {
    if (file?.name === name) return file;
    endFile();
    const chain = FILE.exec(name)?.[1]?.replace('-', '_');
    if (chain === undefined) return undefined;
    const check = checks.get(chain) ?? createChainCheck(chain);
    checks.set(chain, check);
    file = { name, check, decoder: new StringDecoder('utf8'), rest: '', lines: 0 };
    return file;
  };
  const endFile = (): void => {
    if (file !== undefined && file.rest !== '') broken.push(`${file.name}: its last line is cut off`);
    file = undefined;
  };
  return {
    read: (name, bytes) => {
      if (name === HEADS) headsText += heads.write(Buffer.from(bytes));
      const open = openFile(name);
      if (open === undefined) return;
      const lines = (open.rest + open.decoder.write(Buffer.from(bytes))).split('\n');
      open.rest = lines.pop() ?? '';
      for (const line of lines) take(open, line);
    },
    entries: () => [...checks.values()].reduce((sum, check) => sum + check.entries(), 0n),
    chains: () => checks.size,
    faults: () => {
      endFile();
      return [...broken, ...endFaults(checks, headsText)];
    },
  };
}

function endFaults(checks: ReadonlyMap<string, ChainCheck>, headsText: string): string[] {
  const heads = readHeads(headsText);
  if (heads === undefined) return [`${HEADS} cannot be read`];
  const named = new Set(heads.map(({ chain }) => chain));
  const extra = [...checks.keys()].filter((chain) => !named.has(chain));
  return [
    ...extra.map((chain) => `${chain}: ${HEADS} does not say where it ends`),
    ...heads.flatMap((head) => (checks.get(head.chain) ?? createChainCheck(head.chain)).end(head) ?? []),
  ];
}

function readHeads(text: string): { chain: string; sequence: bigint; hash: string }[] | undefined {
  try {
    const heads = JSON.parse(text) as { chain: string; sequence: string; hash: string }[];
    return heads.map(({ chain, sequence, hash }) => ({ chain, sequence: BigInt(sequence), hash }));
  } catch {
    return undefined;
  }
}
