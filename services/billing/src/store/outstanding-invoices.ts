// Fapiao that a tenant still has.

import type { Reader } from '@tollgate/db';
import type { BillingTables } from './schema.ts';

/** Those that are issued, or about to be, and not taken back by a red letter. */
export async function outstandingInvoices(db: Reader<BillingTables>, tenantId: string): Promise<bigint> {
  const row = await db
    .selectFrom('fapiao')
    .select((eb) => eb.fn.countAll<bigint>().as('count'))
    .where('tenant_id', '=', tenantId)
    .where('state', '<>', 'red_issued')
    .executeTakeFirstOrThrow();
  return row.count;
}
