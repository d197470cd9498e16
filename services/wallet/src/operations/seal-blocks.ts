// Seals what was posted into the chain, after its commit and beside it: nothing that posts waits for a seal.
import { inTransaction } from '@tollgate/db';
import type { AuditDeps } from '../deps.ts';
import { countUnsealed, lastBlock, sealBlock } from '../store/blocks.ts';
import { settledSequence } from './settled-sequence.ts';

/**
 * Seals every transfer whose number was drawn before now, in as many blocks as it takes; answers how many blocks. One
 * process at a time: a second one fails at the block's number and changes nothing.
 */
export async function sealBlocks({ db, telemetry }: AuditDeps, now: Date, signal: AbortSignal): Promise<number> {
  const horizon = await settledSequence({ db }, { signal });
  let blocks = 0;
  if (horizon !== undefined) {
    while (!signal.aborted) {
      const sealed = await inTransaction(db, async (tx) => sealBlock(tx, await lastBlock(tx), horizon, now));
      if (sealed === undefined) break;
      blocks += 1;
    }
  }
  telemetry.blocksSealed(blocks, await countUnsealed(db));
  return blocks;
}
