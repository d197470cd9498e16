// Proposals by filter, newest first.
import type { Reader } from '@tollgate/db';
import { listProposals, type Proposal, type ProposalFilter } from '../store/proposals.ts';
import type { EnforcementTables } from '../store/schema.ts';

export type { Proposal } from '../store/proposals.ts';

/** As many as the filter's limit allows; states are judged as of now. */
export function readProposals(db: Reader<EnforcementTables>, filter: ProposalFilter, now: Date): Promise<Proposal[]> {
  return listProposals(db, filter, now);
}
