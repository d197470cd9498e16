// The corrected_usage table: every signed line that was told to billing beside the counted ones.

import type { Reader, Tx } from '@tollgate/db';
import { sql } from 'kysely';

import type { BillableLine } from '../domain/usage.ts';
import type { MeteringTables } from './schema.ts';
import { toRowTenantId } from './tenant-uuid.ts';

/** The lines of one UsageCorrected. */
export interface CorrectedUsage {
  readonly usageId: string;
  readonly tenantId: string;
  readonly correctionId: string | undefined;
  readonly lines: readonly BillableLine[];
  readonly at: Date;
}

/** A statement takes at most 65,535 parameters; a row has 12. */
const ROWS_PER_STATEMENT = 5_000;

export async function insertCorrectedUsage(
  tx: Tx<MeteringTables>,
  corrected: readonly CorrectedUsage[],
): Promise<void> {
  const rows = corrected.flatMap(({ usageId, tenantId, correctionId, lines, at }) =>
    lines.map((line, index) => ({
      usage_id: usageId,
      line_no: index + 1,
      tenant_id: toRowTenantId(tenantId),
      correction_id: correctionId ?? null,
      agreement_no: line.agreementNo,
      product: line.product,
      job_id: line.jobId,
      grant_id: line.grantId,
      hour_start: new Date(Number(line.hourMs)),
      messages: line.messages,
      units: line.units,
      created_at: at,
    })),
  );
  for (let from = 0; from < rows.length; from += ROWS_PER_STATEMENT) {
    await tx
      .insertInto('corrected_usage')
      .values(rows.slice(from, from + ROWS_PER_STATEMENT))
      .execute();
  }
}

/** Everything ever told to billing about a tenant as a correction: signed. */
export async function correctedTotals(
  db: Reader<MeteringTables>,
  tenantId: string,
): Promise<{ messages: bigint; units: bigint }> {
  const { rows } = await sql<{ messages: bigint; units: bigint }>`
    select coalesce(sum(messages), 0)::bigint as messages, coalesce(sum(units), 0)::bigint as units
    from corrected_usage where tenant_id = ${toRowTenantId(tenantId)}`.execute(db);
  return rows[0] ?? { messages: 0n, units: 0n };
}
