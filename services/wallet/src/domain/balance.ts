// A tenant's balance with its parts, from lots, reservations and arrears. Pure.
import { availableValue, type WalletState } from './wallet.ts';
import { passTime } from './pass-time.ts';

export interface BalanceParts {
  readonly available: bigint;
  readonly reserved: bigint;
  readonly cash: bigint;
  readonly bonus: bigint;
  readonly arrears: bigint;
}

/** As of `now`: what is over counts as over, whether or not a sweep has passed. */
export function balanceOf(wallet: WalletState, now: Date): BalanceParts {
  const { wallet: current } = passTime(wallet, now);
  const ofKind = (kind: 'CASH' | 'BONUS'): bigint =>
    current.lots.filter((lot) => lot.kind === kind).reduce((sum, lot) => sum + lot.remaining, 0n);
  return {
    available: availableValue(current, now),
    reserved: current.lots.reduce((sum, lot) => sum + lot.held, 0n),
    cash: ofKind('CASH'),
    bonus: ofKind('BONUS'),
    arrears: current.arrears,
  };
}
