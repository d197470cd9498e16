// A tenant's balance with its parts, from lots, reservations and arrears. Pure.
import { availableValue, type FreezeState, freeValue, isFrozen, type WalletState } from './wallet.ts';
import { passTime } from './pass-time.ts';

export interface BalanceParts {
  readonly available: bigint;
  readonly reserved: bigint;
  readonly cash: bigint;
  readonly bonus: bigint;
  readonly arrears: bigint;
  /** Open freezes, and the money that could be spent but for them; undefined when there are none. */
  readonly frozen: { readonly freezes: readonly FreezeState[]; readonly amount: bigint } | undefined;
  /** Of each product of which any units are left. */
  readonly units: readonly ProductUnits[];
}

/** A tenant's units of one product. */
export interface ProductUnits {
  readonly product: string;
  readonly available: bigint;
  readonly reserved: bigint;
  /** Reserved and frozen ones included. */
  readonly remaining: bigint;
}

/** As of `now`: what is over counts as over, whether or not a sweep has passed. */
export function balanceOf(wallet: WalletState, now: Date): BalanceParts {
  const { wallet: current } = passTime(wallet, now);
  const ofKind = (kind: 'CASH' | 'BONUS'): bigint =>
    current.lots.filter((lot) => lot.kind === kind).reduce((sum, lot) => sum + lot.remaining, 0n);
  return {
    available: availableValue(current, now),
    reserved: current.lots.reduce((sum, lot) => (lot.product === undefined ? sum + lot.held : sum), 0n),
    cash: ofKind('CASH'),
    bonus: ofKind('BONUS'),
    arrears: current.arrears,
    frozen: isFrozen(current) ? { freezes: current.terms?.freezes ?? [], amount: freeValue(current, now) } : undefined,
    units: unitsOf(current, now),
  };
}

function unitsOf(wallet: WalletState, now: Date): ProductUnits[] {
  const products = new Set(
    wallet.lots.flatMap(({ product, remaining }) => (product && remaining > 0n ? [product] : [])),
  );
  return [...products].toSorted().map((product) => {
    const own = wallet.lots.filter((lot) => lot.product === product);
    return {
      product,
      available: availableValue(wallet, now, product),
      reserved: own.reduce((sum, lot) => sum + lot.held, 0n),
      remaining: own.reduce((sum, lot) => sum + lot.remaining, 0n),
    };
  });
}
