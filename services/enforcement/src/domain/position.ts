// What a tenant owns and owes in the wallet, and how settle() wants to hear it.
import {
  MONEY_ASSET,
  settle,
  type AgreementVersion,
  type Election,
  type Settlement,
  type PositionClaim,
  type SettlementPosition,
} from '@tollgate/agreements';
import type { Currency } from '@tollgate/money';
import { DECIDER_OF, type StoredElection, type TerminationCause } from './termination.ts';

/** One lot as the wallet holds it; amounts in micros, those of a package in units of its product. */
export interface HeldLot {
  readonly lotId: string;
  readonly kind: 'CASH' | 'BONUS' | 'PACKAGE_UNITS';
  /** The product that a package pays for; undefined for money. */
  readonly product: string | undefined;
  readonly credited: bigint;
  /** What is left, reserved value included. */
  readonly remaining: bigint;
  readonly reserved: bigint;
  /** Micros, of a package too. */
  readonly pricePaid: bigint;
  readonly origin: string;
  readonly creditedAt: Date;
  readonly expiresAt: Date | undefined;
}

export interface TenantPosition {
  readonly currency: Currency;
  readonly lots: readonly HeldLot[];
  readonly arrears: bigint;
  /** Claims that were established, of both sides. */
  readonly claims: readonly PositionClaim[];
}

/** Micros that are set aside for messages on their way; units are not among them. */
export function reservedOf(position: TenantPosition): bigint {
  return position.lots.reduce((sum, lot) => (lot.product === undefined ? sum + lot.reserved : sum), 0n);
}

/** Units of packages that are set aside, by product in the order of its name. */
export function reservedUnitsOf(position: TenantPosition): { readonly product: string; readonly units: bigint }[] {
  const units = new Map<string, bigint>();
  for (const { product, reserved } of position.lots)
    if (product !== undefined && reserved > 0n) units.set(product, (units.get(product) ?? 0n) + reserved);
  return [...units]
    .map(([product, each]) => ({ product, units: each }))
    .toSorted((a, b) => (a.product < b.product ? -1 : 1));
}

/**
 * Micros at which a used unit of a package is valued: its own price a unit, in whole micros. What does not divide is
 * left out, so that the tenant never pays more for its used units than they cost (law/civil-code-498).
 */
function unitPriceOf({ product, credited, pricePaid }: HeldLot): bigint {
  return product === undefined || credited === 0n ? 0n : pricePaid / credited;
}

/** Micros that so many units, the last of a package, are worth: its price less the used ones, never below zero. */
export function worthOf(lot: HeldLot, units: bigint): bigint {
  const worth = lot.pricePaid - (lot.credited - units) * unitPriceOf(lot);
  return worth < 0n ? 0n : worth;
}

/** Micros at stake: money, gifts too, and what was paid for the units that are left, rounded up. */
export function stakeOf({ lots }: TenantPosition): bigint {
  return lots.reduce((sum, { product, remaining, credited, pricePaid }) => {
    if (product === undefined) return sum + remaining;
    return credited === 0n ? sum : sum + (pricePaid * remaining + credited - 1n) / credited;
  }, 0n);
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
      asset: lot.product ?? MONEY_ASSET,
      original: lot.credited,
      available: nothingReserved ? lot.remaining : lot.remaining - lot.reserved,
      pricePaid: lot.pricePaid,
      alreadyRefunded: 0n,
      unitPrice: unitPriceOf(lot),
      originRef: lot.origin,
      acquiredAt: lot.creditedAt,
      expiresAt: lot.expiresAt,
    })),
    openReservations: reserved.map((lot) => ({
      id: `reserved/${lot.lotId}`,
      lotId: lot.lotId,
      asset: lot.product ?? MONEY_ASSET,
      amount: lot.reserved,
      retained: true,
    })),
    unbilledUsage: [],
    arrears: position.arrears > 0n ? [{ ref: 'arrears', amount: position.arrears }] : [],
    claims: position.claims,
    invoices: [],
  };
}
