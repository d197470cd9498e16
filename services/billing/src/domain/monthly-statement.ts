// A tenant's month: what the ledger moved, by kinds that people know, between two balances. Pure.

import { add, type Money, sum, subtract } from '@tollgate/money';
import type { BillingMonth } from './billing-month.ts';
import type { InvoiceLine } from './invoice.ts';
import type { Party } from './party.ts';
import { PRICE_CURRENCY } from './price-book.ts';

/** What a movement means to a tenant. */
export type MovementCategory =
  | 'TOP_UP'
  | 'BONUS'
  | 'PACKAGE'
  | 'USAGE'
  | 'ROUNDING'
  | 'CREDIT'
  | 'EXPIRY'
  | 'FORFEITURE'
  | 'REFUND'
  | 'OTHER';

/** A sum of the ledger, as the wallet tells it. */
export interface LedgerSum {
  readonly fromKind: string;
  readonly toKind: string;
  readonly reason: string;
  readonly amount: Money;
  readonly count: bigint;
}

/** Movements of one kind. */
export interface StatementMovement {
  readonly category: MovementCategory;
  readonly reason: string;
  /** What it changed of the balance; below zero for what went out. */
  readonly change: Money;
  readonly count: bigint;
}

/** A balance in its parts; total is all value less arrears. */
export interface BalanceParts {
  readonly total: Money;
  readonly cash: Money;
  readonly bonus: Money;
  readonly refundable: Money;
  readonly arrears: Money;
}

/** What the ledger says of a tenant's month. */
export interface LedgerMonth {
  readonly opening: BalanceParts;
  readonly closing: BalanceParts;
  readonly sums: readonly LedgerSum[];
}

/** What is printed and stored of a month. */
export interface StatementFigures {
  readonly opening: Money;
  readonly closing: BalanceParts;
  /** Opening plus these is closing, exactly. */
  readonly movements: readonly StatementMovement[];
  /** Invoices of periods that ended in the month. */
  readonly invoiceNumbers: readonly string[];
  readonly usage: readonly InvoiceLine[];
  readonly usageTotal: Money;
  /** Credit and debit notes that were issued in the month. */
  readonly noteNumbers: readonly string[];
  /** Their exact total, below zero where more was credited. */
  readonly notesTotal: Money;
  /** Usage that the ledger took in the month less what invoices and notes say. */
  readonly usageCarried: Money;
}

/** A statement, final with its number or a draft without. */
export interface MonthlyStatement extends StatementFigures {
  readonly tenantId: string;
  readonly month: BillingMonth;
  readonly number: string | undefined;
  /** Undefined before the provider has said who it is. */
  readonly seller: Party | undefined;
  readonly buyer: Party;
  readonly issueTime: Date;
}

const OWN: ReadonlySet<string> = new Set(['LOT_CASH', 'LOT_BONUS', 'REFUNDABLE', 'ARREARS']);
const IN_ORDER: readonly MovementCategory[] = [
  'TOP_UP',
  'BONUS',
  'PACKAGE',
  'USAGE',
  'CREDIT',
  'ROUNDING',
  'EXPIRY',
  'FORFEITURE',
  'REFUND',
  'OTHER',
];

/** By the other side of a movement and its direction; what nobody foresaw is shown as OTHER with the ledger's reason. */
export function categoryOf(moved: Pick<LedgerSum, 'fromKind' | 'toKind' | 'reason'>): MovementCategory {
  const comesIn = OWN.has(moved.toKind);
  const other = comesIn ? moved.fromKind : moved.toKind;
  if (moved.reason.startsWith('PACKAGE')) return 'PACKAGE';
  switch (other) {
    case 'CASH_CLEARING':
      return comesIn ? 'TOP_UP' : 'REFUND';
    case 'BONUS_EXPENSE':
      return comesIn ? 'BONUS' : 'OTHER';
    case 'REVENUE':
      return comesIn ? 'CREDIT' : 'USAGE';
    case 'ROUNDING':
      return 'ROUNDING';
    case 'BREAKAGE':
      return comesIn ? 'OTHER' : 'EXPIRY';
    case 'FORFEITURE':
      return comesIn ? 'OTHER' : 'FORFEITURE';
    default:
      return 'OTHER';
  }
}

/**
 * The figures of a month.
 *
 * @throws RangeError when the ledger's movements do not lead from its opening to its closing balance: nothing may be
 * printed then.
 */
export function statementFigures(
  ledger: LedgerMonth,
  invoices: readonly { readonly number: string; readonly lines: readonly InvoiceLine[] }[],
  notes: readonly { readonly number: string; readonly exactTotal: Money }[] = [],
): StatementFigures {
  const movements = movementsOf(ledger.sums);
  const change = sum(
    movements.map((one) => one.change),
    PRICE_CURRENCY,
  );
  if (add(ledger.opening.total, change).micros !== ledger.closing.total.micros)
    throw new RangeError('the movements of a month do not lead from its opening to its closing balance');
  const usage = mergeLines(invoices.flatMap((invoice) => invoice.lines));
  const usageTotal = sum(
    usage.map((line) => line.amount),
    PRICE_CURRENCY,
  );
  const notesTotal = sum(
    notes.map((note) => note.exactTotal),
    PRICE_CURRENCY,
  );
  const taken = sum(
    movements.filter((one) => one.category === 'USAGE' || one.category === 'CREDIT').map((one) => one.change),
    PRICE_CURRENCY,
  );
  return {
    opening: ledger.opening.total,
    closing: ledger.closing,
    movements,
    invoiceNumbers: invoices.map((invoice) => invoice.number).toSorted(),
    usage,
    usageTotal,
    noteNumbers: notes.map((note) => note.number).toSorted(),
    notesTotal,
    usageCarried: subtract(subtract(subtract(sum([], PRICE_CURRENCY), taken), usageTotal), notesTotal),
  };
}

/** Whether nothing moved and nothing was there: such a month needs no statement. */
export function isBlank(figures: StatementFigures): boolean {
  return figures.movements.length === 0 && figures.usage.length === 0 && figures.opening.micros === 0n;
}

function movementsOf(sums: readonly LedgerSum[]): StatementMovement[] {
  const found = new Map<string, StatementMovement>();
  for (const one of sums) {
    const [comesIn, goesOut] = [OWN.has(one.toKind), OWN.has(one.fromKind)];
    // Between two accounts of the tenant nothing of the balance changes.
    if (comesIn === goesOut) continue;
    const category = categoryOf(one);
    const key = `${category} ${one.reason}`;
    const before = found.get(key) ?? { category, reason: one.reason, change: sum([], PRICE_CURRENCY), count: 0n };
    const change = comesIn ? add(before.change, one.amount) : subtract(before.change, one.amount);
    found.set(key, { ...before, change, count: before.count + one.count });
  }
  return [...found.values()].toSorted(
    (a, b) => IN_ORDER.indexOf(a.category) - IN_ORDER.indexOf(b.category) || (a.reason < b.reason ? -1 : 1),
  );
}

/** Lines of several invoices, one per product and unit price. */
function mergeLines(lines: readonly InvoiceLine[]): InvoiceLine[] {
  const merged = new Map<string, InvoiceLine>();
  for (const line of lines) {
    const key = `${line.product} ${line.unitPrice.micros}`;
    const before = merged.get(key);
    merged.set(
      key,
      before === undefined
        ? { product: line.product, units: line.units, unitPrice: line.unitPrice, amount: line.amount }
        : { ...line, units: before.units + line.units, amount: add(before.amount, line.amount) },
    );
  }
  return [...merged.values()]
    .filter((line) => line.units !== 0n)
    .toSorted((a, b) => {
      if (a.product !== b.product) return a.product < b.product ? -1 : 1;
      return a.unitPrice.micros > b.unitPrice.micros ? -1 : 1;
    });
}

/** The number that people see, such as S2026-000001. */
export function documentNumber(letters: string, year: number, counter: bigint): string {
  return `${letters}${year}-${counter.toString().padStart(6, '0')}`;
}
