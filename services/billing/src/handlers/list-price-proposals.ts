// PricingService.ListPriceProposals

import type { ListPriceProposalsRequest, ListPriceProposalsResponse } from '@tollgate/contracts/billing/v1/pricing';
import { fromPagedRequest, idKey, toPage } from '@tollgate/paging';
import type { Unary } from '@tollgate/rpc';
import type { EntryParts } from '../deps.ts';
import { listProposals } from '../operations/read-prices.ts';
import { toProtoProposal } from './convert-pricing.ts';

const key = idKey('prp');

export function listPriceProposalsHandler(
  parts: EntryParts,
): Unary<ListPriceProposalsRequest, ListPriceProposalsResponse> {
  return async (request) => {
    const query = fromPagedRequest(request, 20, key);
    const rows = await listProposals(parts.db, query.after, query.limit);
    const { items, nextPageToken } = toPage(rows, query, key, (proposal) => proposal.proposalId);
    return { proposals: items.map(toProtoProposal), nextPageToken };
  };
}
