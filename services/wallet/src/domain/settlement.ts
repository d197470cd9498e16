// Carrying out a settlement: every lot is disposed of exactly, by lines that cite their clause. Pure.
import { arrearsAccount, lotAccount, refundableAccount, SYSTEM } from './chart.ts';
import { takeFromLots } from './reserve.ts';
import type { LotState, Movement, MovementReason, WalletState } from './wallet.ts';

/** CONSUMED is for units only: traffic that was sent and not drawn yet. */
export type Fate = 'REFUNDED' | 'FORFEITED' | 'EXPIRED' | 'SET_OFF' | 'CONSUMED';

/** What becomes of money. */
export type MoneyFate = Exclude<Fate, 'CONSUMED'>;

export interface SettlementLine {
  readonly lotId: string;
  readonly fate: Fate;
  /** Micros: what the line disposes of; of a package, what is paid back for its units. */
  readonly amount: bigint;
  /** How many units of a package the line disposes of; undefined for money. */
  readonly units?: bigint | undefined;
  readonly clauseId: string;
}

export type SettlementDecision =
  | {
      readonly kind: 'settled';
      readonly wallet: WalletState;
      readonly movements: readonly Movement[];
      readonly totals: Readonly<Record<MoneyFate, bigint>>;
    }
  | { readonly kind: 'reservations-open'; readonly count: number }
  | { readonly kind: 'unknown-lot'; readonly lotId: string }
  | {
      readonly kind: 'lot-not-exhausted';
      readonly lotId: string;
      readonly remaining: bigint;
      readonly disposed: bigint;
    }
  | { readonly kind: 'bonus-refunded'; readonly lotId: string }
  /** Units of a lot of money, money of a package, or paid back what its fate does not pay back. */
  | { readonly kind: 'wrong-measure'; readonly lotId: string }
  | { readonly kind: 'price-exceeded'; readonly lotId: string; readonly paidBack: bigint; readonly pricePaid: bigint }
  | { readonly kind: 'set-off-exceeds-arrears'; readonly setOff: bigint; readonly arrears: bigint };

const REASONS: Readonly<Record<Fate, MovementReason>> = {
  REFUNDED: 'SETTLEMENT_REFUNDED',
  FORFEITED: 'SETTLEMENT_FORFEITED',
  EXPIRED: 'SETTLEMENT_EXPIRED',
  SET_OFF: 'SETTLEMENT_SET_OFF',
  CONSUMED: 'SETTLEMENT_CONSUMED',
};

/** What goes in equals what comes out, lot by lot; otherwise nothing moves. */
export function decideSettlement(
  wallet: WalletState,
  settlementId: string,
  lines: readonly SettlementLine[],
): SettlementDecision {
  if (wallet.reservations.length > 0) return { kind: 'reservations-open', count: wallet.reservations.length };
  const lots = new Map(wallet.lots.map((lot) => [lot.lotId, lot]));
  const disposed = new Map<string, bigint>();
  const totals = { REFUNDED: 0n, FORFEITED: 0n, EXPIRED: 0n, SET_OFF: 0n };
  const paidBack = new Map<string, bigint>();
  for (const line of lines) {
    const lot = lots.get(line.lotId);
    if (lot === undefined) return { kind: 'unknown-lot', lotId: line.lotId };
    if (lot.kind === 'BONUS' && line.fate === 'REFUNDED') return { kind: 'bonus-refunded', lotId: line.lotId };
    if (!isOfMeasure(lot, line)) return { kind: 'wrong-measure', lotId: line.lotId };
    disposed.set(line.lotId, (disposed.get(line.lotId) ?? 0n) + takenBy(line));
    if (line.fate !== 'CONSUMED') totals[line.fate] += line.amount;
    if (lot.kind === 'PACKAGE') paidBack.set(line.lotId, (paidBack.get(line.lotId) ?? 0n) + line.amount);
  }
  for (const [lotId, amount] of paidBack) {
    const pricePaid = lots.get(lotId)?.pricePaid ?? 0n;
    if (amount > pricePaid) return { kind: 'price-exceeded', lotId, paidBack: amount, pricePaid };
  }
  for (const lot of wallet.lots) {
    const amount = disposed.get(lot.lotId) ?? 0n;
    if (amount !== lot.remaining)
      return { kind: 'lot-not-exhausted', lotId: lot.lotId, remaining: lot.remaining, disposed: amount };
  }
  if (totals.SET_OFF > wallet.arrears)
    return { kind: 'set-off-exceeds-arrears', setOff: totals.SET_OFF, arrears: wallet.arrears };
  // From here on it succeeds.
  const products = new Map(wallet.lots.map((lot) => [lot.lotId, lot.product]));
  const taken = lines.map((line) => ({ lotId: line.lotId, amount: takenBy(line) }));
  const emptied = takeFromLots(wallet, taken);
  return {
    kind: 'settled',
    wallet: { ...emptied, arrears: emptied.arrears - totals.SET_OFF },
    movements: settlementMovements(wallet.tenantId, settlementId, lines, products),
    totals,
  };
}

const takenBy = ({ units, amount }: SettlementLine): bigint => units ?? amount;

/** Units of packages, money of the others; a package's units are paid back when they are refunded or set off. */
function isOfMeasure({ kind }: LotState, { units, amount, fate }: SettlementLine): boolean {
  if (kind !== 'PACKAGE') return units === undefined && fate !== 'CONSUMED' && amount > 0n;
  if (units === undefined || units < 0n || (units === 0n && amount === 0n)) return false;
  // A debt may be paid out of what units are worth that another line disposes of.
  if (units === 0n) return fate === 'SET_OFF';
  return amount === 0n || fate === 'REFUNDED' || fate === 'SET_OFF';
}

/** What the lines move, whether or not the wallet has it; `products` of the packages among the lots. */
export function settlementMovements(
  tenantId: string,
  settlementId: string,
  lines: readonly SettlementLine[],
  products: ReadonlyMap<string, string | undefined>,
): Movement[] {
  return lines.flatMap((line) => movementsOf(tenantId, settlementId, line, products.get(line.lotId)));
}

/** Units lapse or are used up; what is paid back for them comes from what was paid for them. */
function movementsOf(
  tenantId: string,
  settlementId: string,
  { lotId, fate, amount, units, clauseId }: SettlementLine,
  product: string | undefined,
): Movement[] {
  const stays = { reason: REASONS[fate], reference: settlementId, clauseId, tenantId };
  const from = lotAccount(lotId);
  if (units === undefined) return [{ ...stays, from, to: destination(tenantId, fate), amount }];
  const to = fate === 'CONSUMED' ? SYSTEM.unitsUsed : SYSTEM.unitsLapsed;
  const gone: Movement[] = units === 0n ? [] : [{ ...stays, from, to, product, amount: units }];
  if (amount === 0n) return gone;
  return [...gone, { ...stays, from: SYSTEM.packageSales, to: destination(tenantId, fate), amount }];
}

function destination(tenantId: string, fate: Fate): string {
  switch (fate) {
    case 'REFUNDED':
      return refundableAccount(tenantId);
    case 'FORFEITED':
      return SYSTEM.forfeiture;
    case 'EXPIRED':
    case 'CONSUMED':
      return SYSTEM.breakage;
    case 'SET_OFF':
      return arrearsAccount(tenantId);
  }
}
