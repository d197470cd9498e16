// Executed settlements: each one once.
import type { Reader, Tx } from '@tollgate/db';
import type { TransferRow, WalletTables } from './schema.ts';

/** False when it was executed before. */
export async function insertSettlement(
  tx: Tx<WalletTables>,
  settlementId: string,
  tenantId: string,
  now: Date,
): Promise<boolean> {
  const done = await tx
    .insertInto('settlement')
    .values({ settlement_id: settlementId, tenant_id: tenantId, executed_at: now })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return done.numInsertedOrUpdatedRows === 1n;
}

/** What a settlement moved, in order. */
export async function transfersOf(
  db: Reader<WalletTables>,
  tenantId: string,
  settlementId: string,
): Promise<TransferRow[]> {
  return db
    .selectFrom('transfer')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('reference', '=', settlementId)
    .orderBy('sequence')
    .execute();
}
