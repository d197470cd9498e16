// What every command is judged with, and what a judgement is. Pure.
import type { DomainError } from '@tollgate/errors';
import type { MoneyFate, SettlementLine } from '../settlement.ts';
import type { FreezeState, LotKind, LotState, Movement, ReservationState, WalletState } from '../wallet.ts';
import type { Memory } from './memory.ts';

/** What a command meets. Time has passed over the wallet already (pass-time.ts). */
export interface Situation {
  readonly wallet: WalletState;
  readonly memory: Memory;
  readonly now: Date;
  /** What is refundable outside of the lots, micros. */
  readonly refundable: bigint;
  /** Posted balances of the tenant's accounts and of its pages of the provider's; groups never look at them. */
  readonly balances: ReadonlyMap<string, bigint>;
}

/** A lot as it was credited. */
export interface CreditedLot {
  readonly lotId: string;
  readonly kind: LotKind;
  /** Of a package. */
  readonly product?: string | undefined;
  readonly credited: bigint;
  readonly pricePaid: bigint;
  readonly origin: string;
  readonly creditedAt: Date;
  readonly expiresAt: Date | undefined;
}

/** A posted charge: what makes its id count once. */
export interface ChargeRecord {
  readonly chargeId: string;
  readonly tenantId: string;
  readonly amount: bigint;
  readonly reservationReference: string;
  readonly fromReservation: bigint;
  readonly fromAvailable: bigint;
  readonly toArrears: bigint;
}

/** A draw of units: what makes its id count once. */
export interface DrawRecord {
  readonly drawId: string;
  readonly tenantId: string;
  readonly product: string;
  readonly units: bigint;
  readonly reservationReference: string;
  readonly fromReservation: bigint;
  readonly fromAvailable: bigint;
}

/** A reversal of a charge, in full or in part: what makes its id count once. */
export interface ReversalRecord {
  readonly reversalId: string;
  readonly tenantId: string;
  readonly chargeId: string;
  readonly amount: bigint;
  readonly toLots: bigint;
  readonly toArrears: bigint;
  readonly toRefundable: bigint;
}

/** A freeze, open or lifted. */
export interface FreezeRecord extends FreezeState {
  readonly liftedAt: Date | undefined;
}

/** A reservation and where it stands. */
export interface ReservationRecord extends ReservationState {
  readonly state: 'OPEN' | 'CLOSED' | 'EXPIRED';
}

/** A fact that others are told when the command commits. */
export type Fact =
  | {
      readonly kind: 'lots-credited';
      readonly tenantId: string;
      readonly origin: string;
      readonly cash: bigint;
      readonly bonus: bigint;
      readonly units: readonly { readonly product: string; readonly units: bigint }[];
    }
  | {
      readonly kind: 'wallet-frozen';
      readonly tenantId: string;
      readonly reference: string;
      readonly reason: string;
      /** Freezes that are open, this one included. */
      readonly open: number;
    }
  | {
      readonly kind: 'wallet-unfrozen';
      readonly tenantId: string;
      readonly reference: string;
      /** Freezes that are still open. */
      readonly open: number;
    }
  | {
      readonly kind: 'threshold-crossed';
      readonly tenantId: string;
      readonly threshold: bigint;
      readonly balance: bigint;
      /** What the command is about that took the balance below. */
      readonly reference: string;
    }
  | {
      readonly kind: 'settlement-executed';
      readonly tenantId: string;
      readonly settlementId: string;
      readonly totals: Readonly<Record<MoneyFate, bigint>>;
    };

/** Everything that an accepted command changes. */
export interface Effects {
  /** The wallet after it. */
  readonly wallet: WalletState;
  /** In the order in which they are posted. */
  readonly movements: readonly Movement[];
  /** New or changed ones; a changed one that holds nothing any more is closed. */
  readonly reservations?: readonly ReservationState[];
  readonly charge?: ChargeRecord;
  readonly lots?: readonly CreditedLot[];
  /** Used up lots that hold something again; the wallet has them as they are then. */
  readonly reopened?: readonly LotState[];
  readonly draw?: DrawRecord;
  readonly reversal?: ReversalRecord;
  /** A new one, or one that was lifted. */
  readonly freeze?: FreezeRecord;
  readonly settlement?: { readonly settlementId: string; readonly lines: readonly SettlementLine[] };
  readonly facts?: readonly Fact[];
}

export type Decision<R> =
  /** Without effects the command was carried out before, or changes nothing; the result says how it stands. */
  | { readonly kind: 'done'; readonly effects: Effects | undefined; readonly result: R }
  | { readonly kind: 'refused'; readonly refusal: DomainError }
  /** It cannot be judged without what the tables remember: ask again with a complete memory. */
  | { readonly kind: 'look-up' };

/** A decision without a result: the closed forms of the union, made once. */
export const LOOK_UP = { kind: 'look-up' } as const;

export function refused(refusal: DomainError): { readonly kind: 'refused'; readonly refusal: DomainError } {
  return { kind: 'refused', refusal };
}
