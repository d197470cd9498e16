// Reservations: value set aside, captured, released. Pure.
import { drawDown } from './draw-down.ts';
import {
  freeValue,
  isFrozen,
  withLots,
  type Hold,
  type LotState,
  type ReservationState,
  type WalletState,
} from './wallet.ts';

export type ReserveDecision =
  | { readonly kind: 'reserved'; readonly reservation: ReservationState; readonly wallet: WalletState }
  | { readonly kind: 'insufficient'; readonly available: bigint }
  | { readonly kind: 'frozen' }
  | { readonly kind: 'reference-taken' }
  | { readonly kind: 'expiry-past' };

export interface ReserveOrder {
  readonly reservationId: string;
  readonly reference: string;
  /** Whose units; undefined for money. */
  readonly product?: string | undefined;
  readonly amount: bigint;
  readonly expiresAt: Date;
}

/** Sets the whole amount aside or nothing. `referenceTaken` tells whether any reservation, open or not, has the reference. */
export function decideReserve(
  wallet: WalletState,
  order: ReserveOrder,
  referenceTaken: boolean,
  now: Date,
): ReserveDecision {
  if (order.expiresAt <= now) return { kind: 'expiry-past' };
  if (referenceTaken) return { kind: 'reference-taken' };
  if (isFrozen(wallet)) return { kind: 'frozen' };
  const { takes, missing } = drawDown(wallet.lots, order.amount, now, order.product);
  if (missing > 0n) return { kind: 'insufficient', available: freeValue(wallet, now, order.product) };
  // From here on it succeeds.
  const reservation: ReservationState = { ...order, captured: 0n, released: 0n, holds: takes };
  const held = changeHeld(wallet, takes, 1n);
  return { kind: 'reserved', reservation, wallet: { ...held, reservations: [...held.reservations, reservation] } };
}

export interface Release {
  readonly wallet: WalletState;
  readonly reservation: ReservationState;
  readonly released: readonly Hold[];
}

/** Gives back up to `amount` of what a reservation still holds: from the lot drawn last, so that bonus stays in use. */
export function release(wallet: WalletState, reservation: ReservationState, amount: bigint): Release {
  const released: Hold[] = [];
  const kept: Hold[] = [];
  let left = amount;
  for (const hold of reservation.holds.toReversed()) {
    const give = hold.amount < left ? hold.amount : left;
    left -= give;
    if (give > 0n) released.push({ lotId: hold.lotId, amount: give });
    if (hold.amount > give) kept.unshift({ lotId: hold.lotId, amount: hold.amount - give });
  }
  const after: ReservationState = { ...reservation, released: reservation.released + total(released), holds: kept };
  return { wallet: withReservation(changeHeld(wallet, released, -1n), after), reservation: after, released };
}

export interface Capture {
  readonly wallet: WalletState;
  readonly reservation: ReservationState;
  /** What leaves the lots. */
  readonly taken: readonly Hold[];
}

/** Takes up to `amount` of what a reservation still holds, in the order in which lots were drawn. */
export function capture(wallet: WalletState, reservation: ReservationState, amount: bigint): Capture {
  const taken: Hold[] = [];
  const kept: Hold[] = [];
  let left = amount;
  for (const hold of reservation.holds) {
    const take = hold.amount < left ? hold.amount : left;
    left -= take;
    if (take > 0n) taken.push({ lotId: hold.lotId, amount: take });
    if (hold.amount > take) kept.push({ lotId: hold.lotId, amount: hold.amount - take });
  }
  const after: ReservationState = { ...reservation, captured: reservation.captured + total(taken), holds: kept };
  const unheld = changeHeld(wallet, taken, -1n);
  return { wallet: withReservation(takeFromLots(unheld, taken), after), reservation: after, taken };
}

/** What a reservation still holds. */
export function heldBy(reservation: ReservationState): bigint {
  return total(reservation.holds);
}

/** Removes value from lots. */
export function takeFromLots(wallet: WalletState, takes: readonly Hold[]): WalletState {
  return withLots(
    wallet,
    changed(wallet, takes, (lot, amount) => ({ ...lot, remaining: lot.remaining - amount })),
  );
}

function changeHeld(wallet: WalletState, holds: readonly Hold[], sign: bigint): WalletState {
  return withLots(
    wallet,
    changed(wallet, holds, (lot, amount) => ({ ...lot, held: lot.held + sign * amount })),
  );
}

function changed(
  wallet: WalletState,
  holds: readonly Hold[],
  change: (lot: LotState, amount: bigint) => LotState,
): Map<string, LotState> {
  // Most take from one lot or two of a few: a table of all lots would cost more than looking.
  const lots = holds.length > 2 ? new Map(wallet.lots.map((lot) => [lot.lotId, lot])) : undefined;
  const result = new Map<string, LotState>();
  for (const hold of holds) {
    const known = lots === undefined ? wallet.lots.find((each) => each.lotId === hold.lotId) : lots.get(hold.lotId);
    const lot = result.get(hold.lotId) ?? known;
    if (lot === undefined) throw new RangeError(`a hold names lot ${hold.lotId}, which the wallet does not have`);
    result.set(hold.lotId, change(lot, hold.amount));
  }
  return result;
}

/** An emptied reservation is closed and leaves the open ones. */
function withReservation(wallet: WalletState, reservation: ReservationState): WalletState {
  const others = wallet.reservations.filter((each) => each.reservationId !== reservation.reservationId);
  return { ...wallet, reservations: reservation.holds.length === 0 ? others : [...others, reservation] };
}

function total(holds: readonly Hold[]): bigint {
  return holds.reduce((sum, hold) => sum + hold.amount, 0n);
}
