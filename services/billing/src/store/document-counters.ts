// Numbers of documents besides invoices, without gaps.

import type { Tx } from '@tollgate/db';
import type { BillingTables } from './schema.ts';

/** Kinds of document with numbers of their own, by the letters before the year. */
export type NumberedKind = 'S' | 'CN' | 'DN';

/** Takes so many numbers of a year and returns the first. The row stays locked until the transaction ends: take them last. */
export async function takeNumbers(
  tx: Tx<BillingTables>,
  kind: NumberedKind,
  year: number,
  count: number,
): Promise<bigint> {
  const many = BigInt(count);
  const row = await tx
    .insertInto('document_counters')
    .values({ kind, year, last_number: many })
    .onConflict((conflict) =>
      conflict
        .columns(['kind', 'year'])
        .doUpdateSet((eb) => ({ last_number: eb('document_counters.last_number', '+', many) })),
    )
    .returning('last_number')
    .executeTakeFirstOrThrow();
  return row.last_number - many + 1n;
}
