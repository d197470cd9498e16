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

/** Whether any settlement of the tenant was executed. Lock its wallet first when the answer decides something. */
export async function isSettled(db: Reader<WalletTables>, tenantId: string): Promise<boolean> {
  const row = await db
    .selectFrom('settlement')
    .select('settlement_id')
    .where('tenant_id', '=', tenantId)
    .executeTakeFirst();
  return row !== undefined;
}

/** The tenant that it was executed for. */
export async function settledTenant(db: Reader<WalletTables>, settlementId: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('settlement')
    .select('tenant_id')
    .where('settlement_id', '=', settlementId)
    .executeTakeFirst();
  return row?.tenant_id;
}

/** What a settlement moved, in order. Only settlements cite a clause, which is what the index has. */
export async function transfersOf(db: Reader<WalletTables>, settlementId: string): Promise<TransferRow[]> {
  return db
    .selectFrom('transfer')
    .selectAll()
    .where('reference', '=', settlementId)
    .where('clause_id', '<>', '')
    .orderBy('sequence')
    .execute();
}
