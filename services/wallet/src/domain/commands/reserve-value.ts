// The command that sets value aside for traffic that is on its way. Pure.
import { expiryPast, insufficientBalance, insufficientUnits, referenceTaken, walletFrozen } from '../refusals.ts';
import { decideReserve, type ReserveOrder } from '../reserve.ts';
import { type Decision, refused, type ReservationRecord, type Situation } from './decision.ts';

export interface ReserveValue extends ReserveOrder {
  readonly kind: 'reserve-value';
  readonly tenantId: string;
}

/**
 * All of the amount or nothing. Refuses with INSUFFICIENT_BALANCE, INSUFFICIENT_UNITS, WALLET_FROZEN, REFERENCE_TAKEN,
 * EXPIRE_TIME_PAST.
 */
export function decideReserveValue(
  { wallet, memory, now }: Situation,
  { tenantId, reservationId, reference, product, amount, expiresAt }: ReserveValue,
): Decision<ReservationRecord> {
  const taken =
    memory.reservation(tenantId, reference) !== undefined ||
    wallet.reservations.some((each) => each.reference === reference);
  const decision = decideReserve(wallet, { reservationId, reference, product, amount, expiresAt }, taken, now);
  switch (decision.kind) {
    case 'expiry-past':
      return refused(expiryPast('expire_time'));
    case 'reference-taken':
      return refused(referenceTaken(reference));
    case 'frozen':
      return refused(walletFrozen(tenantId, wallet.terms?.freezes ?? []));
    case 'insufficient':
      return refused(
        product === undefined
          ? insufficientBalance(tenantId, amount, decision.available)
          : insufficientUnits(tenantId, product, amount, decision.available),
      );
    case 'reserved':
      return {
        kind: 'done',
        effects: { wallet: decision.wallet, movements: [], reservations: [decision.reservation] },
        result: { ...decision.reservation, state: 'OPEN' },
      };
  }
}
