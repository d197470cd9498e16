// Amounts and times as Alipay writes them: yuan with two decimals, and clock time of Shanghai.

import { isWholeFen, type Money, parseYuan } from '@tollgate/money';

const AMOUNT = /^\d{1,11}(\.\d{1,2})?$/;
const TIME = /^(\d{4}-\d{2}-\d{2}) (\d{2}:\d{2}:\d{2})$/;
const OFFSET_MS = 8 * 3_600_000;

/** 12.30 as money, by its digits; undefined for anything but yuan above zero in whole fen. */
export function fromAlipayAmount(text: string): Money | undefined {
  const amount = AMOUNT.test(text) ? parseYuan(text) : undefined;
  return amount !== undefined && amount.micros > 0n && isWholeFen(amount) ? amount : undefined;
}

/** 2026-11-21 12:00:00 in Shanghai as an instant; undefined for a day or an hour that does not exist. */
export function fromAlipayTime(text: string): Date | undefined {
  const [, day, clock] = TIME.exec(text) ?? [];
  if (day === undefined || clock === undefined) return undefined;
  const utc = new Date(`${day}T${clock}Z`);
  if (Number.isNaN(utc.getTime()) || utc.toISOString().slice(0, 10) !== day) return undefined;
  return new Date(utc.getTime() - OFFSET_MS);
}

export function toAlipayTime(instant: Date): string {
  return new Date(instant.getTime() + OFFSET_MS).toISOString().slice(0, 19).replace('T', ' ');
}
