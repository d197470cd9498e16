// The corrections table, and the locks that keep counting and correcting of a tenant apart.

import { createHash } from 'node:crypto';

import type { Reader, Tx } from '@tollgate/db';
import { sql } from 'kysely';

import type { Correction } from '../domain/correction.ts';
import type { CorrectionTable } from './correction-tables.ts';
import type { MeteringTables } from './schema.ts';
import { fromRowTenantId, toRowTenantId } from './tenant-uuid.ts';

/** First half of the advisory locks' names: nothing else in this database uses it. */
const LOCK_CLASS = 0x636f7272;
/** Tenants share locks, so that a batch of very many tenants does not use up the server's table of locks. */
const LOCKS = 256;

const lockOf = (tenantId: string): number => (createHash('sha1').update(tenantId).digest()[0] ?? 0) % LOCKS;

/** Until the transaction ends nothing is corrected of these tenants; others may count meanwhile. Taken before any row. */
export async function lockForCounting(tx: Tx<MeteringTables>, tenantIds: Iterable<string>): Promise<void> {
  const locks = [...new Set(Array.from(tenantIds, lockOf))].toSorted((a, b) => a - b);
  await sql`select pg_advisory_xact_lock_shared(${LOCK_CLASS}, lock) from unnest(${locks}::int[]) as lock`.execute(tx);
}

/** Until the transaction ends nothing is counted or corrected of this tenant. Taken before any row. */
export async function lockForCorrecting(tx: Tx<MeteringTables>, tenantId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(${LOCK_CLASS}, ${lockOf(tenantId)})`.execute(tx);
}

/** Those of the tenants of which anything was ever corrected. */
export async function correctedTenants(
  db: Reader<MeteringTables>,
  tenantIds: readonly string[],
): Promise<ReadonlySet<string>> {
  if (tenantIds.length === 0) return new Set();
  const { rows } = await sql<{ tenant_id: string }>`
    select tenant_id from unnest(${tenantIds.map(toRowTenantId)}::uuid[]) as asked (tenant_id)
    where exists (select from corrections known where known.tenant_id = asked.tenant_id)`.execute(db);
  return new Set(rows.map((row) => fromRowTenantId(row.tenant_id)));
}

/** All corrections of jobs of a tenant, and those of the messages that are named. */
export async function listCorrections(
  db: Reader<MeteringTables>,
  tenantId: string,
  messageKeys: readonly string[] | 'all',
): Promise<Correction[]> {
  let query = db
    .selectFrom('corrections')
    .selectAll()
    .where('tenant_id', '=', toRowTenantId(tenantId))
    .orderBy('effective_no');
  if (messageKeys !== 'all') {
    query = query.where(sql<boolean>`(job_id is not null or message_key = any(${messageKeys}::uuid[]))`);
  }
  return (await query.execute()).map(fromRowCorrection);
}

export async function insertCorrection(
  tx: Tx<MeteringTables>,
  correction: Omit<Correction, 'effectiveNo'>,
  record: { readonly correctionId: string; readonly approvedBy: string; readonly approvedAt: Date },
): Promise<void> {
  await tx
    .insertInto('corrections')
    .values({
      correction_id: record.correctionId,
      tenant_id: toRowTenantId(correction.tenantId),
      message_key: correction.messageKey ?? null,
      job_id: correction.jobId ?? null,
      facts_on: correction.on,
      facts_off: correction.off,
      facts_released: correction.released,
      approved_by: record.approvedBy,
      approved_at: record.approvedAt,
    })
    .execute();
}

function fromRowCorrection(row: Omit<CorrectionTable, 'effective_no'> & { effective_no: bigint }): Correction {
  return {
    tenantId: fromRowTenantId(row.tenant_id),
    effectiveNo: row.effective_no,
    // Keys are 32 digits everywhere but in a uuid column.
    messageKey: row.message_key?.replaceAll('-', ''),
    jobId: row.job_id ?? undefined,
    on: row.facts_on,
    off: row.facts_off,
    released: row.facts_released,
  };
}
