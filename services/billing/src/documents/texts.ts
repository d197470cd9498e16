// Every word that a billing document prints, in both languages.

/** Languages of documents. */
export type DocumentLanguage = 'zh' | 'en';

/** The words of an invoice. */
export interface InvoiceTexts {
  readonly title: string;
  readonly number: string;
  readonly tenant: string;
  readonly period: string;
  readonly issued: string;
  readonly due: string;
  readonly product: string;
  readonly units: string;
  readonly unitPrice: string;
  readonly amount: string;
  readonly exactTotal: string;
  readonly rounding: string;
  readonly net: string;
  readonly tax: string;
  readonly total: string;
  readonly inCapitals: string;
  readonly noLines: string;
  /** A bill is no fapiao: Measures on Fapiao (2023), article 3. */
  readonly notFapiao: string;
  readonly clock: string;
}

const zh: InvoiceTexts = {
  title: '服务账单',
  number: '账单编号',
  tenant: '客户编号',
  period: '账期',
  issued: '出账时间',
  due: '付款期限',
  product: '产品',
  units: '数量',
  unitPrice: '单价（元）',
  amount: '金额（元）',
  exactTotal: '明细合计',
  rounding: '尾差（四舍五入到分）',
  net: '不含税金额',
  tax: '其中增值税（6%）',
  total: '账单金额',
  inCapitals: '大写',
  noLines: '本账期没有用量。',
  notFapiao: '本账单不是发票。数量为负的行是阶梯计价对以前账单的更正。',
  clock: '时间均为北京时间（UTC+8），账期不含结束时刻。',
};

const en: InvoiceTexts = {
  title: 'Invoice',
  number: 'Number',
  tenant: 'Customer',
  period: 'Period',
  issued: 'Issued',
  due: 'Pay before',
  product: 'Product',
  units: 'Units',
  unitPrice: 'Unit price (CNY)',
  amount: 'Amount (CNY)',
  exactTotal: 'Sum of the lines',
  rounding: 'Rounding to whole fen',
  net: 'Amount before tax',
  tax: 'VAT included (6%)',
  total: 'Total',
  inCapitals: 'In Chinese capitals',
  noLines: 'There was no usage in this period.',
  notFapiao: 'This invoice is not a fapiao. Lines with negative units correct earlier invoices of a tiered price.',
  clock: 'Times are China Standard Time (UTC+8); a period ends before its second time.',
};

export const invoiceTexts: Readonly<Record<DocumentLanguage, InvoiceTexts>> = { zh, en };
