// Sets value aside for traffic that is on its way.
import type { Tx } from '@tollgate/db';
import type { Deps } from '../deps.ts';
import { expiryPast, insufficientBalance, referenceTaken } from '../domain/refusals.ts';
import { decideReserve, type ReserveOrder } from '../domain/reserve.ts';
import type { ReservationState } from '../domain/wallet.ts';
import { findReservation, insertReservation } from '../store/reservations.ts';
import type { WalletTables } from '../store/schema.ts';
import { commitWallets, lockWallet } from './locked-wallet.ts';

/** Throws WALLET_NOT_FOUND, INSUFFICIENT_BALANCE, REFERENCE_TAKEN, EXPIRE_TIME_PAST. */
export async function reserve(
  tx: Tx<WalletTables>,
  deps: Deps,
  tenantId: string,
  order: ReserveOrder,
): Promise<ReservationState> {
  const wallet = await lockWallet(tx, deps, tenantId);
  const { now } = wallet;
  const taken = (await findReservation(tx, tenantId, order.reference)) !== undefined;
  const decision = decideReserve(wallet.current, order, taken, now);
  switch (decision.kind) {
    case 'expiry-past':
      throw expiryPast('expire_time');
    case 'reference-taken':
      throw referenceTaken(order.reference);
    case 'insufficient':
      throw insufficientBalance(tenantId, order.amount, decision.available);
    case 'reserved':
      await insertReservation(tx, tenantId, decision.reservation, now);
      await commitWallets(tx, [{ wallet, after: decision.wallet }], [], now);
      deps.telemetry.reservationMade();
      return decision.reservation;
  }
}
