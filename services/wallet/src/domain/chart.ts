// The chart of ledger accounts: which kinds there are, how they are named and which of them may go below zero. Pure.

/**
 * A lot's value; what a tenant has paid back to it; what it owes; and the provider's own accounts. Units are accounts of
 * their product: sold ones come from UNITS_SOLD, and go to UNITS_USED or, expired and settled, to UNITS_LAPSED. What was
 * paid for packages is PACKAGE_SALES, from which a settlement pays back.
 */
export type LedgerAccountKind =
  | 'LOT'
  | 'REFUNDABLE'
  | 'ARREARS'
  | 'CASH_CLEARING'
  | 'BONUS_EXPENSE'
  | 'REVENUE'
  | 'ROUNDING'
  | 'FORFEITURE'
  | 'BREAKAGE'
  | 'PACKAGE_SALES'
  | 'UNITS_SOLD'
  | 'UNITS_USED'
  | 'UNITS_LAPSED';

/**
 * Where value comes from or what is owed stands below zero: money received at the channels, bonuses given, units sold, arrears.
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
  PACKAGE_SALES: false,
  UNITS_SOLD: true,
  UNITS_USED: false,
  UNITS_LAPSED: false,
};

/** The provider's accounts, as the rules name them. */
export const SYSTEM = {
  cashClearing: 'system/cash-clearing',
  bonusExpense: 'system/bonus-expense',
  revenue: 'system/revenue',
  rounding: 'system/rounding',
  forfeiture: 'system/forfeiture',
  breakage: 'system/breakage',
  packageSales: 'system/package-sales',
  unitsSold: 'system/units-sold',
  unitsUsed: 'system/units-used',
  unitsLapsed: 'system/units-lapsed',
} as const;

/** Kind of each provider account in money; migrations made them. */
export const SYSTEM_KINDS: Readonly<Record<string, LedgerAccountKind>> = {
  [SYSTEM.cashClearing]: 'CASH_CLEARING',
  [SYSTEM.bonusExpense]: 'BONUS_EXPENSE',
  [SYSTEM.revenue]: 'REVENUE',
  [SYSTEM.rounding]: 'ROUNDING',
  [SYSTEM.forfeiture]: 'FORFEITURE',
  [SYSTEM.breakage]: 'BREAKAGE',
  [SYSTEM.packageSales]: 'PACKAGE_SALES',
};

/** Kind of each provider account that counts units: there is one for each product, on pages only. */
const UNIT_KINDS: Readonly<Record<string, LedgerAccountKind>> = {
  [SYSTEM.unitsSold]: 'UNITS_SOLD',
  [SYSTEM.unitsUsed]: 'UNITS_USED',
  [SYSTEM.unitsLapsed]: 'UNITS_LAPSED',
};

/**
 * Rules name the provider's accounts as above; each tenant's movements are posted to a page of its own there, an account
 * of that name with the tenant's id. So no two tenants ever wait for each other, and what the provider has from each is
 * a balance with an unbroken chain. Units have a page for each product. Other accounts are their own page.
 */
export function pageOf(account: string, tenantId: string, product?: string): string {
  if (account in SYSTEM_KINDS) return `${account}/${tenantId}`;
  return account in UNIT_KINDS ? `${account}/${tenantId}/${product}` : account;
}

/** As the rules name an account: a page is the provider's account that it belongs to. */
export function roleOf(account: string): string {
  const [first, second] = account.split('/');
  return first === 'system' ? `${first}/${second ?? ''}` : account;
}

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
  /** Whose units it counts; undefined for money. */
  readonly product?: string | undefined;
}

/** The account that a lot gets when it is credited. */
export function openingOfLot(lotId: string, product: string | undefined): AccountOpening {
  return { accountId: lotAccount(lotId), kind: 'LOT', mayGoNegative: MAY_GO_NEGATIVE.LOT, product };
}

/** The tenant's page of a provider's account, opened with the first movement on it; undefined for other accounts. */
export function openingOfPage(account: string, tenantId: string, product?: string): AccountOpening | undefined {
  const kind = SYSTEM_KINDS[account] ?? UNIT_KINDS[account];
  return kind === undefined
    ? undefined
    : { accountId: pageOf(account, tenantId, product), kind, mayGoNegative: MAY_GO_NEGATIVE[kind], product };
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
