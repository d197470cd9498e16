// Wallets: one row a tenant, and the lock that serialises what happens to one tenant's value.
import type { Reader, Tx } from '@tollgate/db';
import { sql } from 'kysely';
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

/** Locks the wallets that exist, in one global order, and returns their tenants. */
export async function lockWallets(tx: Tx<WalletTables>, tenantIds: readonly string[]): Promise<Set<string>> {
  const wanted = [...new Set(tenantIds)];
  const { rows } = await sql<{ tenant_id: string }>`
    select tenant_id from wallet where tenant_id = any(${wanted}::text[]) order by tenant_id for update`.execute(tx);
  return new Set(rows.map((row) => row.tenant_id));
}

export async function walletExists(db: Reader<WalletTables>, tenantId: string): Promise<boolean> {
  return (
    (await db.selectFrom('wallet').select('tenant_id').where('tenant_id', '=', tenantId).executeTakeFirst()) !==
    undefined
  );
}
