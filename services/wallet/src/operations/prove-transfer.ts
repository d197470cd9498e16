// The proof that one transfer is in a sealed block.
import { failedPrecondition, notFound } from '@tollgate/errors';
import { proofOf, type ProofStep, readSeals } from '@tollgate/ledger-proof';
import type { Deps } from '../deps.ts';
import { blockOfSequence, type BlockRow } from '../store/blocks.ts';
import { transferWithLeaf } from '../store/dump-lines.ts';

export interface TransferProof {
  readonly line: string;
  readonly leaf: Buffer;
  readonly steps: readonly ProofStep[];
  readonly block: BlockRow;
}

/** Throws TRANSFER_NOT_FOUND, TRANSFER_NOT_SEALED. */
export async function proveTransfer({ db }: Deps, transferId: string): Promise<TransferProof> {
  const transfer = await transferWithLeaf(db, transferId);
  if (transfer === undefined)
    throw notFound('TRANSFER_NOT_FOUND', 'There is no such transfer.', { transfer_id: transferId });
  const block = await blockOfSequence(db, transfer.sequence);
  const seals = readSeals(block?.seals ?? Buffer.alloc(0)) ?? [];
  const place = seals.findIndex((seal) => seal.sequence === transfer.sequence);
  if (block === undefined || place === -1)
    throw failedPrecondition('TRANSFER_NOT_SEALED', 'No block has sealed this transfer yet; ask again in a moment.', {
      transfer_id: transferId,
    });
  const steps = proofOf(
    seals.map((seal) => seal.leaf),
    place,
  );
  return { line: transfer.line, leaf: transfer.leaf, steps, block };
}
