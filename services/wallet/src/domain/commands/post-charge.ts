// The command that posts a charge for traffic that was sent. Pure.
import { decideCharge, type ChargeOrder } from '../charge.ts';
import {
  captureExceeds,
  chargeReused,
  reservationEnded,
  reservationNotFound,
  reservationOfOther,
} from '../refusals.ts';
import { heldBy } from '../reserve.ts';
import type { DomainError } from '@tollgate/errors';
import { type ChargeRecord, type Decision, LOOK_UP, refused, type Situation } from './decision.ts';

export interface PostCharge extends ChargeOrder {
  readonly kind: 'post-charge';
  readonly tenantId: string;
  /** Take from the reservation or refuse: nothing from what is available, nothing on credit. */
  readonly onlyReserved: boolean;
}

export interface ChargeResult {
  readonly charge: ChargeRecord;
  /** The charge id was posted before, with the same charge. */
  readonly replayed: boolean;
}

/**
 * A charge is never refused for lack of value: what is missing becomes arrears. One that asks for its reservation only is
 * refused with RESERVATION_NOT_FOUND, RESERVATION_ENDED or CAPTURE_EXCEEDS_RESERVATION instead. A charge id that was
 * posted before is answered again when it is the same charge, and refused with CHARGE_ID_REUSED when it is another.
 */
export function decidePostCharge(situation: Situation, order: PostCharge): Decision<ChargeResult> {
  const { wallet, memory, now } = situation;
  const before = memory.charge(order.chargeId);
  if (before !== undefined) {
    if (!sameCharge(before, order)) return refused(chargeReused(order.chargeId));
    return { kind: 'done', effects: undefined, result: { charge: before, replayed: true } };
  }
  if (order.onlyReserved) {
    const missing = notReserved(situation, order);
    if (missing !== undefined) return missing === 'look-up' ? LOOK_UP : refused(missing);
  }
  const decision = decideCharge(wallet, order, now);
  const charge: ChargeRecord = {
    chargeId: order.chargeId,
    tenantId: order.tenantId,
    amount: order.amount,
    reservationReference: order.reservationReference,
    fromReservation: decision.fromReservation,
    fromAvailable: decision.fromAvailable,
    toArrears: decision.toArrears,
  };
  const { movements } = decision;
  const effects =
    decision.reservation === undefined
      ? { wallet: decision.wallet, movements, charge }
      : { wallet: decision.wallet, movements, charge, reservations: [decision.reservation] };
  return { kind: 'done', effects, result: { charge, replayed: false } };
}

function notReserved({ wallet, memory }: Situation, order: PostCharge): DomainError | 'look-up' | undefined {
  const { reservationReference: reference, amount, tenantId } = order;
  const open = wallet.reservations.find((each) => each.reference === reference);
  if (open !== undefined) {
    if (open.product !== undefined) return reservationOfOther(reference, open.product);
    const held = heldBy(open);
    return held < amount ? captureExceeds(reference, amount, held) : undefined;
  }
  const ended = memory.reservation(tenantId, reference);
  if (ended?.product !== undefined) return reservationOfOther(reference, ended.product);
  if (ended !== undefined) return reservationEnded(reference, ended.state);
  return memory.complete ? reservationNotFound(reference) : 'look-up';
}

function sameCharge(before: ChargeRecord, order: PostCharge): boolean {
  return (
    before.tenantId === order.tenantId &&
    before.amount === order.amount &&
    before.reservationReference === order.reservationReference
  );
}
