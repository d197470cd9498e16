// Every word that a monthly statement prints, in both languages.

import type { MovementCategory } from '../domain/monthly-statement.ts';
import type { DocumentLanguage } from './texts.ts';

export interface StatementTexts {
  readonly title: string;
  readonly draft: string;
  readonly draftNote: string;
  readonly number: string;
  readonly tenant: string;
  readonly month: string;
  readonly period: string;
  readonly issued: string;
  readonly account: string;
  readonly movement: string;
  readonly ledgerReason: string;
  readonly times: string;
  readonly amount: string;
  readonly opening: string;
  readonly closing: string;
  readonly cash: string;
  readonly bonus: string;
  readonly refundable: string;
  readonly arrears: string;
  readonly usage: string;
  readonly invoices: string;
  readonly product: string;
  readonly units: string;
  readonly unitPrice: string;
  readonly usageTotal: string;
  readonly notes: string;
  readonly notesTotal: string;
  readonly usageCarried: string;
  readonly noMovements: string;
  readonly noUsage: string;
  readonly notFapiao: string;
  readonly clock: string;
  readonly categories: Readonly<Record<MovementCategory, string>>;
}

const zh: StatementTexts = {
  title: '月度对账单',
  draft: '草稿',
  draftNote: '本月尚未结账，数字仍会变化；本页不是正式对账单。',
  number: '对账单编号',
  tenant: '客户编号',
  month: '月份',
  period: '期间',
  issued: '出具时间',
  account: '账户变动',
  movement: '项目',
  ledgerReason: '账本事由',
  times: '笔数',
  amount: '金额（元）',
  opening: '期初余额',
  closing: '期末余额',
  cash: '现金',
  bonus: '赠送',
  refundable: '待退',
  arrears: '欠款',
  usage: '用量明细',
  invoices: '账单编号',
  product: '产品',
  units: '数量',
  unitPrice: '单价（元）',
  usageTotal: '已出账用量合计',
  notes: '贷记、借记通知单',
  notesTotal: '通知单合计',
  usageCarried: '本月入账与已出账用量之差',
  noMovements: '本月没有变动。',
  noUsage: '本月没有出账用量。',
  notFapiao: '本对账单不是发票。期初余额加各项变动等于期末余额，与账本逐厘一致。',
  clock: '时间均为北京时间（UTC+8），期间不含结束时刻。',
  categories: {
    TOP_UP: '充值',
    BONUS: '赠送',
    PACKAGE: '套餐',
    USAGE: '用量扣费',
    CREDIT: '费用退回',
    ROUNDING: '账单尾差',
    EXPIRY: '到期失效',
    FORFEITURE: '依约扣罚',
    REFUND: '退款',
    OTHER: '其他',
  },
};

const en: StatementTexts = {
  title: 'Monthly statement',
  draft: 'DRAFT',
  draftNote: 'The month is not closed and its figures may change; this page is no statement yet.',
  number: 'Number',
  tenant: 'Customer',
  month: 'Month',
  period: 'Period',
  issued: 'Issued',
  account: 'Movements of the account',
  movement: 'Item',
  ledgerReason: 'Reason in the ledger',
  times: 'Count',
  amount: 'Amount (CNY)',
  opening: 'Opening balance',
  closing: 'Closing balance',
  cash: 'Cash',
  bonus: 'Bonus',
  refundable: 'To be paid back',
  arrears: 'Arrears',
  usage: 'Usage',
  invoices: 'Invoices',
  product: 'Product',
  units: 'Units',
  unitPrice: 'Unit price (CNY)',
  usageTotal: 'Usage invoiced',
  notes: 'Credit and debit notes',
  notesTotal: 'Notes in total',
  usageCarried: 'Usage charged this month less usage invoiced',
  noMovements: 'Nothing moved in this month.',
  noUsage: 'No usage was invoiced in this month.',
  notFapiao: 'This statement is not a fapiao. Opening balance plus movements is the closing balance, as in the ledger.',
  clock: 'Times are China Standard Time (UTC+8); a period ends before its second time.',
  categories: {
    TOP_UP: 'Top-ups',
    BONUS: 'Bonuses',
    PACKAGE: 'Packages',
    USAGE: 'Usage',
    CREDIT: 'Charges given back',
    ROUNDING: 'Rounding of invoices',
    EXPIRY: 'Expired',
    FORFEITURE: 'Forfeited under the agreement',
    REFUND: 'Refunds',
    OTHER: 'Other',
  },
};

export const statementTexts: Readonly<Record<DocumentLanguage, StatementTexts>> = { zh, en };
