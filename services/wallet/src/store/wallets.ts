// Wallets: one row a tenant, and the lock that serialises what happens to one tenant's value.
import type { Reader, Tx } from '@tollgate/db';
import { sql } from 'kysely';
import { arrearsAccount, MAY_GO_NEGATIVE, refundableAccount } from '../domain/chart.ts';
import { ASSET, type WalletTables } from './schema.ts';

/** Makes the wallet with its accounts for what is owed and what is paid back; a second call changes nothing. */
export async function insertWallet(tx: Tx<WalletTables>, tenantId: string, now: Date): Promise<void> {
  await tx
    .insertInto('wallet')
    .values({ tenant_id: tenantId, created_at: now })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const account = (accountId: string, kind: 'ARREARS' | 'REFUNDABLE') => ({
    account_id: accountId,
    kind,
    tenant_id: tenantId,
    asset: ASSET,
    may_go_negative: MAY_GO_NEGATIVE[kind],
    posted: 0n,
    held: 0n,
    last_sequence: 0n,
  });
  await tx
    .insertInto('ledger_account')
    .values([account(arrearsAccount(tenantId), 'ARREARS'), account(refundableAccount(tenantId), 'REFUNDABLE')])
    .onConflict((conflict) => conflict.doNothing())
    .execute();
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
