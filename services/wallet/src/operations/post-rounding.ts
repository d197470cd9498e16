// Posts what a document in whole fen differs from the exact charges, between revenue and the rounding account.
import type { Tx } from '@tollgate/db';
import type { Deps } from '../deps.ts';
import { SYSTEM } from '../domain/chart.ts';
import { roundingPosted, roundingTooLarge } from '../domain/refusals.ts';
import type { Movement } from '../domain/wallet.ts';
import type { TransferRow, WalletTables } from '../store/schema.ts';
import { roundingOf } from '../store/transfers.ts';
import { commitWallets, lockWallet } from './locked-wallet.ts';

/** Half a fen, in micros: a document that is rounded once, half away from zero, is never farther off. */
const HALF_A_FEN = 5_000n;

/**
 * A document above the exact charges raises revenue at the expense of the rounding account, one below lowers it. No
 * transfer for zero; a document is rounded once. Throws WALLET_NOT_FOUND, ROUNDING_TOO_LARGE, ROUNDING_POSTED.
 */
export async function postRounding(
  tx: Tx<WalletTables>,
  deps: Deps,
  order: { readonly tenantId: string; readonly difference: bigint; readonly reference: string },
): Promise<TransferRow | undefined> {
  const { tenantId, difference, reference } = order;
  const size = difference < 0n ? -difference : difference;
  if (size > HALF_A_FEN) throw roundingTooLarge(difference);
  const wallet = await lockWallet(tx, deps, tenantId);
  const [from, to] = difference > 0n ? [SYSTEM.rounding, SYSTEM.revenue] : [SYSTEM.revenue, SYSTEM.rounding];
  const movements: Movement[] =
    size === 0n ? [] : [{ from, to, amount: size, reason: 'ROUNDING', reference, clauseId: '', tenantId }];
  const before = await roundingOf(tx, tenantId, reference);
  if (before !== undefined) {
    if (before.from_account === from && before.amount === size) return before;
    throw roundingPosted(reference);
  }
  const transfers = await commitWallets(tx, [{ wallet, after: wallet.current }], movements, wallet.now);
  return transfers[0];
}
