// What a tenant owns and owes at the moment of settlement: the input of settle().
import type { Decider, LotKind, SettlementCause } from '../schema/words.ts';

/** Money in this package is micros of this asset; units of a package are counted in the package's own asset. */
export const MONEY_ASSET = 'CNY';

/** One piece of prepaid value. */
export interface PositionLot {
  readonly id: string;
  readonly kind: LotKind;
  /** `CNY` (micros) for CASH and BONUS; the product whose messages it pays for PACKAGE_UNITS. */
  readonly asset: string;
  /** What the lot held when it was acquired, in its asset. */
  readonly original: bigint;
  /** What is left and not reserved, in its asset. */
  readonly available: bigint;
  /** Micros really paid for the whole lot; zero for anything given. */
  readonly pricePaid: bigint;
  /** Micros of it refunded by an earlier settlement or order refund. */
  readonly alreadyRefunded: bigint;
  /** Micros a unit, at which consumed units of a package are valued; zero for money. */
  readonly unitPrice: bigint;
  /** The order, payment or gift it came from. */
  readonly originRef: string;
  readonly acquiredAt: Date;
  readonly expiresAt?: Date | undefined;
}

/** A reservation still open. It must be retained (left out of this settlement) or settled before. */
export interface OpenReservation {
  readonly id: string;
  readonly lotId: string;
  readonly asset: string;
  readonly amount: bigint;
  readonly retained: boolean;
}

/** Billable messages already delivered and not charged yet. */
export interface UnbilledUsage {
  readonly ref: string;
  /** The asset of the package lots that may pay it. */
  readonly product: string;
  readonly units: bigint;
  /** Micros a unit for what no package covers. */
  readonly unitPrice: bigint;
  /** When it was delivered: lots that had expired by then do not pay it. Left out: before any of them did. */
  readonly deliveredAt?: Date | undefined;
}

export interface ArrearsItem {
  readonly ref: string;
  /** Micros owed. */
  readonly amount: bigint;
}

/** Money one side demands of the other. */
export interface PositionClaim {
  readonly id: string;
  readonly by: 'PROVIDER' | 'TENANT';
  readonly amount: bigint;
  /** How much of it is indirect loss (profit forgone, reputation); none when left out. */
  readonly indirect?: bigint | undefined;
  /** Total fee of the service in default: what a cap is measured by. */
  readonly serviceFee: bigint;
  /** Admitted by the other side, or decided by a court; only then can it be set off. */
  readonly established: boolean;
}

/** An invoice issued on a lot. */
export interface PositionInvoice {
  readonly id: string;
  readonly lotId: string;
  readonly amount: bigint;
  /** How much of it was returned or red-lettered. */
  readonly returned: bigint;
}

export interface SettlementPosition {
  readonly at: Date;
  readonly lots: readonly PositionLot[];
  readonly openReservations: readonly OpenReservation[];
  readonly unbilledUsage: readonly UnbilledUsage[];
  readonly arrears: readonly ArrearsItem[];
  readonly claims: readonly PositionClaim[];
  readonly invoices: readonly PositionInvoice[];
}

/** A named person's choice where the agreement leaves one. */
export interface Election {
  /** The clause that leaves the choice, as in Discretion. */
  readonly clause: string;
  readonly option: string;
  /** The person who chose, as kept in records (`user:usr_…`). */
  readonly electedBy: string;
}

/** The question settle() answers. */
export interface SettlementQuestion {
  readonly cause: SettlementCause;
  readonly decider: Decider;
}
