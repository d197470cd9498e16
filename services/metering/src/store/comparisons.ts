// The comparisons table: every run of comparing a line with our count, with its figures.

import type { Reader, Tx } from '@tollgate/db';
import type { Selectable } from 'kysely';

import type { Judgement } from '../domain/compare-counts.ts';
import type { Comparison } from '../domain/discrepancy.ts';
import type { ComparisonTable } from './reconciliation-tables.ts';
import type { MeteringTables } from './schema.ts';
import { fromRowTenantId, toRowTenantId } from './tenant-uuid.ts';

export async function insertComparison(tx: Tx<MeteringTables>, comparison: Comparison): Promise<void> {
  await tx
    .insertInto('comparisons')
    .values({
      statement_id: comparison.statementId,
      line_number: comparison.lineNumber,
      tenant_id: comparison.tenantId === undefined ? null : toRowTenantId(comparison.tenantId),
      gateway: comparison.gateway,
      product: comparison.product,
      day: comparison.day,
      submitted: comparison.submitted,
      billed: comparison.billed,
      late: comparison.late,
      recounted: comparison.recounted,
      recounted_messages: comparison.recountedMessages,
      verdict: comparison.verdict,
      difference: comparison.difference,
      excess: comparison.excess,
      in_favour_of: comparison.inFavourOf ?? null,
      clause_id: comparison.clauseId,
      per_mille: comparison.perMille,
      holding: comparison.holding ?? null,
      agreement_id: comparison.agreementId,
      agreement_version: comparison.agreementVersion,
      snapshot_at: comparison.snapshotAt,
      discrepancy_id: comparison.discrepancyId ?? null,
    })
    .execute();
}

/** Comparisons of a statement in the order of its lines, from the one after `after` on. */
export async function listComparisons(
  db: Reader<MeteringTables>,
  statementId: string,
  page: { readonly after: bigint | undefined; readonly limit: number },
): Promise<Comparison[]> {
  const rows = await db
    .selectFrom('comparisons')
    .selectAll()
    .where('statement_id', '=', statementId)
    .where('line_number', '>', Number(page.after ?? 0n))
    .orderBy('line_number')
    .limit(page.limit)
    .execute();
  return rows.map(fromRowComparison);
}

export function fromRowComparison(row: Selectable<ComparisonTable>): Comparison {
  return {
    statementId: row.statement_id,
    lineNumber: row.line_number,
    tenantId: row.tenant_id === null ? undefined : fromRowTenantId(row.tenant_id),
    gateway: row.gateway,
    product: row.product,
    day: row.day,
    submitted: row.submitted,
    billed: row.billed,
    late: row.late,
    recounted: row.recounted,
    recountedMessages: row.recounted_messages,
    // The table's checks allow the names of these types and nothing else.
    verdict: row.verdict as Judgement['verdict'],
    difference: row.difference,
    excess: row.excess,
    inFavourOf: (row.in_favour_of ?? undefined) as Judgement['inFavourOf'],
    clauseId: row.clause_id,
    perMille: row.per_mille,
    holding: row.holding ?? undefined,
    agreementId: row.agreement_id,
    agreementVersion: row.agreement_version,
    snapshotAt: row.snapshot_at,
    discrepancyId: row.discrepancy_id ?? undefined,
  };
}
