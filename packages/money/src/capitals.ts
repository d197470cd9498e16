// Amounts in capital numerals (大写), as Chinese documents print them beside the figures so that nobody changes a digit.

import { isWholeFen, MICROS_PER_FEN } from './round.ts';
import type { Money } from './money.ts';

const DIGITS = '零壹贰叁肆伍陆柒捌玖';
const PLACES = ['', '拾', '佰', '仟'];
const GROUPS = ['', '万', '亿'];

/**
 * A yuan amount in capital numerals: 78.17 is 人民币柒拾捌元壹角柒分, 100 is 人民币壹佰元整. Form: Payment and Settlement
 * Measures, annex 1 (zeros between digits are said once; 整 follows whole yuan; 零 stands for a missing jiao).
 *
 * @throws RangeError unless the amount is CNY in whole fen.
 */
export function capitalYuan(amount: Money): string {
  if (amount.currency !== 'CNY' || !isWholeFen(amount))
    throw new RangeError('capital numerals are for whole fen of CNY');
  const fen = (amount.micros < 0n ? -amount.micros : amount.micros) / MICROS_PER_FEN;
  const sign = amount.micros < 0n ? '负' : '';
  return `人民币${sign}${wholeYuan(fen / 100n)}${smallChange((fen / 10n) % 10n, fen % 10n, fen >= 100n)}`;
}

function smallChange(jiao: bigint, fen: bigint, afterYuan: boolean): string {
  if (jiao === 0n && fen === 0n) return afterYuan ? '整' : '零元整';
  const zero = jiao === 0n && afterYuan ? '零' : '';
  return `${jiao === 0n ? zero : `${digit(jiao)}角`}${fen === 0n ? '' : `${digit(fen)}分`}`;
}

/** With 元 behind it; empty below one yuan. */
function wholeYuan(yuan: bigint): string {
  if (yuan === 0n) return '';
  const figures = yuan.toString();
  const groups: string[] = [];
  for (let end = figures.length; end > 0; end -= 4) groups.unshift(figures.slice(Math.max(0, end - 4), end));
  let text = '';
  groups.forEach((group, index) => {
    const scale = groups.length - 1 - index;
    if (BigInt(group) === 0n) {
      // 亿 is said although nothing of its own stands in its group, when 万亿 came before.
      if (scale === 2) text += '亿';
      return;
    }
    // 万亿 followed by a group of 亿 is said as 万 … 亿.
    const name = scale === 3 ? '万' : GROUPS[scale];
    text += `${text !== '' && needsZero(groups, index) ? '零' : ''}${inGroup(group)}${name ?? ''}`;
  });
  return `${text}元`;
}

/** A zero is said before a group that begins with one, and after groups of nothing but zeros. */
function needsZero(groups: readonly string[], index: number): boolean {
  return groups[index]?.startsWith('0') === true || groups[index - 1] === '0000';
}

function inGroup(group: string): string {
  let text = '';
  let zero = false;
  for (let index = 0; index < group.length; index++) {
    const figure = BigInt(group.charAt(index));
    if (figure === 0n) {
      zero = text !== '';
    } else {
      text += `${zero ? '零' : ''}${digit(figure)}${PLACES[group.length - 1 - index] ?? ''}`;
      zero = false;
    }
  }
  return text;
}

function digit(value: bigint): string {
  return DIGITS.charAt(Number(value));
}
