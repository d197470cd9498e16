// How a charge is paid: from its reservation, then from what is available, and the rest is owed (design section 5). Pure.
import { arrearsAccount, lotAccount, SYSTEM } from './chart.ts';
import { drawDownOf } from './draw-down.ts';
import { capture, takeFromLots } from './reserve.ts';
import type { Hold, Movement, ReservationState, WalletState } from './wallet.ts';

export interface ChargeOrder {
  readonly chargeId: string;
  readonly amount: bigint;
  /** Empty for none. */
  readonly reservationReference: string;
}

export interface ChargeDecision {
  readonly wallet: WalletState;
  readonly movements: readonly Movement[];
  /** The reservation after the capture, where one was used. */
  readonly reservation: ReservationState | undefined;
  readonly fromReservation: bigint;
  readonly fromAvailable: bigint;
  readonly toArrears: bigint;
}

/**
 * A charge for traffic that was sent is never refused for lack of value: what is missing becomes arrears. A frozen wallet
 * gives what the reservation holds, which was set aside for that traffic before, and owes the rest until it is not frozen.
 */
export function decideCharge(wallet: WalletState, order: ChargeOrder, now: Date): ChargeDecision {
  const named = wallet.reservations.find(
    (each) =>
      each.reference === order.reservationReference && order.reservationReference !== '' && each.product === undefined,
  );
  const captured = named === undefined ? undefined : capture(wallet, named, order.amount);
  const fromReservation = sum(captured?.taken ?? []);
  const before = captured?.wallet ?? wallet;
  const { takes, missing } = drawDownOf(before, order.amount - fromReservation, now);
  const after = takeFromLots(before, takes);
  const movements = [...(captured?.taken ?? []), ...takes].map((take) =>
    movement(wallet.tenantId, order, lotAccount(take.lotId), take.amount, 'CHARGE'),
  );
  if (missing > 0n)
    movements.push(movement(wallet.tenantId, order, arrearsAccount(wallet.tenantId), missing, 'ARREARS'));
  return {
    wallet: { ...after, arrears: after.arrears + missing },
    movements,
    reservation: captured?.reservation,
    fromReservation,
    fromAvailable: sum(takes),
    toArrears: missing,
  };
}

function movement(
  tenantId: string,
  order: ChargeOrder,
  from: string,
  amount: bigint,
  reason: 'CHARGE' | 'ARREARS',
): Movement {
  return { from, to: SYSTEM.revenue, amount, reason, reference: order.chargeId, clauseId: '', tenantId };
}

function sum(takes: readonly Hold[]): bigint {
  return takes.reduce((total, take) => total + take.amount, 0n);
}
