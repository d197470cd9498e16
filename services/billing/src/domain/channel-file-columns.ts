// The forms of channels' daily files, as data: WeChat Pay's bill of all trades (tradebill, ALL), Alipay's trade details as
// UTF-8, and the sandbox's own.

export type FileChannel = 'wechat' | 'alipay' | 'sandbox';

/** A row before it is checked. */
export interface RawRecord {
  readonly kind: 'payment' | 'refund';
  readonly reference: string;
  readonly orderNumber: string;
  readonly amount: string;
  readonly unit: 'fen' | 'yuan';
  readonly currency: string;
  /** With its zone, or in Asia/Shanghai. */
  readonly time: string;
}

export interface ChannelColumns {
  /** Names that the header has to have; others are passed over. */
  readonly required: readonly string[];
  /** Lines about the file, not of it. */
  readonly isRemark: (fields: readonly string[]) => boolean;
  /** Undefined for a row of another kind. */
  readonly read: (value: (name: string) => string) => RawRecord | undefined;
}

const WECHAT_SUMMARY = '总交易单数';

/** The bill ends with a summary: its own header and one line of sums, which have fewer fields than a trade. */
const wechat: ChannelColumns = {
  required: [
    '交易时间',
    '微信订单号',
    '商户订单号',
    '交易状态',
    '货币种类',
    '应结订单金额',
    '商户退款单号',
    '退款金额',
  ],
  isRemark: (fields) => fields[0] === WECHAT_SUMMARY || /^`\d+$/.test(fields[0] ?? ''),
  read: (value) => {
    const [orderNumber, currency, time] = [value('商户订单号'), value('货币种类'), value('交易时间')];
    const same = { orderNumber, currency, time, unit: 'yuan' } as const;
    if (value('交易状态') === 'SUCCESS')
      return { ...same, kind: 'payment', reference: value('微信订单号'), amount: value('应结订单金额') };
    if (value('交易状态') === 'REFUND')
      return { ...same, kind: 'refund', reference: value('商户退款单号'), amount: value('退款金额') };
    return undefined;
  },
};

/** Refunds have negative amounts; there is no column of the currency. */
const alipay: ChannelColumns = {
  required: ['支付宝交易号', '商户订单号', '业务类型', '完成时间', '订单金额（元）', '退款批次号/请求号'],
  isRemark: (fields) => fields[0]?.startsWith('#') === true,
  read: (value) => {
    const [orderNumber, time, amount] = [value('商户订单号'), value('完成时间'), value('订单金额（元）')];
    const same = { orderNumber, time, unit: 'yuan', currency: 'CNY' } as const;
    if (value('业务类型') === '交易') return { ...same, kind: 'payment', reference: value('支付宝交易号'), amount };
    if (value('业务类型') === '退款' && amount.startsWith('-'))
      return { ...same, kind: 'refund', reference: value('退款批次号/请求号'), amount: amount.slice(1) };
    return undefined;
  },
};

const sandbox: ChannelColumns = {
  required: ['type', 'transaction_id', 'order_id', 'refund_id', 'amount_fen', 'currency', 'time'],
  isRemark: () => false,
  read: (value) => {
    const [orderNumber, currency, time, amount] = [
      value('order_id'),
      value('currency'),
      value('time'),
      value('amount_fen'),
    ];
    const same = { orderNumber, currency, time, amount, unit: 'fen' } as const;
    if (value('type') === 'payment') return { ...same, kind: 'payment', reference: value('transaction_id') };
    return value('type') === 'refund' ? { ...same, kind: 'refund', reference: value('refund_id') } : undefined;
  },
};

export const channelColumns: Readonly<Record<FileChannel, ChannelColumns>> = { wechat, alipay, sandbox };
