// A registered tenant gets its wallet.
import type { Tx } from '@tollgate/db';
import type { WalletTables } from '../store/schema.ts';
import { insertWallet } from '../store/wallets.ts';

/** A second call for the same tenant changes nothing. */
export async function openWallet(tx: Tx<WalletTables>, tenantId: string, now: Date): Promise<void> {
  await insertWallet(tx, tenantId, now);
}
