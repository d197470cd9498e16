// The chart of ledger accounts: which kinds there are, how they are named and which of them may go below zero. Pure.

/** A lot's value; what a tenant has paid back to it; what it owes; and the provider's own accounts. */
export type LedgerAccountKind =
  | 'LOT'
  | 'REFUNDABLE'
  | 'ARREARS'
  | 'CASH_CLEARING'
  | 'BONUS_EXPENSE'
  | 'REVENUE'
  | 'ROUNDING'
  | 'FORFEITURE'
  | 'BREAKAGE';

/**
 * Where value comes from or what is owed stands below zero: money received at the channels, bonuses given, arrears.
 * Rounding goes either way. Everything else never does, and the database refuses it.
 */
export const MAY_GO_NEGATIVE: Readonly<Record<LedgerAccountKind, boolean>> = {
  LOT: false,
  REFUNDABLE: false,
  ARREARS: true,
  CASH_CLEARING: true,
  BONUS_EXPENSE: true,
  REVENUE: true,
  ROUNDING: true,
  FORFEITURE: false,
  BREAKAGE: false,
};

/** The provider's accounts, one each for the whole ledger. */
export const SYSTEM = {
  cashClearing: 'system/cash-clearing',
  bonusExpense: 'system/bonus-expense',
  revenue: 'system/revenue',
  rounding: 'system/rounding',
  forfeiture: 'system/forfeiture',
  breakage: 'system/breakage',
} as const;

/** Kind of each provider account; the first migration made them. */
export const SYSTEM_KINDS: Readonly<Record<string, LedgerAccountKind>> = {
  [SYSTEM.cashClearing]: 'CASH_CLEARING',
  [SYSTEM.bonusExpense]: 'BONUS_EXPENSE',
  [SYSTEM.revenue]: 'REVENUE',
  [SYSTEM.rounding]: 'ROUNDING',
  [SYSTEM.forfeiture]: 'FORFEITURE',
  [SYSTEM.breakage]: 'BREAKAGE',
};

/** The ledger account of one lot. */
export function lotAccount(lotId: string): string {
  return `lot/${lotId}`;
}

/** What a tenant owes, as a balance at or below zero. */
export function arrearsAccount(tenantId: string): string {
  return `tenant/${tenantId}/arrears`;
}

/** What a settlement set aside for paying back. */
export function refundableAccount(tenantId: string): string {
  return `tenant/${tenantId}/refundable`;
}

/** A ledger account about to be opened for a tenant. */
export interface AccountOpening {
  readonly accountId: string;
  readonly kind: LedgerAccountKind;
  readonly mayGoNegative: boolean;
}

/** The account that a lot gets when it is credited. */
export function openingOfLot(lotId: string): AccountOpening {
  return { accountId: lotAccount(lotId), kind: 'LOT', mayGoNegative: MAY_GO_NEGATIVE.LOT };
}

/** The accounts that every wallet has. */
export function openingsOfWallet(tenantId: string): AccountOpening[] {
  return [
    { accountId: arrearsAccount(tenantId), kind: 'ARREARS', mayGoNegative: MAY_GO_NEGATIVE.ARREARS },
    { accountId: refundableAccount(tenantId), kind: 'REFUNDABLE', mayGoNegative: MAY_GO_NEGATIVE.REFUNDABLE },
  ];
}

/** Kinds that never stand below zero. */
export const NEVER_NEGATIVE: readonly string[] = Object.entries(MAY_GO_NEGATIVE)
  .filter(([, may]) => !may)
  .map(([kind]) => kind);
