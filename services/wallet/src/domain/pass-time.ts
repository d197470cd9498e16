// What time alone has done to a wallet, judged by the decision's own clock and not by a sweeper's. Pure.
import { lotAccount, SYSTEM } from './chart.ts';
import { payArrears } from './pay-arrears.ts';
import { heldBy, release, takeFromLots } from './reserve.ts';
import type { Movement, ReservationState, WalletState } from './wallet.ts';

export interface PassedTime {
  readonly wallet: WalletState;
  /** Reservations that are over, as they ended. */
  readonly expired: readonly ReservationState[];
  readonly movements: readonly Movement[];
}

/**
 * Reservations whose time is over give back what they hold, and lots whose time is over lose what nothing holds. What a
 * reservation gives back pays arrears as of the moment it ended, so that the result is the same however late and in
 * however many steps it is judged. What open reservations hold of an expired lot stays: those messages are on their way.
 */
export function passTime(wallet: WalletState, now: Date): PassedTime {
  const due = wallet.reservations
    .filter((each) => each.expiresAt <= now)
    .toSorted((a, b) => a.expiresAt.getTime() - b.expiresAt.getTime() || (a.reservationId < b.reservationId ? -1 : 1));
  const expired: ReservationState[] = [];
  const movements: Movement[] = [];
  let current = wallet;
  for (const reservation of due) {
    const done = release(current, reservation, heldBy(reservation));
    expired.push(done.reservation);
    const paid = payArrears(done.wallet, reservation.reference, reservation.expiresAt);
    movements.push(...paid.movements);
    current = paid.wallet;
  }
  const lapsed = lapse(current, now);
  return { wallet: lapsed.wallet, expired, movements: [...movements, ...lapsed.movements] };
}

/** Lots whose time is over lose what nothing holds. */
export function lapse(wallet: WalletState, now: Date): { wallet: WalletState; movements: Movement[] } {
  const takes = wallet.lots
    .filter((lot) => lot.expiresAt !== undefined && lot.expiresAt <= now && lot.remaining > lot.held)
    .map((lot) => ({ lotId: lot.lotId, product: lot.product, amount: lot.remaining - lot.held }));
  const movements = takes.map((take): Movement => ({
    from: lotAccount(take.lotId),
    to: take.product === undefined ? SYSTEM.breakage : SYSTEM.unitsLapsed,
    product: take.product,
    amount: take.amount,
    reason: 'LOT_EXPIRED',
    reference: take.lotId,
    clauseId: '',
    tenantId: wallet.tenantId,
  }));
  return { wallet: takeFromLots(wallet, takes), movements };
}
