// What a settlement moves, line by line, and what a termination would do as things are.
import type { Money } from '@tollgate/money';
import type { Text } from './restriction.ts';

/** Fates that the wallet can carry out. */
export type MovedFate = 'REFUNDED' | 'FORFEITED' | 'EXPIRED' | 'SET_OFF';

export interface PlanLine {
  readonly lotId: string;
  readonly lotKind: 'CASH' | 'BONUS' | 'PACKAGE';
  readonly fate: MovedFate;
  /** What of the lot it disposes of; of a package, what is paid back for its units. */
  readonly amount: Money;
  /** Of a package: the units that it disposes of. None where a debt is paid out of what other units are worth. */
  readonly units: bigint | undefined;
  /** Of a package: whose messages its units pay for; empty for money. */
  readonly product: string;
  /** The claim of the provider that it pays; empty for none. */
  readonly claimId: string;
  /** Micros that the units of a package are worth, whatever becomes of them: price paid less used units; 0 for money. */
  readonly worth: bigint;
  readonly clauseId: string;
  readonly explanation: Text;
}

export interface StoredPlan {
  readonly statement: Text;
  readonly clauseIds: readonly string[];
  readonly lines: readonly PlanLine[];
}

/** What a termination does, or would do. */
export interface Preview {
  readonly lines: readonly PlanLine[];
  readonly refunded: Money;
  readonly forfeited: Money;
  readonly expired: Money;
  readonly setOff: Money;
  readonly stillOwed: Money;
  /** Money set aside for messages on their way. */
  readonly reserved: Money;
  /** Units of packages set aside. */
  readonly reservedUnits: readonly { readonly product: string; readonly units: bigint }[];
  readonly openGrants: bigint;
  readonly traffic: readonly StoppedTraffic[];
  readonly refundGate: RefundGate;
  readonly claims: readonly ClaimInPreview[];
  /** Charged and on no invoice yet. */
  readonly uninvoiced: Money;
  readonly atStake: Money;
  readonly statement: Text;
  /** Clauses that leave a choice which nobody made. */
  readonly toElect: readonly string[];
  /** Every choice that the agreement leaves for this end, made or not. */
  readonly questions: readonly ElectionQuestion[];
}

/** Traffic of one product that a termination stops. */
export interface StoppedTraffic {
  readonly product: string;
  readonly openGrants: bigint;
  readonly openUnits: bigint;
  /** Units admitted in the last 24 hours. */
  readonly unitsLastDay: bigint;
}

/** What holds refunds back. */
export interface RefundGate {
  /** The agreement wants fapiao back before it refunds. */
  readonly invoicesFirst: boolean;
  /** What fapiao are out for. */
  readonly invoiced: Money;
  /** True while nothing of the refund leaves. */
  readonly closed: boolean;
  readonly clauseId: string;
}

/** A claim after its cap. */
export interface ClaimInPreview {
  readonly claimId: string;
  readonly side: 'TENANT' | 'PROVIDER';
  readonly established: Money;
  readonly payable: Money;
  readonly setOff: Money;
  readonly clauseId: string;
}

/** A choice that a clause leaves to a person. */
export interface ElectionQuestion {
  readonly clauseId: string;
  readonly question: Text;
  readonly options: readonly { readonly option: string; readonly title: Text }[];
  /** What the preview assumes: what costs the tenant least. */
  readonly default: string;
  readonly elected: string | undefined;
}
