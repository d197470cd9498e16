// Lots and their ledger accounts.
import type { Reader, Tx } from '@tollgate/db';
import { fromRowLotView, type LotOrigin, type LotView, toRowLot } from './rows.ts';
import type { WalletTables } from './schema.ts';

export type { LotView };

/** Makes the lots of several credits; their accounts are there, and the credit itself is a transfer. */
export async function insertLots(
  tx: Tx<WalletTables>,
  credits: readonly {
    readonly tenantId: string;
    readonly lots: readonly (LotOrigin & { readonly accountId: string })[];
  }[],
): Promise<void> {
  await tx
    .insertInto('lot')
    .values(credits.flatMap(({ tenantId, lots }) => lots.map((lot, place) => toRowLot(tenantId, lot, place))))
    .execute();
}

/** All lots of a tenant, or those with something left. */
export async function lotsOfTenant(
  db: Reader<WalletTables>,
  tenantId: string,
  includeEmpty: boolean,
): Promise<LotView[]> {
  let query = db
    .selectFrom('lot')
    .innerJoin('ledger_account as account', 'account.account_id', 'lot.account_id')
    .selectAll('lot')
    .select(['account.posted', 'account.held', 'account.asset'])
    .where('lot.tenant_id', '=', tenantId);
  if (!includeEmpty) query = query.where('account.posted', '>', 0n);
  return (await query.execute()).map(fromRowLotView);
}

/** Tenants with a lot whose time is over and that still holds unreserved value, in no order. */
export async function tenantsWithExpiredLots(db: Reader<WalletTables>, now: Date, limit: number): Promise<string[]> {
  const rows = await db
    .selectFrom('lot')
    .innerJoin('ledger_account as account', 'account.account_id', 'lot.account_id')
    .select('lot.tenant_id')
    .distinct()
    .where('lot.expires_at', '<=', now)
    .whereRef('account.posted', '>', 'account.held')
    .limit(limit)
    .execute();
  return rows.map((row) => row.tenant_id);
}
