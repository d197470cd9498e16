// Statements, comparisons, discrepancies and evidence, as they are.

import type { Reader } from '@tollgate/db';
import { notFound } from '@tollgate/errors';

import type { Comparison, Discrepancy } from '../domain/discrepancy.ts';
import { listComparisons } from '../store/comparisons.ts';
import {
  type DiscrepancyFilter,
  evidenceBytes,
  findDiscrepancy,
  findEvidencePart,
  listDiscrepancies,
} from '../store/discrepancies.ts';
import type { MeteringTables } from '../store/schema.ts';
import { findStatement, type StatementProgress } from '../store/statements.ts';

/** Whose it is: a tenant's, or nobody's where it is a gateway's and spans tenants. */
export interface Owned {
  readonly tenantId: string | undefined;
}

/** @throws DomainError STATEMENT_NOT_FOUND when the owner has no such statement. */
export async function readStatement(
  db: Reader<MeteringTables>,
  { tenantId, statementId }: Owned & { readonly statementId: string },
): Promise<StatementProgress> {
  const found = await findStatement(db, statementId);
  if (found === undefined || found.tenantId !== tenantId)
    throw notFound('STATEMENT_NOT_FOUND', 'There is no such statement.', { statement_id: statementId });
  return found;
}

/** @throws DomainError STATEMENT_NOT_FOUND. */
export async function readComparisons(
  db: Reader<MeteringTables>,
  which: Owned & { readonly statementId: string },
  page: { readonly after: bigint | undefined; readonly limit: number },
): Promise<Comparison[]> {
  await readStatement(db, which);
  return listComparisons(db, which.statementId, page);
}

/** @throws DomainError DISCREPANCY_NOT_FOUND when the owner has no such discrepancy. */
export async function readDiscrepancy(
  db: Reader<MeteringTables>,
  { tenantId, discrepancyId }: Owned & { readonly discrepancyId: string },
): Promise<Discrepancy> {
  const found = await findDiscrepancy(db, discrepancyId);
  if (found === undefined || found.comparison.tenantId !== tenantId)
    throw notFound('DISCREPANCY_NOT_FOUND', 'There is no such discrepancy.', { discrepancy_id: discrepancyId });
  return found;
}

/** As many as the filter's limit allows, newest first. */
export const readDiscrepancies = (db: Reader<MeteringTables>, filter: DiscrepancyFilter): Promise<Discrepancy[]> =>
  listDiscrepancies(db, filter);

/** The pack in pieces, one in memory at a time. @throws DomainError DISCREPANCY_NOT_FOUND before the first. */
export async function* readEvidence(
  db: Reader<MeteringTables>,
  which: Owned & { readonly discrepancyId: string },
): AsyncGenerator<{ readonly content: Uint8Array; readonly totalBytes: bigint }, void, undefined> {
  const { discrepancyId } = await readDiscrepancy(db, which);
  const totalBytes = await evidenceBytes(db, discrepancyId);
  for (let partNo = 1; ; partNo++) {
    const content = await findEvidencePart(db, discrepancyId, partNo);
    if (content === undefined) return;
    yield { content, totalBytes };
  }
}
