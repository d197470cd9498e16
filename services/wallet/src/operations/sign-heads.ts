// Signs the end of the chain and puts it where the database's keepers cannot reach it; and compares what lies there.
import { type Head, type HeadReading, readHead, signHead } from '@tollgate/ledger-proof';
import type { AuditDeps } from '../deps.ts';
import { blockByNumber, type BlockRow, lastBlock } from '../store/blocks.ts';
import type { LedgerCheck } from '../store/ledger-checks.ts';

const KEY_ID = 'wallet';

/**
 * Signs the newest block if the chain still holds the block that was signed last: a chain that was rewritten gets no new
 * signature, and the old ones go on contradicting it. Throws in that case.
 */
export async function signNewestHead({ db, heads, telemetry, now }: AuditDeps): Promise<void> {
  const tip = heads === undefined ? undefined : await lastBlock(db);
  if (heads === undefined || tip === undefined) return;
  const [last] = await heads.shelf.newest(1);
  if (last !== undefined) {
    const reading = await readHead(last.text, heads.keys, KEY_ID);
    const fault = await headFault({ db }, reading);
    if (fault !== undefined) throw new Error(`${last.name} ${fault}: no head is signed until that is explained`);
    if (reading.kind === 'signed' && reading.head.block === tip.number) return;
  }
  // The clock of this moment: a dump that was begun before cannot have this block.
  await heads.shelf.put(tip.number, await signHead(headOf(tip, now()), heads.signingKey, KEY_ID));
  telemetry.headSigned(tip.number);
}

const headOf = (block: BlockRow, now: Date): Head => ({
  block: block.number,
  lastSequence: block.last_sequence,
  hash: block.hash.toString('hex'),
  signedAt: now.toISOString(),
});

/** How many of the newest heads an online proof compares; `tollgate wallet verify --dump` compares all that it is given. */
const COMPARED = 1_000;

/** HEADS_SIGNED; undefined where no heads are kept. */
export async function verifyHeads({ db, heads }: AuditDeps): Promise<LedgerCheck | undefined> {
  if (heads === undefined) return undefined;
  const faults: string[] = [];
  const shelved = await heads.shelf.newest(COMPARED);
  for (const { name, text } of shelved) {
    const fault = await headFault({ db }, await readHead(text, heads.keys, KEY_ID));
    if (fault !== undefined && faults.length < 10) faults.push(`${name} ${fault}`);
  }
  return { name: 'HEADS_SIGNED', examined: BigInt(shelved.length), faults };
}

async function headFault({ db }: Pick<AuditDeps, 'db'>, reading: HeadReading): Promise<string | undefined> {
  if (reading.kind === 'faulty') return reading.fault;
  const { block, hash, lastSequence } = reading.head;
  const row = await blockByNumber(db, block);
  if (row === undefined) return `signs block ${block}, which is not there`;
  const same = row.hash.toString('hex') === hash && row.last_sequence === lastSequence;
  return same ? undefined : `signs another block ${block} than is there`;
}
