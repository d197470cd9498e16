// The published_usage table: every line that was told to billing, so that what was told can be proved.

import type { Reader, Tx } from '@tollgate/db';
import { sql } from 'kysely';

import type { BillableLine } from '../domain/usage.ts';
import type { MeteringTables } from './schema.ts';
import { toRowTenantId } from './tenant-uuid.ts';

/** The lines of one UsageCounted. */
export interface PublishedUsage {
  readonly usageId: string;
  readonly tenantId: string;
  readonly lines: readonly BillableLine[];
}

/** A statement takes at most 65,535 parameters; a row has 11. */
const ROWS_PER_STATEMENT = 5_000;

export async function insertPublishedUsage(
  tx: Tx<MeteringTables>,
  published: readonly PublishedUsage[],
): Promise<void> {
  const rows = published.flatMap(({ usageId, tenantId, lines }) =>
    lines.map((line, index) => ({
      usage_id: usageId,
      line_no: index + 1,
      tenant_id: toRowTenantId(tenantId),
      agreement_no: line.agreementNo,
      product: line.product,
      job_id: line.jobId,
      grant_id: line.grantId,
      hour_start: new Date(Number(line.hourMs)),
      messages: line.messages,
      units: line.units,
    })),
  );
  for (let from = 0; from < rows.length; from += ROWS_PER_STATEMENT) {
    await tx
      .insertInto('published_usage')
      .values(rows.slice(from, from + ROWS_PER_STATEMENT))
      .execute();
  }
}

/** Everything ever told to billing about a tenant. */
export async function publishedTotals(
  db: Reader<MeteringTables>,
  tenantId: string,
): Promise<{ messages: bigint; units: bigint }> {
  const { rows } = await sql<{ messages: bigint; units: bigint }>`
    select coalesce(sum(messages), 0)::bigint as messages, coalesce(sum(units), 0)::bigint as units
    from published_usage where tenant_id = ${toRowTenantId(tenantId)}`.execute(db);
  return rows[0] ?? { messages: 0n, units: 0n };
}
