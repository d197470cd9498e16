// A fapiao as PDF: what its template prints. Fapiao are in Chinese.

import { capitalYuan, formatYuan, negate } from '@tollgate/money';
import type { Fapiao, ReturnReason } from '../domain/fapiao.ts';
import type { Party } from '../domain/party.ts';
import { printAmount, printInstant } from './figures.ts';
import { partyRows, type PartyRows } from './party-rows.ts';

/** The template's file in the folder of templates. */
export const FAPIAO_TEMPLATE = 'fapiao.typ';

export interface FapiaoSheet {
  readonly title: string;
  readonly number: string;
  readonly issued: string;
  readonly parties: PartyRows;
  /** Item, amount before tax, rate, tax. */
  readonly line: readonly [string, string, string, string];
  readonly total: string;
  readonly capitals: string;
  readonly remark: string;
  readonly red: boolean;
}

const kinds = { ordinary: '电子发票（普通发票）', special: '电子发票（增值税专用发票）' } as const;
const reasons: Readonly<Record<ReturnReason, string>> = {
  ISSUE_ERROR: '开票有误',
  SALES_RETURN: '销货退回',
  SERVICE_SUSPENSION: '服务中止',
  SALES_DISCOUNT: '销售折让',
};

/** A red letter has the same figures below zero, and names what it reverses. */
export function fapiaoSheet(fapiao: Fapiao, seller: Party | undefined, red: boolean): FapiaoSheet {
  const signed = (amount: Fapiao['total']) => (red ? negate(amount) : amount);
  const issued = red ? fapiao.redIssueTime : fapiao.issueTime;
  const capitals = capitalYuan(fapiao.total);
  return {
    title: kinds[fapiao.title.kind],
    number: (red ? fapiao.redNumber : fapiao.number) ?? '',
    issued: issued === undefined ? '' : printInstant(issued).slice(0, 10),
    parties: partyRows(seller, fapiao.title, 'zh'),
    line: ['*信息技术服务*通信服务费', printAmount(signed(fapiao.net)), '6%', printAmount(signed(fapiao.tax))],
    total: formatYuan(signed(fapiao.total), { fen: true }),
    capitals: red ? `（负数）${capitals}` : capitals,
    remark: red
      ? `红字发票，冲销 ${fapiao.number ?? ''}；原因：${fapiao.returnReason === undefined ? '' : reasons[fapiao.returnReason]}`
      : '',
    red,
  };
}
