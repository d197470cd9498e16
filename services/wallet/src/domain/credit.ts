// Crediting lots; what comes in pays what is owed first. Pure.
import { arrearsAccount, lotAccount, refundableAccount, SYSTEM } from './chart.ts';
import { takeFromLots } from './reserve.ts';
import type { LotKind, LotState, Movement, WalletState } from './wallet.ts';

export interface NewLot {
  readonly lotId: string;
  readonly kind: LotKind;
  readonly amount: bigint;
  readonly expiresAt: Date | undefined;
}

export type CreditDecision =
  | { readonly kind: 'credited'; readonly wallet: WalletState; readonly movements: readonly Movement[] }
  | { readonly kind: 'expiry-past'; readonly index: number };

/** What a credit is judged with besides the wallet. */
export interface CreditTerms {
  readonly origin: string;
  readonly now: Date;
  /** The tenant's value was settled: no later settlement will dispose of what comes in. */
  readonly settled: boolean;
}

/**
 * Credits in the order given; arrears are paid from paid money first, then from bonus. After a settlement what is left of
 * paid money becomes refundable at once and what is left of a bonus lapses, so that no lot of a closed tenant holds
 * value: money that came late is neither lost nor anybody's to spend.
 */
export function decideCredit(
  wallet: WalletState,
  lots: readonly NewLot[],
  { origin, now, settled }: CreditTerms,
): CreditDecision {
  const past = lots.findIndex((lot) => lot.expiresAt !== undefined && lot.expiresAt <= now);
  if (past >= 0) return { kind: 'expiry-past', index: past };
  // From here on it succeeds.
  const credited: LotState[] = lots.map((lot) => ({
    lotId: lot.lotId,
    kind: lot.kind,
    remaining: lot.amount,
    held: 0n,
    creditedAt: now,
    expiresAt: lot.expiresAt,
  }));
  const movements = lots.map((lot): Movement => ({
    from: lot.kind === 'CASH' ? SYSTEM.cashClearing : SYSTEM.bonusExpense,
    to: lotAccount(lot.lotId),
    amount: lot.amount,
    reason: lot.kind === 'CASH' ? 'TOP_UP' : 'BONUS',
    reference: origin,
    clauseId: '',
    tenantId: wallet.tenantId,
  }));
  let current: WalletState = { ...wallet, lots: [...wallet.lots, ...credited] };
  for (const lot of credited.toSorted((a, b) => Number(a.kind === 'BONUS') - Number(b.kind === 'BONUS'))) {
    const pay = lot.remaining < current.arrears ? lot.remaining : current.arrears;
    if (pay === 0n) continue;
    movements.push({
      from: lotAccount(lot.lotId),
      to: arrearsAccount(wallet.tenantId),
      amount: pay,
      reason: 'ARREARS_PAID',
      reference: origin,
      clauseId: '',
      tenantId: wallet.tenantId,
    });
    current = { ...takeFromLots(current, [{ lotId: lot.lotId, amount: pay }]), arrears: current.arrears - pay };
  }
  if (!settled) return { kind: 'credited', wallet: current, movements };
  const late = disposeOfLate(current, origin);
  return { kind: 'credited', wallet: late.wallet, movements: [...movements, ...late.movements] };
}

/** Empties every lot: after a settlement there are none but those just credited. */
function disposeOfLate(wallet: WalletState, origin: string): { wallet: WalletState; movements: Movement[] } {
  const left = wallet.lots.filter((lot) => lot.remaining > 0n);
  const takes = left.map((lot) => ({ lotId: lot.lotId, amount: lot.remaining }));
  const movements = left.map((lot): Movement => ({
    from: lotAccount(lot.lotId),
    to: lot.kind === 'CASH' ? refundableAccount(wallet.tenantId) : SYSTEM.breakage,
    amount: lot.remaining,
    reason: lot.kind === 'CASH' ? 'LATE_REFUNDED' : 'LATE_LAPSED',
    reference: origin,
    clauseId: '',
    tenantId: wallet.tenantId,
  }));
  return { wallet: takeFromLots(wallet, takes), movements };
}
