// What is held here of one tenant, counted for whoever asked about their data. Restrictions and settlements stay as evidence; they name a tenant by its id.
import type { Reader } from '@tollgate/db';
import { sql } from 'kysely';
import type { EnforcementTables } from './schema.ts';

/** One kind of record and what becomes of it when its tenant is erased. */
export interface PrivacyHolding {
  readonly category: string;
  readonly records: bigint;
  readonly treatment: 'RETAINED' | 'NOT_PERSONAL';
  /** What it is kept by; empty for what names nobody. */
  readonly law: string;
}

/** A table whose rows name their tenant in `column`, tenant_id when absent. */
interface Kind extends Omit<PrivacyHolding, 'records'> {
  readonly table: string;
  readonly column?: string;
}

const KINDS: readonly Kind[] = [
  { table: 'restrictions', category: 'restrictions', treatment: 'RETAINED', law: 'law/cybersecurity-48' },
  { table: 'proposals', category: 'proposals', treatment: 'RETAINED', law: 'law/e-commerce-31' },
  { table: 'settlements', category: 'settlements', treatment: 'RETAINED', law: 'law/e-commerce-31' },
  { table: 'grants', category: 'grants', treatment: 'NOT_PERSONAL', law: '' },
  {
    table: 'audit_entries',
    column: 'chain',
    category: 'audit-entries',
    treatment: 'RETAINED',
    law: 'law/cybersecurity-21',
  },
];

/** Counting stops there: a certificate says that there are many, an index scan of all would hold others up. */
const COUNT_LIMIT = 1_000_000;

/** What is held of the tenant now; kinds without a record are left out. */
export async function countHoldings(db: Reader<EnforcementTables>, tenantId: string): Promise<PrivacyHolding[]> {
  const found: PrivacyHolding[] = [];
  for (const { table, column = 'tenant_id', category, treatment, law } of KINDS) {
    const { rows } = await sql<{ records: bigint }>`
      select count(*) as records from (
        select from ${sql.table(table)} where ${sql.ref(column)} = ${tenantId} limit ${COUNT_LIMIT}) as held`.execute(
      db,
    );
    const records = rows[0]?.records ?? 0n;
    if (records > 0n) found.push({ category, records, treatment, law });
  }
  return found;
}
