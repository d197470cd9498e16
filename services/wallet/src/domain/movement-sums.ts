// Sums of movements by what they left, where they went and why, and the balances around them. Pure.

import type { PastBalance } from './past-balance.ts';

/** Movements of one kind, those of the period or those after it. */
export interface MovementSum {
  /** LOT_CASH, LOT_BONUS, or the kind of a ledger account. */
  readonly fromKind: string;
  readonly toKind: string;
  readonly reason: string;
  readonly amount: bigint;
  readonly count: bigint;
}

/** What accounts have by kind, as in a movement. */
export type KindBalances = ReadonlyMap<string, bigint>;

/** Balances before movements, from those after them. */
export function withoutMovements(balances: KindBalances, sums: readonly MovementSum[]): KindBalances {
  const before = new Map(balances);
  const change = (kind: string, by: bigint): void => void before.set(kind, (before.get(kind) ?? 0n) + by);
  for (const { fromKind, toKind, amount } of sums) {
    change(toKind, -amount);
    change(fromKind, amount);
  }
  return before;
}

/** A tenant's balance from its own kinds of account. */
export function balanceOfKinds(kinds: KindBalances): PastBalance {
  const of = (kind: string): bigint => kinds.get(kind) ?? 0n;
  return {
    cash: of('LOT_CASH'),
    bonus: of('LOT_BONUS'),
    refundable: of('REFUNDABLE'),
    arrears: -of('ARREARS'),
  };
}
