// Value that comes free pays what is owed before it can be spent. Pure.
import { arrearsAccount, lotAccount } from './chart.ts';
import { drawDownOf } from './draw-down.ts';
import { takeFromLots } from './reserve.ts';
import type { Movement, WalletState } from './wallet.ts';

export interface PaidArrears {
  readonly wallet: WalletState;
  readonly movements: readonly Movement[];
}

/**
 * Pays arrears in draw-down order, as the charge would have been paid that left them. It keeps the rule that nobody both
 * owes and has something to spend. A frozen wallet pays nothing. `reference` is what set the value free.
 */
export function payArrears(wallet: WalletState, reference: string, now: Date): PaidArrears {
  const { takes, missing } = drawDownOf(wallet, wallet.arrears, now);
  const movements = takes.map((take): Movement => ({
    from: lotAccount(take.lotId),
    to: arrearsAccount(wallet.tenantId),
    amount: take.amount,
    reason: 'ARREARS_PAID',
    reference,
    clauseId: '',
    tenantId: wallet.tenantId,
  }));
  return { wallet: { ...takeFromLots(wallet, takes), arrears: missing }, movements };
}
