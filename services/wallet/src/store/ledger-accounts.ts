// Ledger accounts: opened empty, filled by transfers only.
import type { Reader, Tx } from '@tollgate/db';
import type { AccountOpening } from '../domain/chart.ts';
import { ASSET, type WalletTables } from './schema.ts';

export async function insertAccounts(
  tx: Tx<WalletTables>,
  tenantId: string,
  openings: readonly AccountOpening[],
): Promise<void> {
  await tx
    .insertInto('ledger_account')
    .values(
      openings.map(({ accountId, kind, mayGoNegative, product }) => ({
        account_id: accountId,
        kind,
        tenant_id: tenantId,
        asset: product ?? ASSET,
        may_go_negative: mayGoNegative,
        posted: 0n,
        held: 0n,
        last_sequence: 0n,
      })),
    )
    .execute();
}

/** The posted balance of one account; zero where it does not exist. */
export async function readPosted(db: Reader<WalletTables>, accountId: string): Promise<bigint> {
  const row = await db
    .selectFrom('ledger_account')
    .select('posted')
    .where('account_id', '=', accountId)
    .executeTakeFirst();
  return row?.posted ?? 0n;
}
