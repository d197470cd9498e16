// The position of the tenant that a proposal is about, asked before the transaction that decides on it.
import type { GetPositionResponse } from '@tollgate/contracts/wallet/v1/wallet';
import type { CallContext } from '@tollgate/rpc';
import type { Deps } from '../deps.ts';
import { findProposal } from '../store/proposals.ts';
import { ask, type PeerAnswer } from './peer-answer.ts';

/** For a proposal that is not there the decision says so before it looks at this answer. */
export async function positionOfProposal(
  deps: Deps,
  proposalId: string,
  call: CallContext,
): Promise<PeerAnswer<GetPositionResponse>> {
  const proposal = await findProposal(deps.db, proposalId);
  if (proposal === undefined) return { failure: new Error(`no proposal ${proposalId}`) };
  return ask(deps.peers.wallet.getPosition({ tenantId: proposal.tenantId }, { parent: call }));
}
