// Figures as a document prints them: exact amounts in groups of three, instants in Asia/Shanghai.

import { formatYuan, type Money } from '@tollgate/money';

/** 1,234.5678 without a sign of currency: the columns' headings name it. */
export function printAmount(amount: Money): string {
  const [whole = '', decimals = ''] = formatYuan(amount).split('.');
  return `${grouped(whole)}.${decimals}`;
}

/** 1,234,567. */
export function printCount(count: bigint): string {
  return grouped(count.toString());
}

function grouped(digits: string): string {
  return digits.replaceAll(/\B(?=(?:\d{3})+$)/g, ',');
}

// China has kept UTC+8 without summer time since 1992.
const OFFSET_MS = 8 * 3_600_000;

/** 2026-11-01 00:00:00 in Asia/Shanghai. */
export function printInstant(instant: Date): string {
  return new Date(instant.getTime() + OFFSET_MS).toISOString().slice(0, 19).replace('T', ' ');
}
