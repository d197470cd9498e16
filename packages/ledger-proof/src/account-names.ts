// What the name of a ledger account says of it: names are sealed with every transfer, the rows of accounts are not. The
// wallet's chart (its src/domain/chart.ts) makes the names; a test there holds the two lists together.

/** What an account has to be. */
export interface NamedAccount {
  readonly kind: string;
  readonly mayGoNegative: boolean;
  /** Null for the provider's own; undefined for a lot's: the sealed lot knows. */
  readonly tenantId: string | null | undefined;
  /** Undefined for a lot's: its transfers know. */
  readonly asset: string | undefined;
}

const MONEY = 'CNY';

/** Kind of the provider's accounts in money, and whether they may stand below zero. */
const IN_MONEY = new Map<string, readonly [kind: string, mayGoNegative: boolean]>([
  ['cash-clearing', ['CASH_CLEARING', true]],
  ['bonus-expense', ['BONUS_EXPENSE', true]],
  ['revenue', ['REVENUE', true]],
  ['rounding', ['ROUNDING', true]],
  ['forfeiture', ['FORFEITURE', false]],
  ['breakage', ['BREAKAGE', false]],
  ['package-sales', ['PACKAGE_SALES', false]],
]);

/** The same of those that count units of a product; they exist on tenants' pages only. */
const IN_UNITS = new Map<string, readonly [kind: string, mayGoNegative: boolean]>([
  ['units-sold', ['UNITS_SOLD', true]],
  ['units-used', ['UNITS_USED', false]],
  ['units-lapsed', ['UNITS_LAPSED', false]],
]);

/** Undefined for a name that no account has. */
export function readAccountName(id: string): NamedAccount | undefined {
  const [realm, first = '', second, ...rest] = id.split('/');
  switch (realm) {
    case 'lot':
      return first === '' || second !== undefined
        ? undefined
        : { kind: 'LOT', mayGoNegative: false, tenantId: undefined, asset: undefined };
    case 'tenant':
      return rest.length > 0 || first === '' ? undefined : ofTenant(first, second);
    case 'system':
      return ofProvider(first, second, rest);
    default:
      return undefined;
  }
}

function ofTenant(tenantId: string, what: string | undefined): NamedAccount | undefined {
  if (what === 'arrears') return { kind: 'ARREARS', mayGoNegative: true, tenantId, asset: MONEY };
  if (what === 'refundable') return { kind: 'REFUNDABLE', mayGoNegative: false, tenantId, asset: MONEY };
  return undefined;
}

function ofProvider(name: string, tenantId: string | undefined, product: readonly string[]): NamedAccount | undefined {
  const [money, units] = [IN_MONEY.get(name), IN_UNITS.get(name)];
  if (tenantId === '') return undefined;
  if (money !== undefined)
    return product.length > 0
      ? undefined
      : { kind: money[0], mayGoNegative: money[1], tenantId: tenantId ?? null, asset: MONEY };
  // A product may have any characters.
  const asset = product.join('/');
  return units === undefined || tenantId === undefined || asset === ''
    ? undefined
    : { kind: units[0], mayGoNegative: units[1], tenantId, asset };
}
