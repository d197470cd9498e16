// The command that gives back what is left of a reservation, or a part of it. Pure.
import { payArrears } from '../pay-arrears.ts';
import { reservationNotFound, reservationOfOther } from '../refusals.ts';
import { heldBy, release } from '../reserve.ts';
import { type Decision, LOOK_UP, refused, type ReservationRecord, type Situation } from './decision.ts';

export interface ReleaseValue {
  readonly kind: 'release-value';
  readonly tenantId: string;
  readonly reference: string;
  /** Undefined for all that is left. */
  readonly amount: bigint | undefined;
  /** What the amount is of; a reservation of the other is refused. */
  readonly of?: 'UNITS' | undefined;
}

/**
 * Releasing more than is left releases what is left, and what comes free pays arrears; releasing a closed or expired
 * reservation changes nothing. Refuses with RESERVATION_NOT_FOUND, RESERVATION_OF_UNITS, RESERVATION_OF_MONEY.
 */
export function decideReleaseValue(
  { wallet, memory, now }: Situation,
  { tenantId, reference, amount: asked, of }: ReleaseValue,
): Decision<ReservationRecord> {
  const open = wallet.reservations.find((each) => each.reference === reference);
  if (open === undefined) {
    const ended = memory.reservation(tenantId, reference);
    if (ended !== undefined) return { kind: 'done', effects: undefined, result: ended };
    return memory.complete ? refused(reservationNotFound(reference)) : LOOK_UP;
  }
  if (asked !== undefined && (of === 'UNITS') !== (open.product !== undefined))
    return refused(reservationOfOther(reference, open.product));
  const held = heldBy(open);
  const amount = asked === undefined || asked > held ? held : asked;
  const done = release(wallet, open, amount);
  const paid = payArrears(done.wallet, reference, now);
  const state = done.reservation.holds.length === 0 ? 'CLOSED' : 'OPEN';
  return {
    kind: 'done',
    effects: { wallet: paid.wallet, movements: paid.movements, reservations: [done.reservation] },
    result: { ...done.reservation, state },
  };
}
