// Gives back what is left of a reservation, or a part of it.
import type { Tx } from '@tollgate/db';
import type { Deps } from '../deps.ts';
import { reservationNotFound } from '../domain/refusals.ts';
import { payArrears } from '../domain/pay-arrears.ts';
import { heldBy, release } from '../domain/reserve.ts';
import { findReservation, updateReservation } from '../store/reservations.ts';
import type { ReservationRow, WalletTables } from '../store/schema.ts';
import { commitWallets, lockWallet } from './locked-wallet.ts';

/**
 * Releasing more than is left releases what is left, and what comes free pays arrears; releasing a closed or expired reservation changes nothing. Throws
 * WALLET_NOT_FOUND, RESERVATION_NOT_FOUND.
 */
export async function releaseReservation(
  tx: Tx<WalletTables>,
  deps: Deps,
  order: { readonly tenantId: string; readonly reference: string; readonly amount: bigint | undefined },
): Promise<ReservationRow> {
  const wallet = await lockWallet(tx, deps, order.tenantId);
  const open = wallet.current.reservations.find((each) => each.reference === order.reference);
  if (open !== undefined) {
    const held = heldBy(open);
    const amount = order.amount === undefined || order.amount > held ? held : order.amount;
    const done = release(wallet.current, open, amount);
    await updateReservation(tx, done.reservation, 'CLOSED');
    const paid = payArrears(done.wallet, order.reference, wallet.now);
    await commitWallets(tx, [{ wallet, after: paid.wallet }], paid.movements, wallet.now);
  } else {
    await commitWallets(tx, [{ wallet, after: wallet.current }], [], wallet.now);
  }
  const row = await findReservation(tx, order.tenantId, order.reference);
  if (row === undefined) throw reservationNotFound(order.reference);
  return row;
}
