// A tenant's prepaid value as the rules see it: lots, reservations with their holds, arrears. Pure values.

export type LotKind = 'CASH' | 'BONUS';

export interface LotState {
  readonly lotId: string;
  readonly kind: LotKind;
  /** Micros left, held ones included. */
  readonly remaining: bigint;
  /** Micros held by open reservations. */
  readonly held: bigint;
  readonly creditedAt: Date;
  readonly expiresAt: Date | undefined;
}

/** A part of a reservation: micros held on one lot. */
export interface Hold {
  readonly lotId: string;
  readonly amount: bigint;
}

export interface ReservationState {
  readonly reservationId: string;
  readonly reference: string;
  /** What was asked for. */
  readonly amount: bigint;
  readonly captured: bigint;
  readonly released: bigint;
  readonly expiresAt: Date;
  /** What is still held, in the order in which lots were drawn. */
  readonly holds: readonly Hold[];
}

/** Everything that a decision about one tenant needs. Reservations are the open ones only. */
export interface WalletState {
  readonly tenantId: string;
  readonly lots: readonly LotState[];
  readonly reservations: readonly ReservationState[];
  /** What the tenant owes, at or above zero. */
  readonly arrears: bigint;
}

/** A movement between two ledger accounts, before it is posted. */
export interface Movement {
  readonly from: string;
  readonly to: string;
  /** More than zero. */
  readonly amount: bigint;
  readonly reason: MovementReason;
  readonly reference: string;
  readonly clauseId: string;
  readonly tenantId: string;
}

/** The two LATE ones dispose of what is credited after the settlement. */
export type MovementReason =
  | 'TOP_UP'
  | 'BONUS'
  | 'CHARGE'
  | 'ARREARS'
  | 'ARREARS_PAID'
  | 'ROUNDING'
  | 'PAID_OUT'
  | 'LOT_EXPIRED'
  | 'LATE_REFUNDED'
  | 'LATE_LAPSED'
  | 'SETTLEMENT_REFUNDED'
  | 'SETTLEMENT_FORFEITED'
  | 'SETTLEMENT_EXPIRED'
  | 'SETTLEMENT_SET_OFF';

/** What can be taken from a lot now. An expired lot gives nothing, even before the sweep has emptied it. */
export function availableOf(lot: LotState, now: Date): bigint {
  if (lot.expiresAt !== undefined && lot.expiresAt <= now) return 0n;
  return lot.remaining - lot.held;
}

/** What can be spent or reserved now. */
export function availableValue(wallet: WalletState, now: Date): bigint {
  return wallet.lots.reduce((sum, lot) => sum + availableOf(lot, now), 0n);
}

/** Replaces lots by id. */
export function withLots(wallet: WalletState, changed: ReadonlyMap<string, LotState>): WalletState {
  if (changed.size === 0) return wallet;
  return { ...wallet, lots: wallet.lots.map((lot) => changed.get(lot.lotId) ?? lot) };
}
