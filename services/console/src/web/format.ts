// Amounts, counts and instants as people read them. Exact: no amount passes through a floating point number.
import { formatYuan, money } from '@tollgate/money';

import type { Language } from './language.ts';

/** An amount as it comes over the wire; absent fields of a message count as zero. */
export interface WireMoney {
  readonly currencyCode: string;
  readonly micros: bigint;
}

/** `¥1,234.56`, exact to the micro; another currency keeps its code. */
export function showMoney(amount: WireMoney | undefined): string {
  const text = formatYuan(money(amount?.micros ?? 0n, 'CNY'));
  const [whole = '', decimals = ''] = text.replace('-', '').split('.');
  const sign = text.startsWith('-') ? '−' : '';
  const code = amount === undefined || amount.currencyCode === 'CNY' ? '¥' : `${amount.currencyCode} `;
  return `${sign}${code}${grouped(whole)}.${decimals}`;
}

/** `1,234,567`. */
export function showCount(count: bigint): string {
  return count < 0n ? `−${grouped((-count).toString())}` : grouped(count.toString());
}

const grouped = (digits: string): string => digits.replace(/\B(?=(\d{3})+$)/g, ',');

/** Day and minute in Asia/Shanghai; a dash when there is none. */
export function showTime(instant: Date | undefined, language: Language): string {
  if (instant === undefined) return '–';
  return new Intl.DateTimeFormat(language, {
    dateStyle: 'medium',
    timeStyle: 'short',
    hourCycle: 'h23',
    timeZone: 'Asia/Shanghai',
  }).format(instant);
}

/** The day in Asia/Shanghai; a dash when there is none. */
export function showDay(instant: Date | undefined, language: Language): string {
  if (instant === undefined) return '–';
  return new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeZone: 'Asia/Shanghai' }).format(instant);
}

/** A text of both languages in one; the other one where this one is empty. */
export function showText(text: { readonly zh: string; readonly en: string } | undefined, language: Language): string {
  if (text === undefined) return '';
  return language === 'en' ? text.en || text.zh : text.zh || text.en;
}
