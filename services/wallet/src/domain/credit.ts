// Crediting lots; what comes in pays what is owed first. Pure.
import { arrearsAccount, lotAccount, refundableAccount, SYSTEM } from './chart.ts';
import { takeFromLots } from './reserve.ts';
import { isFrozen, type LotKind, type LotState, type Movement, type WalletState } from './wallet.ts';

export interface NewLot {
  readonly lotId: string;
  readonly kind: LotKind;
  /** Of a package. */
  readonly product?: string | undefined;
  readonly amount: bigint;
  /** In micros. */
  readonly pricePaid?: bigint | undefined;
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
 * Credits in the order given; arrears are paid from paid money first, then from bonus, unless the wallet is frozen. After a
 * settlement what is left of paid money becomes refundable at once, as does what was paid for a package, and what is left
 * of a bonus or a package lapses, so that no lot of a closed tenant holds value: money that came late is neither lost nor
 * anybody's to spend.
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
    product: lot.product,
    pricePaid: lot.pricePaid,
    remaining: lot.amount,
    held: 0n,
    creditedAt: now,
    expiresAt: lot.expiresAt,
  }));
  const movements = lots.flatMap((lot) => movementsOf(wallet.tenantId, lot, origin));
  let current: WalletState = { ...wallet, lots: [...wallet.lots, ...credited] };
  const paying = isFrozen(wallet) && !settled ? [] : credited.filter((lot) => lot.product === undefined);
  for (const lot of paying.toSorted((a, b) => Number(a.kind === 'BONUS') - Number(b.kind === 'BONUS'))) {
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

const SOURCES = {
  CASH: { from: SYSTEM.cashClearing, reason: 'TOP_UP' },
  BONUS: { from: SYSTEM.bonusExpense, reason: 'BONUS' },
  PACKAGE: { from: SYSTEM.unitsSold, reason: 'PACKAGE' },
} as const;

/** What is credited; of a package also what was paid for it, so that a settlement finds it to pay it back. */
function movementsOf(tenantId: string, lot: NewLot, origin: string): Movement[] {
  const { lotId, kind, product, amount, pricePaid } = lot;
  const stays = { reference: origin, clauseId: '', tenantId };
  const credited: Movement = { ...SOURCES[kind], ...stays, to: lotAccount(lotId), product, amount };
  if (kind !== 'PACKAGE' || pricePaid === undefined || pricePaid === 0n) return [credited];
  const { cashClearing: from, packageSales: to } = SYSTEM;
  return [{ ...stays, from, to, amount: pricePaid, reason: 'PACKAGE_SOLD' }, credited];
}

/** Empties every lot of a settled tenant: there are none but those that something was just given to. */
export function disposeOfLate(wallet: WalletState, reference: string): { wallet: WalletState; movements: Movement[] } {
  const left = wallet.lots.filter((lot) => lot.remaining > 0n);
  const takes = left.map((lot) => ({ lotId: lot.lotId, amount: lot.remaining }));
  const movements = left.flatMap((lot) => lateMovements(wallet.tenantId, lot, reference));
  return { wallet: takeFromLots(wallet, takes), movements };
}

function lateMovements(tenantId: string, lot: LotState, reference: string): Movement[] {
  const stays = { reference, clauseId: '', tenantId };
  const [from, to] = [lotAccount(lot.lotId), refundableAccount(tenantId)];
  if (lot.kind === 'CASH') return [{ ...stays, from, to, amount: lot.remaining, reason: 'LATE_REFUNDED' }];
  const lapsed = lot.kind === 'BONUS' ? SYSTEM.breakage : SYSTEM.unitsLapsed;
  const gone: Movement = {
    ...stays,
    from,
    to: lapsed,
    product: lot.product,
    amount: lot.remaining,
    reason: 'LATE_LAPSED',
  };
  if (lot.kind === 'BONUS' || lot.pricePaid === undefined || lot.pricePaid === 0n) return [gone];
  return [gone, { ...stays, from: SYSTEM.packageSales, to, amount: lot.pricePaid, reason: 'LATE_REFUNDED' }];
}
