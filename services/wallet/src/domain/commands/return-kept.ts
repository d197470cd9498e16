// The command that gives back what settlements kept of a tenant's money: it becomes refundable. Pure.
import { pageOf, refundableAccount, roleOf, SYSTEM } from '../chart.ts';
import type { PostedTransfer } from '../posted-transfer.ts';
import { keptInsufficient, keptReturnedBefore } from '../refusals.ts';
import { type Decision, LOOK_UP, refused, type Situation } from './decision.ts';

/** FORFEITED: money that was forfeited. PACKAGES: what was paid for packages whose units lapsed. */
export type Kept = 'FORFEITED' | 'PACKAGES';

const HELD_IN: Readonly<Record<Kept, string>> = { FORFEITED: SYSTEM.forfeiture, PACKAGES: SYSTEM.packageSales };

export interface ReturnKept {
  readonly kind: 'return-kept';
  readonly tenantId: string;
  readonly kept: Kept;
  /** More than zero. */
  readonly amount: bigint;
  /** The counter-settlement. */
  readonly reference: string;
}

/** The movement that was posted before; undefined when this command posts it. */
export type ReturnKeptResult = PostedTransfer | undefined;

/**
 * What the provider keeps of each tenant lies on a page of its own, and no more than that can be given back. Packages:
 * what was paid for those that were used up stays the provider's, which the order has to reckon. A reference gives back
 * once. Refuses with KEPT_INSUFFICIENT, REFERENCE_RETURNED.
 */
export function decideReturnKept(
  { wallet, memory, balances }: Situation,
  { tenantId, kept, amount, reference }: ReturnKept,
): Decision<ReturnKeptResult> {
  const before = memory.returned(tenantId, reference);
  if (!memory.complete || before === 'in this batch') return LOOK_UP;
  if (before !== undefined) {
    if (roleOf(before.from) !== HELD_IN[kept] || before.amount !== amount)
      return refused(keptReturnedBefore(reference));
    return { kind: 'done', effects: undefined, result: before };
  }
  const from = HELD_IN[kept];
  const held = balances.get(pageOf(from, tenantId)) ?? 0n;
  if (amount > held) return refused(keptInsufficient(tenantId, amount, held));
  const stays = { reason: 'KEPT_RETURNED', reference, clauseId: '', tenantId } as const;
  const movement = { ...stays, from, to: refundableAccount(tenantId), amount };
  return { kind: 'done', effects: { wallet, movements: [movement] }, result: undefined };
}
