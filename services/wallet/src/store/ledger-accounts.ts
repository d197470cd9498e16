// Single ledger accounts.
import type { Reader } from '@tollgate/db';
import type { WalletTables } from './schema.ts';

/** The posted balance of one account; zero where it does not exist. */
export async function readPosted(db: Reader<WalletTables>, accountId: string): Promise<bigint> {
  const row = await db
    .selectFrom('ledger_account')
    .select('posted')
    .where('account_id', '=', accountId)
    .executeTakeFirst();
  return row?.posted ?? 0n;
}
