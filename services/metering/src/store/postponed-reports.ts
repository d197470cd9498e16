// The postponed_reports table: reports that wait for what is not known yet, each row of one tenant and product.

import type { Reader, Tx } from '@tollgate/db';
import { sql } from 'kysely';

import type { MeteringTables } from './schema.ts';
import { toRowTenantId } from './tenant-uuid.ts';

/** Reports as they came, and which message they came in. */
export interface PostponedReports {
  readonly tenantId: string;
  readonly product: string;
  /** An encoded DeliveryEventBatch. */
  readonly batch: Uint8Array;
  readonly messageId: string;
  readonly subject: string;
  readonly sequence: bigint;
  /** When the first of them was set aside. */
  readonly postponedAt: Date;
}

/** A statement takes at most 65,535 parameters; a row has 7. */
const ROWS_PER_STATEMENT = 5_000;

export async function insertPostponed(tx: Tx<MeteringTables>, postponed: readonly PostponedReports[]): Promise<void> {
  const rows = postponed.map((each) => ({
    tenant_id: toRowTenantId(each.tenantId),
    product: each.product,
    batch: Buffer.from(each.batch),
    message_id: each.messageId,
    subject: each.subject,
    stream_sequence: each.sequence,
    postponed_at: each.postponedAt,
  }));
  for (let from = 0; from < rows.length; from += ROWS_PER_STATEMENT) {
    await tx
      .insertInto('postponed_reports')
      .values(rows.slice(from, from + ROWS_PER_STATEMENT))
      .execute();
  }
}

/** What was taken out. */
export type DueReports = Omit<PostponedReports, 'tenantId' | 'product' | 'postponedAt'>;

/** How much is taken at once. */
export interface DueLimits {
  readonly rows: number;
  readonly bytes: number;
}

/**
 * Takes out the oldest of those whose tenant has an agreement and whose product is known by now, and of those postponed
 * at `overdueAt` or before. At least one where there is any.
 */
export async function takeDue(tx: Tx<MeteringTables>, overdueAt: Date, limits: DueLimits): Promise<DueReports[]> {
  const { rows } = await sql<{
    batch: Uint8Array;
    message_id: string;
    subject: string;
    stream_sequence: bigint;
  }>`
    delete from postponed_reports where id in (
      select id from (
        select id, sum(octet_length(batch)) over (order by id) - octet_length(batch) as bytes_before
        from (
          select id, batch from postponed_reports waiting
          where postponed_at <= ${overdueAt}
            or (exists (select from tenant_agreements known where known.tenant_id = waiting.tenant_id)
                and exists (select from products known where known.product = waiting.product))
          order by id limit ${limits.rows}
        ) as due
      ) as measured where bytes_before < ${limits.bytes}
    ) returning batch, message_id, subject, stream_sequence`.execute(tx);
  return rows.map((row) => ({
    batch: row.batch,
    messageId: row.message_id,
    subject: row.subject,
    sequence: row.stream_sequence,
  }));
}

/** How many parts of batches wait; of one tenant, or of all. */
export async function countPostponed(db: Reader<MeteringTables>, tenantId?: string): Promise<bigint> {
  let query = db.selectFrom('postponed_reports').select(({ fn }) => fn.countAll<bigint>().as('waiting'));
  if (tenantId !== undefined) query = query.where('tenant_id', '=', toRowTenantId(tenantId));
  return (await query.executeTakeFirstOrThrow()).waiting;
}
