// The command by which the provider takes back what is left of what it gave or sold: a bonus or a package. Pure.
import { lotAccount, SYSTEM } from '../chart.ts';
import { lotChanged, lotNotFound, lotNotGiven, lotReserved } from '../refusals.ts';
import { takeFromLots } from '../reserve.ts';
import type { LotState, Movement } from '../wallet.ts';
import { type Decision, refused, type Situation } from './decision.ts';

export interface TakeBack {
  readonly kind: 'take-back';
  readonly tenantId: string;
  readonly lotId: string;
  /** Exactly what is left of the lot, more than zero: whoever reckoned with another number reckons anew. */
  readonly amount: bigint;
  /** What the amount is of. */
  readonly of: 'UNITS' | 'MONEY';
  readonly reference: string;
}

export interface TakeBackResult {
  readonly lotId: string;
  readonly product: string | undefined;
  readonly amount: bigint;
}

/**
 * The value goes back to where it came from, and with a package what was noted as paid for it. Paid money is never taken
 * back. Refuses with LOT_NOT_FOUND, LOT_NOT_GIVEN, LOT_RESERVED, LOT_CHANGED.
 */
export function decideTakeBack({ wallet }: Situation, order: TakeBack): Decision<TakeBackResult> {
  const { tenantId, lotId, amount, reference } = order;
  const lot = wallet.lots.find((each) => each.lotId === lotId);
  if (lot === undefined) return refused(lotNotFound(lotId));
  if (lot.kind === 'CASH') return refused(lotNotGiven(lotId));
  if (lot.held > 0n) return refused(lotReserved(lotId));
  if (lot.remaining !== amount || (order.of === 'UNITS') !== (lot.product !== undefined))
    return refused(lotChanged(lotId, lot.remaining));
  const movements = movementsOf(lot, { reference, clauseId: '', tenantId });
  const effects = { wallet: takeFromLots(wallet, [{ lotId, amount }]), movements };
  return { kind: 'done', effects, result: { lotId, product: lot.product, amount } };
}

function movementsOf(
  { lotId, kind, product, pricePaid, remaining }: LotState,
  stays: Pick<Movement, 'reference' | 'clauseId' | 'tenantId'>,
): Movement[] {
  const to = kind === 'BONUS' ? SYSTEM.bonusExpense : SYSTEM.unitsSold;
  const back: Movement = { ...stays, from: lotAccount(lotId), to, product, amount: remaining, reason: 'TAKEN_BACK' };
  if (kind !== 'PACKAGE' || pricePaid === undefined || pricePaid === 0n) return [back];
  const { packageSales: from, cashClearing } = SYSTEM;
  return [back, { ...stays, from, to: cashClearing, amount: pricePaid, reason: 'PACKAGE_TAKEN_BACK' }];
}
