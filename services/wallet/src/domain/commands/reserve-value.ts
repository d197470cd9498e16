// The command that sets value aside for traffic that is on its way. Pure.
import { expiryPast, insufficientBalance, referenceTaken } from '../refusals.ts';
import { decideReserve, type ReserveOrder } from '../reserve.ts';
import { type Decision, refused, type ReservationRecord, type Situation } from './decision.ts';

export interface ReserveValue extends ReserveOrder {
  readonly kind: 'reserve-value';
  readonly tenantId: string;
}

/** All of the amount or nothing. Refuses with INSUFFICIENT_BALANCE, REFERENCE_TAKEN, EXPIRE_TIME_PAST. */
export function decideReserveValue(
  { wallet, memory, now }: Situation,
  { tenantId, reservationId, reference, amount, expiresAt }: ReserveValue,
): Decision<ReservationRecord> {
  const taken =
    memory.reservation(tenantId, reference) !== undefined ||
    wallet.reservations.some((each) => each.reference === reference);
  const decision = decideReserve(wallet, { reservationId, reference, amount, expiresAt }, taken, now);
  switch (decision.kind) {
    case 'expiry-past':
      return refused(expiryPast('expire_time'));
    case 'reference-taken':
      return refused(referenceTaken(reference));
    case 'insufficient':
      return refused(insufficientBalance(tenantId, amount, decision.available));
    case 'reserved':
      return {
        kind: 'done',
        effects: { wallet: decision.wallet, movements: [], reservations: [decision.reservation] },
        result: { ...decision.reservation, state: 'OPEN' },
      };
  }
}
