// The double-entry journal that accountants book: the wallet's ledger, day by day, in accounts of their own. Pure.
//
// Money received ahead is a contract liability and becomes revenue when the service is used, breakage when it expires or is
// forfeited (ASBE 14 (2017), articles 39 to 41). Amounts are as in the ledger, VAT inside: the tax falls due on invoices.

import { compare, type Money, money, negate, zero } from '@tollgate/money';
import type { LedgerSum } from './monthly-statement.ts';
import { PRICE_CURRENCY } from './price-book.ts';

/** An account of the provider's books. */
export interface BookAccount {
  readonly code: string;
  readonly zh: string;
  readonly en: string;
}

const ACCOUNTS: Readonly<Partial<Record<string, BookAccount>>> = {
  CASH_CLEARING: { code: '1002.10', zh: '银行存款-支付渠道', en: 'Bank: payment channels' },
  ARREARS: { code: '1122.01', zh: '应收账款-欠费', en: 'Receivables: arrears' },
  LOT_CASH: { code: '2205.01', zh: '合同负债-预存本金', en: 'Contract liabilities: prepaid cash' },
  LOT_BONUS: { code: '2205.02', zh: '合同负债-赠送金额', en: 'Contract liabilities: bonus' },
  LOT_PACKAGE: { code: '2205.03', zh: '合同负债-未使用套餐量', en: 'Contract liabilities: unused package units' },
  REFUNDABLE: { code: '2241.01', zh: '其他应付款-待退款', en: 'Other payables: refunds due' },
  REVENUE: { code: '6001.01', zh: '主营业务收入-通信服务', en: 'Revenue: messaging services' },
  BONUS_EXPENSE: { code: '6001.02', zh: '主营业务收入-赠送抵减', en: 'Revenue: reduction by bonus' },
  BREAKAGE: { code: '6051.01', zh: '其他业务收入-到期未使用', en: 'Other income: breakage' },
  FORFEITURE: { code: '6301.01', zh: '营业外收入-违约扣罚', en: 'Non-operating income: forfeiture' },
  ROUNDING: { code: '6603.01', zh: '财务费用-尾差', en: 'Financial expense: rounding' },
};

/** A kind that nobody has mapped is shown as such, never hidden. */
export function accountOf(kind: string): BookAccount {
  return ACCOUNTS[kind] ?? { code: '9999', zh: `待归类-${kind}`, en: `Unmapped: ${kind}` };
}

/** One line; either debit or credit is zero. */
export interface JournalLine {
  readonly day: string;
  readonly entry: number;
  readonly account: BookAccount;
  readonly debit: Money;
  readonly credit: Money;
  readonly reason: string;
  readonly movements: bigint;
}

/** A day's entries: what a movement leaves is debited, where it goes is credited. */
export function journalOfDay(day: string, sums: readonly LedgerSum[]): JournalLine[] {
  const nothing = zero(PRICE_CURRENCY);
  return sums
    .toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1))
    .flatMap(({ fromKind, toKind, reason, amount, count }, place) => {
      const line = { day, entry: place + 1, reason, movements: count };
      return [
        { ...line, account: accountOf(fromKind), debit: amount, credit: nothing },
        { ...line, account: accountOf(toKind), debit: nothing, credit: amount },
      ];
    });
}

const keyOf = ({ fromKind, toKind, reason }: LedgerSum): string => `${reason} ${fromKind} ${toKind}`;

/** Balances of accounts by kind, as the ledger has them. */
export type KindAmounts = ReadonlyMap<string, Money>;

/** Whether opening balances and movements lead to closing balances, kind by kind. */
export function ties(opening: KindAmounts, sums: readonly LedgerSum[], closing: KindAmounts): boolean {
  const left = new Map<string, bigint>();
  const change = (kind: string, by: bigint): void => void left.set(kind, (left.get(kind) ?? 0n) + by);
  for (const [kind, amount] of opening) change(kind, amount.micros);
  for (const { fromKind, toKind, amount } of sums) {
    change(fromKind, -amount.micros);
    change(toKind, amount.micros);
  }
  for (const [kind, amount] of closing) change(kind, -amount.micros);
  return [...left.values()].every((rest) => rest === 0n);
}

/** One account of a trial balance. */
export interface TrialBalanceLine {
  readonly account: BookAccount;
  readonly debit: Money;
  readonly credit: Money;
}

/** By code; a balance below zero in the ledger is a debit. */
export function trialBalanceLines(kinds: KindAmounts): TrialBalanceLine[] {
  const nothing = zero(PRICE_CURRENCY);
  return [...kinds]
    .map(([kind, amount]) => {
      const account = accountOf(kind);
      return compare(amount, nothing) < 0
        ? { account, debit: negate(amount), credit: nothing }
        : { account, debit: nothing, credit: amount };
    })
    .toSorted((a, b) => (a.account.code < b.account.code ? -1 : 1));
}

/** What a kind has; zero where the ledger has no such account. */
export function amountOf(kinds: KindAmounts, kind: string): Money {
  return kinds.get(kind) ?? money(0n, PRICE_CURRENCY);
}
