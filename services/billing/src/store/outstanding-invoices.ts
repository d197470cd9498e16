// Invoices that a tenant still has.

import type { Reader } from '@tollgate/db';
import type { BillingTables } from './schema.ts';

/** Issued ones with something to pay on them. */
export async function outstandingInvoices(db: Reader<BillingTables>, tenantId: string): Promise<bigint> {
  const row = await db
    .selectFrom('invoices')
    .select((eb) => eb.fn.countAll<bigint>().as('count'))
    .where('tenant_id', '=', tenantId)
    .where('total_micros', '>', 0n)
    .executeTakeFirstOrThrow();
  return row.count;
}
