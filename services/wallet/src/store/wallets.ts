// Wallets: one row a tenant.
import type { Reader, Tx } from '@tollgate/db';
import type { WalletTables } from './schema.ts';

/** False when the tenant has one already. */
export async function insertWallet(tx: Tx<WalletTables>, tenantId: string, now: Date): Promise<boolean> {
  const done = await tx
    .insertInto('wallet')
    .values({ tenant_id: tenantId, created_at: now })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return done.numInsertedOrUpdatedRows === 1n;
}

export async function walletExists(db: Reader<WalletTables>, tenantId: string): Promise<boolean> {
  return (
    (await db.selectFrom('wallet').select('tenant_id').where('tenant_id', '=', tenantId).executeTakeFirst()) !==
    undefined
  );
}
