// A part of a tenant's statement.
import type { Reader } from '@tollgate/db';
import { walletNotFound } from '../domain/refusals.ts';
import type { TransferRow, WalletTables } from '../store/schema.ts';
import { listTransfers } from '../store/transfers.ts';
import { walletExists } from '../store/wallets.ts';

/** Newest first, below a sequence number. Throws WALLET_NOT_FOUND. */
export async function readTransfers(
  db: Reader<WalletTables>,
  tenantId: string,
  part: { readonly before: bigint | undefined; readonly limit: number },
): Promise<TransferRow[]> {
  if (!(await walletExists(db, tenantId))) throw walletNotFound(tenantId);
  return listTransfers(db, tenantId, part);
}
