// Posts what a document in whole fen differs from the exact charges, between revenue and the rounding account.
import type { Tx } from '@tollgate/db';
import type { Deps } from '../deps.ts';
import { SYSTEM } from '../domain/chart.ts';
import { roundingTooLarge } from '../domain/refusals.ts';
import type { Movement } from '../domain/wallet.ts';
import type { TransferRow, WalletTables } from '../store/schema.ts';
import { commitWallets, lockWallet } from './locked-wallet.ts';

/** One fen: no rounding of a single document is as large. */
const FEN = 10_000n;

/**
 * A document above the exact charges raises revenue at the expense of the rounding account, one below lowers it. No
 * transfer for zero. Throws WALLET_NOT_FOUND, ROUNDING_TOO_LARGE.
 */
export async function postRounding(
  tx: Tx<WalletTables>,
  deps: Deps,
  order: { readonly tenantId: string; readonly difference: bigint; readonly reference: string },
): Promise<TransferRow | undefined> {
  const { tenantId, difference, reference } = order;
  const size = difference < 0n ? -difference : difference;
  if (size >= FEN) throw roundingTooLarge(difference);
  const now = deps.now();
  const wallet = await lockWallet(tx, tenantId, now);
  const [from, to] = difference > 0n ? [SYSTEM.rounding, SYSTEM.revenue] : [SYSTEM.revenue, SYSTEM.rounding];
  const movements: Movement[] =
    size === 0n ? [] : [{ from, to, amount: size, reason: 'ROUNDING', reference, clauseId: '', tenantId }];
  const transfers = await commitWallets(tx, [{ before: wallet.loaded, after: wallet.current }], movements, now);
  return transfers[0];
}
