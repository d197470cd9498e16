// What is held here of one tenant, counted for whoever asked about their data. Orders, charges and invoices stay, because tax and accounting law wants them.
import type { Reader } from '@tollgate/db';
import { sql } from 'kysely';
import type { BillingTables } from './schema.ts';

/** One kind of record and what becomes of it when its tenant is erased. */
export interface PrivacyHolding {
  readonly category: string;
  readonly records: bigint;
  readonly treatment: 'RETAINED' | 'NOT_PERSONAL';
  /** What it is kept by; empty for what names nobody. */
  readonly law: string;
}

const KINDS = [
  { table: 'orders', category: 'orders', treatment: 'RETAINED', law: 'law/e-commerce-31' },
  { table: 'charges', category: 'charges', treatment: 'RETAINED', law: 'law/accounting-archives' },
  { table: 'invoices', category: 'invoices', treatment: 'RETAINED', law: 'law/invoices-5-years' },
  { table: 'statements', category: 'statements', treatment: 'RETAINED', law: 'law/accounting-archives' },
  { table: 'fapiao', category: 'fapiao', treatment: 'RETAINED', law: 'law/invoices-5-years' },
  { table: 'fapiao_titles', category: 'fapiao_titles', treatment: 'RETAINED', law: 'law/invoices-5-years' },
  { table: 'bank_transfers', category: 'bank_transfers', treatment: 'RETAINED', law: 'law/accounting-archives' },
  { table: 'refunds', category: 'refunds', treatment: 'RETAINED', law: 'law/accounting-archives' },
] as const;

/** Counting stops there: a certificate says that there are many, an index scan of all would hold others up. */
const COUNT_LIMIT = 1_000_000;

/** What is held of the tenant now; kinds without a record are left out. */
export async function countHoldings(db: Reader<BillingTables>, tenantId: string): Promise<PrivacyHolding[]> {
  const found: PrivacyHolding[] = [];
  for (const { table, category, treatment, law } of KINDS) {
    const { rows } = await sql<{ records: bigint }>`
      select count(*) as records from (
        select from ${sql.table(table)} where tenant_id = ${tenantId} limit ${COUNT_LIMIT}) as held`.execute(db);
    const records = rows[0]?.records ?? 0n;
    if (records > 0n) found.push({ category, records, treatment, law });
  }
  return found;
}
