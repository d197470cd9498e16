// Proves the books in one snapshot, and the chain of blocks beside it. It reports and never repairs.
import { inTransaction, type Reader } from '@tollgate/db';
import type { AuditDeps } from '../deps.ts';
import { BOOK_RULES } from '../domain/book-rules.ts';
import { readAuditedTo, writeAuditedTo } from '../store/block-audit.ts';
import { countUnsealed } from '../store/blocks.ts';
import { askLedgerQuestions, newestSequence, type LedgerCheck } from '../store/ledger-checks.ts';
import type { WalletTables } from '../store/schema.ts';
import { inSnapshot } from './in-snapshot.ts';
import { verifyHeads } from './sign-heads.ts';
import { type ChainProof, verifyBlocks } from './verify-blocks.ts';

export interface LedgerProof {
  readonly checks: readonly LedgerCheck[];
  readonly ok: boolean;
  readonly sequence: bigint;
  readonly sealedSequence: bigint;
  readonly unsealed: bigint;
}

/** How long one question to the whole ledger may take. */
const PROOF_STATEMENT_MS = 30 * 60_000;

/** Everything, every block recomputed. */
export async function verifyLedger(deps: AuditDeps): Promise<LedgerProof> {
  return prove(deps, () => verifyBlocks(deps, { after: 0n, upTo: undefined }));
}

/** Blocks that one scheduled proof recomputes: eight million transfers at most. */
const BLOCKS_A_RUN = 2_000n;

/** The same by portions: every link each time, the content of the next blocks of a round that goes on from run to run. */
export async function verifyLedgerPortion(deps: AuditDeps): Promise<LedgerProof> {
  const after = await readAuditedTo(deps.db);
  const upTo = after + BLOCKS_A_RUN;
  const proof = await prove(deps, async () => {
    const chain = await verifyBlocks(deps, { after, upTo });
    const next = chain.lastBlock <= upTo ? 0n : upTo;
    await inTransaction(deps.db, (tx) => writeAuditedTo(tx, next));
    return chain;
  });
  return proof;
}

async function prove(deps: AuditDeps, proveChain: () => Promise<ChainProof>): Promise<LedgerProof> {
  const ask = async (snapshot: Reader<WalletTables>): Promise<{ checks: LedgerCheck[]; sequence: bigint }> => ({
    checks: await askLedgerQuestions(snapshot, BOOK_RULES),
    sequence: await newestSequence(snapshot),
  });
  const books = await inSnapshot(deps.db, ask, PROOF_STATEMENT_MS);
  const chain = await proveChain();
  const heads = await verifyHeads(deps);
  const checks = [...books.checks, ...chain.checks, ...(heads === undefined ? [] : [heads])];
  return {
    checks,
    ok: checks.every((check) => check.faults.length === 0),
    sequence: books.sequence,
    sealedSequence: chain.sealedSequence,
    unsealed: await countUnsealed(deps.db),
  };
}
