// Carrying out a settlement: every lot is disposed of exactly, by lines that cite their clause. Pure.
import { arrearsAccount, lotAccount, refundableAccount, SYSTEM } from './chart.ts';
import { takeFromLots } from './reserve.ts';
import type { Movement, MovementReason, WalletState } from './wallet.ts';

export type Fate = 'REFUNDED' | 'FORFEITED' | 'EXPIRED' | 'SET_OFF';

export interface SettlementLine {
  readonly lotId: string;
  readonly fate: Fate;
  readonly amount: bigint;
  readonly clauseId: string;
}

export type SettlementDecision =
  | {
      readonly kind: 'settled';
      readonly wallet: WalletState;
      readonly movements: readonly Movement[];
      readonly totals: Readonly<Record<Fate, bigint>>;
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
  | { readonly kind: 'set-off-exceeds-arrears'; readonly setOff: bigint; readonly arrears: bigint };

const REASONS: Readonly<Record<Fate, MovementReason>> = {
  REFUNDED: 'SETTLEMENT_REFUNDED',
  FORFEITED: 'SETTLEMENT_FORFEITED',
  EXPIRED: 'SETTLEMENT_EXPIRED',
  SET_OFF: 'SETTLEMENT_SET_OFF',
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
  for (const line of lines) {
    const lot = lots.get(line.lotId);
    if (lot === undefined) return { kind: 'unknown-lot', lotId: line.lotId };
    if (lot.kind === 'BONUS' && line.fate === 'REFUNDED') return { kind: 'bonus-refunded', lotId: line.lotId };
    disposed.set(line.lotId, (disposed.get(line.lotId) ?? 0n) + line.amount);
    totals[line.fate] += line.amount;
  }
  for (const lot of wallet.lots) {
    const amount = disposed.get(lot.lotId) ?? 0n;
    if (amount !== lot.remaining)
      return { kind: 'lot-not-exhausted', lotId: lot.lotId, remaining: lot.remaining, disposed: amount };
  }
  if (totals.SET_OFF > wallet.arrears)
    return { kind: 'set-off-exceeds-arrears', setOff: totals.SET_OFF, arrears: wallet.arrears };
  // From here on it succeeds.
  const emptied = takeFromLots(wallet, lines);
  return {
    kind: 'settled',
    wallet: { ...emptied, arrears: emptied.arrears - totals.SET_OFF },
    movements: settlementMovements(wallet.tenantId, settlementId, lines),
    totals,
  };
}

/** What the lines move, whether or not the wallet has it. */
export function settlementMovements(
  tenantId: string,
  settlementId: string,
  lines: readonly SettlementLine[],
): Movement[] {
  return lines.map((line) => movement(tenantId, settlementId, line));
}

function movement(tenantId: string, settlementId: string, line: SettlementLine): Movement {
  return {
    from: lotAccount(line.lotId),
    to: destination(tenantId, line.fate),
    amount: line.amount,
    reason: REASONS[line.fate],
    reference: settlementId,
    clauseId: line.clauseId,
    tenantId,
  };
}

function destination(tenantId: string, fate: Fate): string {
  switch (fate) {
    case 'REFUNDED':
      return refundableAccount(tenantId);
    case 'FORFEITED':
      return SYSTEM.forfeiture;
    case 'EXPIRED':
      return SYSTEM.breakage;
    case 'SET_OFF':
      return arrearsAccount(tenantId);
  }
}
