// A quote in words: which book and tier each line comes from, and how its amount is reckoned.

import { agreementById } from '@tollgate/agreements';
import { formatYuan } from '@tollgate/money';
import type { BillingMonth } from './billing-month.ts';
import { type ProductTariffs, tariffOfBook } from './choose-tariff.ts';
import type { PricedUnits } from './month-price.ts';

/** A line with where it comes from. */
export interface ExplainedLine extends PricedUnits {
  /** Where its tier starts. */
  readonly tierFrom: bigint;
  readonly zh: string;
  readonly en: string;
}

interface Question {
  readonly lines: readonly PricedUnits[];
  readonly tariffs: ProductTariffs;
  readonly month: BillingMonth;
  /** Units of the month that are priced already. */
  readonly position: bigint;
}

export function explainQuote({ lines, tariffs, month, position }: Question): ExplainedLine[] {
  return lines.map((line) => {
    const { tariff } = tariffOfBook(tariffs, line.priceBookId, month);
    const tier = tariff.tiers.find((each) => each.unitPrice.micros === line.unitPrice.micros);
    const tierFrom = tier?.fromUnits ?? 0n;
    return { ...line, tierFrom, ...wordsOf(line, tariff.tierMode, tierFrom, month, position) };
  });
}

function wordsOf(line: PricedUnits, mode: string, tierFrom: bigint, month: BillingMonth, position: bigint) {
  const price = formatYuan(line.unitPrice);
  const amount = formatYuan(line.amount);
  const { units, priceBookId } = line;
  const sum = `${units} × ${price} = ${amount}`;
  const at = `${month}: ${position}`;
  if (units < 0n)
    return {
      zh: `价格表 ${priceBookId}:${month} 已计费的 ${-units} 条按原单价冲回:${sum} 元。`,
      en: `Price book ${priceBookId}: ${-units} units of ${month} charged before are taken back at their old price: ${sum} yuan.`,
    };
  const modeZh = mode === 'volume' ? '全量阶梯' : '超额阶梯';
  const modeEn = mode === 'volume' ? 'volume tier' : 'graduated tier';
  return {
    zh: `价格表 ${priceBookId},${modeZh}自第 ${tierFrom + 1n} 条起(${at} 条已计费):${sum} 元。`,
    en: `Price book ${priceBookId}, ${modeEn} from unit ${tierFrom + 1n} on (${at} units priced already): ${sum} yuan.`,
  };
}

/** The clause of an agreement on prices that the provider changes; empty where there is none or the version is not known. */
export function priceClause(agreementId: string | undefined, version: string | undefined): string {
  if (agreementId === undefined) return '';
  const rules = agreementById(agreementId, version)?.changes ?? [];
  return rules.find((rule) => rule.subject === 'PRICE' && rule.origins.includes('PROVIDER'))?.clause ?? '';
}
