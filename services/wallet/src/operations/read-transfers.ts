// A page of a tenant's statement.
import type { Reader } from '@tollgate/db';
import { walletNotFound } from '../domain/refusals.ts';
import type { TransferRow, WalletTables } from '../store/schema.ts';
import { listTransfers } from '../store/transfers.ts';
import { walletExists } from '../store/wallets.ts';

export interface TransferPage {
  readonly transfers: readonly TransferRow[];
  /** Where the next page begins; undefined on the last one. */
  readonly more: bigint | undefined;
}

/** Newest first, below a sequence number. Throws WALLET_NOT_FOUND. */
export async function readTransfers(
  db: Reader<WalletTables>,
  tenantId: string,
  page: { readonly before: bigint | undefined; readonly limit: number },
): Promise<TransferPage> {
  if (!(await walletExists(db, tenantId))) throw walletNotFound(tenantId);
  const rows = await listTransfers(db, tenantId, { before: page.before, limit: page.limit + 1 });
  const transfers = rows.slice(0, page.limit);
  return { transfers, more: rows.length > page.limit ? transfers.at(-1)?.sequence : undefined };
}
