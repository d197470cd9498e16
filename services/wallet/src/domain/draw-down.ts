// In which order lots are used, and how much each of them gives (design section 5). Pure.
import { availableOf, type Hold, isFrozen, type LotState, type WalletState } from './wallet.ts';

/**
 * Packages of one product after the other, then bonus, then paid money; within packages and within bonus the one that
 * expires first, within paid money the oldest first. The id breaks ties, so that the order is the same everywhere.
 */
export function inDrawDownOrder<L extends LotState>(lots: readonly L[]): readonly L[] {
  // Wallets keep their lots in this order, so that there is seldom anything to sort.
  for (let place = 1; place < lots.length; place++) {
    const [one, other] = [lots[place - 1], lots[place]];
    if (one !== undefined && other !== undefined && compare(one, other) > 0) return lots.toSorted(compare);
  }
  return lots;
}

function compare(a: LotState, b: LotState): number {
  return (
    rank(a) - rank(b) ||
    (a.product === b.product ? 0 : (a.product ?? '') < (b.product ?? '') ? -1 : 1) ||
    expiry(a) - expiry(b) ||
    a.creditedAt.getTime() - b.creditedAt.getTime() ||
    (a.lotId === b.lotId ? 0 : a.lotId < b.lotId ? -1 : 1)
  );
}

function rank(lot: LotState): number {
  return lot.kind === 'PACKAGE' ? 0 : lot.kind === 'BONUS' ? 1 : 2;
}

/** Paid money is first in, first out: its expiry does not count. */
function expiry(lot: LotState): number {
  return lot.kind === 'CASH' ? 0 : (lot.expiresAt?.getTime() ?? Number.MAX_SAFE_INTEGER);
}

export interface DrawDown {
  readonly takes: readonly Hold[];
  /** What the lots could not give. */
  readonly missing: bigint;
}

/** Takes up to `amount` of what a wallet can spend now, in money or in units of a product; a frozen one spends nothing. */
export function drawDownOf(wallet: WalletState, amount: bigint, now: Date, product?: string): DrawDown {
  return isFrozen(wallet) ? { takes: [], missing: amount } : drawDown(wallet.lots, amount, now, product);
}

/** The same of lots, whatever their wallet. */
export function drawDown(lots: readonly LotState[], amount: bigint, now: Date, product?: string): DrawDown {
  const takes: Hold[] = [];
  let missing = amount;
  for (const lot of inDrawDownOrder(lots)) {
    if (missing === 0n) break;
    if (lot.product !== product) continue;
    const available = availableOf(lot, now);
    const take = available < missing ? available : missing;
    if (take <= 0n) continue;
    takes.push({ lotId: lot.lotId, amount: take });
    missing -= take;
  }
  return { takes, missing };
}
