// A registered tenant gets its wallet.
import type { Tx } from '@tollgate/db';
import type { WalletTables } from '../store/schema.ts';
import { openingsOfWallet } from '../domain/chart.ts';
import { insertAccounts } from '../store/ledger-accounts.ts';
import { insertWallet } from '../store/wallets.ts';

/** A second call for the same tenant changes nothing. */
export async function openWallet(tx: Tx<WalletTables>, tenantId: string, now: Date): Promise<void> {
  if (await insertWallet(tx, tenantId, now)) await insertAccounts(tx, tenantId, openingsOfWallet(tenantId));
}
