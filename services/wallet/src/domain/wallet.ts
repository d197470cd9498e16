// A tenant's prepaid value as the rules see it: lots, reservations with their holds, arrears. Pure values.

/** The asset of everything that is not units of a product: micros of yuan. */
export const MONEY = 'CNY';

/** A package holds units of a product; the other two hold money. */
export type LotKind = 'CASH' | 'BONUS' | 'PACKAGE';

export interface LotState {
  readonly lotId: string;
  readonly kind: LotKind;
  /** Whose units a package holds; undefined for money. Amounts are units then, else micros. */
  readonly product?: string | undefined;
  /** What a package was sold for, in micros. */
  readonly pricePaid?: bigint | undefined;
  /** What is left, held value included. */
  readonly remaining: bigint;
  /** What open reservations hold. */
  readonly held: bigint;
  readonly creditedAt: Date;
  readonly expiresAt: Date | undefined;
}

/** A part of a reservation: what is held on one lot. */
export interface Hold {
  readonly lotId: string;
  readonly amount: bigint;
}

export interface ReservationState {
  readonly reservationId: string;
  readonly reference: string;
  /** Whose units are set aside; undefined for money. */
  readonly product?: string | undefined;
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
  /** What was laid down about the wallet; undefined for most. */
  readonly terms?: WalletTerms | undefined;
}

/** Freezes that are open, and thresholds of the balance, greatest first. */
export interface WalletTerms {
  readonly freezes: readonly FreezeState[];
  readonly thresholds: readonly ThresholdState[];
}

export interface FreezeState {
  readonly reference: string;
  /** For people. */
  readonly reason: string;
  readonly since: Date;
}

export interface ThresholdState {
  readonly amount: bigint;
  /** The balance was below it after the last command. */
  readonly below: boolean;
}

/** A movement between two ledger accounts, before it is posted. */
export interface Movement {
  readonly from: string;
  readonly to: string;
  /** Whose units move; undefined for money. */
  readonly product?: string | undefined;
  /** More than zero. */
  readonly amount: bigint;
  readonly reason: MovementReason;
  readonly reference: string;
  readonly clauseId: string;
  readonly tenantId: string;
}

/**
 * The two LATE ones dispose of what is credited after the settlement. Of a reversed charge ARREARS_REVERSED is owed no
 * more, CHARGE_REVERSED goes back to the lots that paid it, ARREARS_RETURNED to those that have paid the arrears since.
 */
export type MovementReason =
  | 'TOP_UP'
  | 'BONUS'
  | 'CHARGE'
  | 'ARREARS'
  | 'ARREARS_PAID'
  | 'ROUNDING'
  | 'PAID_OUT'
  | 'KEPT_RETURNED'
  | 'LOT_EXPIRED'
  | 'LATE_REFUNDED'
  | 'LATE_LAPSED'
  | 'SETTLEMENT_REFUNDED'
  | 'SETTLEMENT_FORFEITED'
  | 'SETTLEMENT_EXPIRED'
  | 'SETTLEMENT_SET_OFF'
  | 'SETTLEMENT_CONSUMED'
  | 'PACKAGE'
  | 'PACKAGE_SOLD'
  | 'DRAW'
  | 'TAKEN_BACK'
  | 'PACKAGE_TAKEN_BACK'
  | 'CHARGE_REVERSED'
  | 'ARREARS_REVERSED'
  | 'ARREARS_RETURNED'
  | 'REVERSAL_REFUNDED';

/** Whether a freeze is open: the wallet keeps what it has. */
export function isFrozen({ terms }: WalletState): boolean {
  return terms !== undefined && terms.freezes.length > 0;
}

/** What can be taken from a lot now. An expired lot gives nothing, even before the sweep has emptied it. */
export function availableOf(lot: LotState, now: Date): bigint {
  if (lot.expiresAt !== undefined && lot.expiresAt <= now) return 0n;
  return lot.remaining - lot.held;
}

/** What nothing holds, of money or of a product's units: what can be spent or reserved but for a freeze. */
export function freeValue({ lots }: WalletState, now: Date, product?: string): bigint {
  return lots.reduce((sum, lot) => (lot.product === product ? sum + availableOf(lot, now) : sum), 0n);
}

/** What can be spent or reserved now. */
export function availableValue(wallet: WalletState, now: Date, product?: string): bigint {
  return isFrozen(wallet) ? 0n : freeValue(wallet, now, product);
}

/** Replaces lots by id. */
export function withLots(wallet: WalletState, changed: ReadonlyMap<string, LotState>): WalletState {
  if (changed.size === 0) return wallet;
  return { ...wallet, lots: wallet.lots.map((lot) => changed.get(lot.lotId) ?? lot) };
}
