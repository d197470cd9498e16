// The command that takes refundable money out of the books, because it is paid back outside of the wallet. Pure.
import { refundableAccount, roleOf, SYSTEM } from '../chart.ts';
import type { PostedTransfer } from '../posted-transfer.ts';
import { paidOutBefore, refundableInsufficient } from '../refusals.ts';
import { type Decision, LOOK_UP, refused, type Situation } from './decision.ts';

export interface PayOut {
  readonly kind: 'pay-out';
  readonly tenantId: string;
  /** More than zero. */
  readonly amount: bigint;
  /** The refund. */
  readonly reference: string;
}

/** The payout that was posted before; undefined when this command posts it. */
export type PayOutResult = PostedTransfer | undefined;

/**
 * The money goes back to where it came from, so that what came in less what went out is what the tenant paid for good. A
 * reference is paid out once. Refuses with REFUNDABLE_INSUFFICIENT, REFERENCE_PAID_OUT.
 */
export function decidePayOut({ wallet, memory, refundable }: Situation, order: PayOut): Decision<PayOutResult> {
  const { tenantId, amount, reference } = order;
  const before = memory.payout(tenantId, reference);
  if (!memory.complete || before === 'in this batch') return LOOK_UP;
  if (before !== undefined) {
    if (roleOf(before.from) !== refundableAccount(tenantId) || before.amount !== amount)
      return refused(paidOutBefore(reference));
    return { kind: 'done', effects: undefined, result: before };
  }
  if (amount > refundable) return refused(refundableInsufficient(tenantId, amount, refundable));
  const from = refundableAccount(tenantId);
  const movement = {
    from,
    to: SYSTEM.cashClearing,
    amount,
    reason: 'PAID_OUT',
    reference,
    clauseId: '',
    tenantId,
  } as const;
  return { kind: 'done', effects: { wallet, movements: [movement] }, result: undefined };
}
