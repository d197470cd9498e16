// When invoices that are issued now have to be paid.

import type { Tx } from '@tollgate/db';
import { dueTimeOf } from '../domain/credit.ts';
import { creditsOf } from '../store/credit.ts';
import type { BillingTables } from '../store/schema.ts';

/** By tenant; prepaid ones are not among them. */
export async function dueTimesOf(
  tx: Tx<BillingTables>,
  tenantIds: readonly string[],
  issueTime: Date,
): Promise<ReadonlyMap<string, Date>> {
  const postpaid = [...(await creditsOf(tx, tenantIds))].filter(([, { terms }]) => terms.limit.micros > 0n);
  return new Map(postpaid.map(([tenantId, { terms }]) => [tenantId, dueTimeOf(issueTime, terms.paymentDays)]));
}
