// What a settlement moves, line by line, and what a termination would do as things are.
import type { Money } from '@tollgate/money';
import type { Text } from './restriction.ts';

/** Fates that the wallet can carry out. */
export type MovedFate = 'REFUNDED' | 'FORFEITED' | 'EXPIRED' | 'SET_OFF';

export interface PlanLine {
  readonly lotId: string;
  readonly lotKind: 'CASH' | 'BONUS';
  readonly fate: MovedFate;
  readonly amount: Money;
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
  /** Set aside for messages on their way. */
  readonly reserved: Money;
  readonly openGrants: bigint;
  readonly statement: Text;
  /** Clauses that leave a choice which nobody made. */
  readonly toElect: readonly string[];
  /** Every choice that the agreement leaves for this end, made or not. */
  readonly questions: readonly ElectionQuestion[];
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
