// What a tenant owns and owes in the wallet, and how settle() wants to hear it.
import {
  MONEY_ASSET,
  settle,
  type AgreementVersion,
  type Election,
  type Settlement,
  type SettlementPosition,
} from '@tollgate/agreements';
import type { Currency } from '@tollgate/money';
import { DECIDER_OF, type StoredElection, type TerminationCause } from './termination.ts';

/** One lot as the wallet holds it; amounts in micros. */
export interface HeldLot {
  readonly lotId: string;
  readonly kind: 'CASH' | 'BONUS';
  readonly credited: bigint;
  /** What is left, reserved value included. */
  readonly remaining: bigint;
  readonly reserved: bigint;
  readonly pricePaid: bigint;
  readonly origin: string;
  readonly creditedAt: Date;
  readonly expiresAt: Date | undefined;
}

export interface TenantPosition {
  readonly currency: Currency;
  readonly lots: readonly HeldLot[];
  readonly arrears: bigint;
}

/** Value that is set aside for messages on their way. */
export function reservedOf(position: TenantPosition): bigint {
  return position.lots.reduce((sum, lot) => sum + lot.reserved, 0n);
}

export interface Termination {
  readonly cause: TerminationCause;
  readonly elections: readonly StoredElection[];
}

/**
 * Settles what is there. `nothingReserved` counts reserved value as unused: the most that can come to be settled;
 * otherwise it is left out, to be settled once its messages are counted.
 */
export function planTermination(
  agreement: AgreementVersion,
  { cause, elections }: Termination,
  position: TenantPosition,
  at: Date,
  options: { readonly nothingReserved: boolean },
): Settlement {
  const question = { cause, decider: DECIDER_OF[cause] };
  const chosen: Election[] = elections.map(({ clause, option, electedBy }) => ({ clause, option, electedBy }));
  return settle(agreement, question, toSettle(position, at, options.nothingReserved), chosen);
}

function toSettle(position: TenantPosition, at: Date, nothingReserved: boolean): SettlementPosition {
  const reserved = nothingReserved ? [] : position.lots.filter((lot) => lot.reserved > 0n);
  return {
    at,
    lots: position.lots.map((lot) => ({
      id: lot.lotId,
      kind: lot.kind,
      asset: MONEY_ASSET,
      original: lot.credited,
      available: nothingReserved ? lot.remaining : lot.remaining - lot.reserved,
      pricePaid: lot.pricePaid,
      alreadyRefunded: 0n,
      unitPrice: 0n,
      originRef: lot.origin,
      acquiredAt: lot.creditedAt,
      expiresAt: lot.expiresAt,
    })),
    openReservations: reserved.map((lot) => ({
      id: `reserved/${lot.lotId}`,
      lotId: lot.lotId,
      asset: MONEY_ASSET,
      amount: lot.reserved,
      retained: true,
    })),
    unbilledUsage: [],
    arrears: position.arrears > 0n ? [{ ref: 'arrears', amount: position.arrears }] : [],
    claims: [],
    invoices: [],
  };
}
