// GetTransferProof: the hashes from one transfer to its block.
import type { GetTransferProofRequest, GetTransferProofResponse } from '@tollgate/contracts/wallet/v1/audit';
import type { Unary } from '@tollgate/rpc';
import type { Deps } from '../deps.ts';
import { proveTransfer } from '../operations/prove-transfer.ts';

export function getTransferProofHandler(deps: Deps): Unary<GetTransferProofRequest, GetTransferProofResponse> {
  return async ({ transferId }) => {
    const { line, leaf, steps, block } = await proveTransfer(deps, transferId);
    return {
      line,
      leaf,
      steps: steps.map(({ position, siblings }) => ({ position, siblings: siblings.map((each) => Buffer.from(each)) })),
      block: {
        number: block.number,
        firstSequence: block.first_sequence,
        lastSequence: block.last_sequence,
        transfers: block.transfers,
        root: block.root,
        previous: block.previous,
        hash: block.hash,
        sealTime: block.sealed_at,
      },
    };
  };
}
