// What is held here of one tenant, counted for whoever asked about their data. Recipients are keyed digests here from the moment they arrive; nothing names anybody.
import type { Reader } from '@tollgate/db';
import { type Id, uuidOf } from '@tollgate/ids';
import { sql } from 'kysely';
import type { MeteringTables } from './schema.ts';

/** One kind of record and what becomes of it when its tenant is erased. */
export interface PrivacyHolding {
  readonly category: string;
  readonly records: bigint;
  readonly treatment: 'RETAINED' | 'NOT_PERSONAL';
  /** What it is kept by; empty for what names nobody. */
  readonly law: string;
}

const KINDS = [
  { table: 'outcomes', category: 'delivery_outcomes', treatment: 'NOT_PERSONAL', law: '' },
  { table: 'domain_hours', category: 'mail_domains_of_recipients', treatment: 'NOT_PERSONAL', law: '' },
  { table: 'usage_hours', category: 'usage_hours', treatment: 'NOT_PERSONAL', law: '' },
  { table: 'published_usage', category: 'published_usage', treatment: 'RETAINED', law: 'law/e-commerce-31' },
] as const;

/** Counting stops there: a certificate says that there are many, an index scan of all would hold others up. */
const COUNT_LIMIT = 1_000_000;

/** What is held of the tenant now; kinds without a record are left out. */
export async function countHoldings(db: Reader<MeteringTables>, tenantId: Id<'ten'>): Promise<PrivacyHolding[]> {
  const found: PrivacyHolding[] = [];
  for (const { table, category, treatment, law } of KINDS) {
    const { rows } = await sql<{ records: bigint }>`
      select count(*) as records from (
        select from ${sql.table(table)} where tenant_id = ${uuidOf(tenantId)} limit ${COUNT_LIMIT}) as held`.execute(
      db,
    );
    const records = rows[0]?.records ?? 0n;
    if (records > 0n) found.push({ category, records, treatment, law });
  }
  return found;
}
