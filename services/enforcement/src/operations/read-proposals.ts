// A page of proposals.
import type { Reader } from '@tollgate/db';
import { listProposals, type Proposal, type ProposalFilter } from '../store/proposals.ts';
import type { EnforcementTables } from '../store/schema.ts';

export interface ProposalPage {
  readonly proposals: readonly Proposal[];
  /** Undefined on the last page. */
  readonly nextBefore: string | undefined;
}

/** Newest first; one more than asked is read to know whether there is more. */
export async function pageOfProposals(
  db: Reader<EnforcementTables>,
  filter: ProposalFilter,
  now: Date,
): Promise<ProposalPage> {
  const found = await listProposals(db, { ...filter, limit: filter.limit + 1 }, now);
  const proposals = found.slice(0, filter.limit);
  return { proposals, nextBefore: found.length > filter.limit ? proposals.at(-1)?.proposalId : undefined };
}
