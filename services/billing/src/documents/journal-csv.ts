// A journal as CSV, for the accountants' own programs: both languages, exact amounts, VAT inside.

import { formatYuan, isZero, type Money } from '@tollgate/money';
import type { JournalLine } from '../domain/journal.ts';
import { toCsv } from './csv.ts';

const HEAD = [
  '日期 Day',
  '分录 Entry',
  '科目 Account',
  '科目名称',
  'Account name',
  '借方 Debit (CNY)',
  '贷方 Credit (CNY)',
  '事由 Reason',
  '笔数 Movements',
];

export function journalCsv(lines: readonly JournalLine[]): Uint8Array {
  return toCsv([
    HEAD,
    ...lines.map((line) => [
      line.day,
      line.entry.toString(),
      line.account.code,
      line.account.zh,
      line.account.en,
      side(line.debit),
      side(line.credit),
      line.reason,
      line.movements.toString(),
    ]),
  ]);
}

/** The other side is empty, not zero. */
const side = (amount: Money): string => (isZero(amount) ? '' : formatYuan(amount));
