// Crediting lots; what comes in pays what is owed first. Pure.
import { arrearsAccount, lotAccount, SYSTEM } from './chart.ts';
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

/** Credits in the order given; arrears are paid from paid money first, then from bonus. */
export function decideCredit(wallet: WalletState, lots: readonly NewLot[], origin: string, now: Date): CreditDecision {
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
  return { kind: 'credited', wallet: current, movements };
}
