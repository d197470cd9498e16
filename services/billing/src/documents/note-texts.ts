// Every word that a credit or debit note prints, in both languages.

import type { Note } from '../domain/note.ts';
import type { DocumentLanguage } from './texts.ts';

export interface NoteTexts {
  readonly title: Readonly<Record<Note['kind'], string>>;
  readonly number: string;
  readonly tenant: string;
  readonly invoice: string;
  readonly month: string;
  readonly issued: string;
  readonly cause: string;
  readonly causes: Readonly<Record<Note['cause'], string>>;
  readonly reference: string;
  readonly reason: string;
  readonly product: string;
  readonly invoiceLine: string;
  readonly units: string;
  readonly unitPrice: string;
  readonly amount: string;
  readonly exactTotal: string;
  readonly rounding: string;
  readonly net: string;
  readonly tax: string;
  readonly total: string;
  readonly inCapitals: string;
  /** Where an invoice has no line of the product at that price. */
  readonly noLine: string;
  /** A note is no fapiao: what becomes of fapiao that are out is decided by their return and red letter. */
  readonly notFapiao: string;
  readonly clock: string;
}

const zh: NoteTexts = {
  title: { credit: '贷记通知单', debit: '借记通知单' },
  number: '通知单编号',
  tenant: '客户编号',
  invoice: '更正的账单',
  month: '用量月份',
  issued: '出具时间',
  cause: '事由',
  causes: { correction: '用量更正', dispute: '对账差异处理', price: '价格更正' },
  reference: '依据编号',
  reason: '说明',
  product: '产品',
  invoiceLine: '账单行',
  units: '数量',
  unitPrice: '单价（元）',
  amount: '金额（元）',
  exactTotal: '明细合计',
  rounding: '尾差（四舍五入到分）',
  net: '不含税金额',
  tax: '其中增值税（6%）',
  total: '通知单金额',
  inCapitals: '大写',
  noLine: '原账单无此单价',
  notFapiao: '本通知单不是发票，原账单不作改动。金额为负表示退回客户账户，为正表示补收。',
  clock: '时间均为北京时间（UTC+8）。',
};

const en: NoteTexts = {
  title: { credit: 'Credit note', debit: 'Debit note' },
  number: 'Number',
  tenant: 'Customer',
  invoice: 'Corrects invoice',
  month: 'Month of usage',
  issued: 'Issued',
  cause: 'Cause',
  causes: { correction: 'Corrected usage', dispute: 'Settled difference of counts', price: 'Corrected price' },
  reference: 'Decision',
  reason: 'Reason',
  product: 'Product',
  invoiceLine: 'Invoice line',
  units: 'Units',
  unitPrice: 'Unit price (CNY)',
  amount: 'Amount (CNY)',
  exactTotal: 'Sum of the lines',
  rounding: 'Rounding to whole fen',
  net: 'Amount before tax',
  tax: 'VAT included (6%)',
  total: 'Total',
  inCapitals: 'In Chinese capitals',
  noLine: 'no line at this price',
  notFapiao:
    'This note is not a fapiao and leaves its invoice as it is. What is below zero goes back to the account, what is above is charged.',
  clock: 'Times are China Standard Time (UTC+8).',
};

export const noteTexts: Readonly<Record<DocumentLanguage, NoteTexts>> = { zh, en };
