// Corrections as they stand now.

import type { Reader } from '@tollgate/db';
import { notFound } from '@tollgate/errors';

import {
  type CorrectionProposal,
  findProposal,
  listProposals,
  type ProposalFilter,
} from '../store/correction-proposals.ts';
import type { MeteringTables } from '../store/schema.ts';

export type { CorrectionProposal } from '../store/correction-proposals.ts';

/** @throws DomainError CORRECTION_NOT_FOUND when the tenant has no such correction. */
export async function readCorrection(
  db: Reader<MeteringTables>,
  { tenantId, correctionId }: { readonly tenantId: string; readonly correctionId: string },
): Promise<CorrectionProposal> {
  const found = await findProposal(db, correctionId);
  if (found?.tenantId !== tenantId)
    throw notFound('CORRECTION_NOT_FOUND', 'There is no such correction.', { correction_id: correctionId });
  return found;
}

/** As many as the filter's limit allows, newest first. */
export const readCorrections = (
  db: Reader<MeteringTables>,
  filter: ProposalFilter,
  now: Date,
): Promise<CorrectionProposal[]> => listProposals(db, filter, now);
