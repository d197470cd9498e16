// Messages to domain values and back.

import type { NoticeChannel } from '@tollgate/agreements';
import type { PublishPriceBookRequest, Tariff as TariffMessage } from '@tollgate/contracts/billing/v1/catalog';
import type { Charge as ChargeMessage, Invoice as InvoiceMessage } from '@tollgate/contracts/billing/v1/invoices';
import type { Order as OrderMessage, PaymentChannel } from '@tollgate/contracts/billing/v1/orders';
import type { Money as MoneyMessage } from '@tollgate/contracts/common/v1/money';
import { DomainError } from '@tollgate/errors';
import { type Money, money, parseCurrency, zero } from '@tollgate/money';
import { pricedProduct } from '../domain/destination.ts';
import type { Invoice } from '../domain/invoice.ts';
import type { ChannelName, Order, OrderState } from '../domain/order.ts';
import type { Channel, PriceBookDraft, Tariff, TierMode } from '../domain/price-book.ts';
import { toProtoMoney } from '../adapters/messages.ts';
import type { ChargeRecord } from '../operations/read-charges.ts';

/** @throws DomainError FIELD_MISSING, CURRENCY_NOT_SUPPORTED. */
export function fromProtoMoney(message: MoneyMessage | undefined, field: string): Money {
  const present = required(message, field);
  const currency = parseCurrency(present.currencyCode);
  if (currency === undefined) throw invalidField('CURRENCY_NOT_SUPPORTED', field, 'prices and payments are in CNY');
  return money(present.micros, currency);
}

/** @throws DomainError FIELD_MISSING: validation refuses such a request before, this is for the compiler and for streams. */
export function required<T>(value: T | undefined, field: string): T {
  if (value === undefined) throw invalidField('FIELD_MISSING', field, 'has to be set');
  return value;
}

function invalidField(reason: string, field: string, description: string): DomainError {
  return new DomainError({
    category: 'invalid_argument',
    reason,
    message: 'The request has a field that is not valid.',
    violations: [{ field, description }],
  });
}

const channels: Readonly<Partial<Record<string, Channel>>> = { CHANNEL_EMAIL: 'email', CHANNEL_SMS: 'sms' };
const tierModes: Readonly<Partial<Record<string, TierMode>>> = {
  TIER_MODE_GRADUATED: 'graduated',
  TIER_MODE_VOLUME: 'volume',
};

const noticeChannels: Readonly<Partial<Record<string, NoticeChannel>>> = {
  PRICE_NOTICE_CHANNEL_SITE_POST: 'SITE_POST',
  PRICE_NOTICE_CHANNEL_STATION_LETTER: 'STATION_LETTER',
  PRICE_NOTICE_CHANNEL_EMAIL: 'EMAIL',
  PRICE_NOTICE_CHANNEL_SMS: 'SMS',
  PRICE_NOTICE_CHANNEL_PHONE: 'PHONE',
  PRICE_NOTICE_CHANNEL_WRITTEN: 'WRITTEN',
};

export function fromProtoPriceBook(request: PublishPriceBookRequest): PriceBookDraft {
  return {
    effectiveTime: required(request.effectiveTime, 'effective_time'),
    cause: request.cause === 'PRICE_CAUSE_CARRIER' ? 'carrier' : 'own_decision',
    notices: request.notices.map((notice, index) => ({
      channel: required(noticeChannels[notice.channel], `notices[${index}].channel`),
      at: required(notice.time, `notices[${index}].time`),
    })),
    tariffs: request.tariffs.map((tariff, index) => fromProtoTariff(tariff, `tariffs[${index}]`)),
    topUpBonuses: request.topUpBonuses.map((bonus, index) => ({
      minimumPaid: fromProtoMoney(bonus.minimumPaid, `top_up_bonuses[${index}].minimum_paid`),
      bonusPerMille: BigInt(bonus.bonusPerMille),
      validDays: bonus.validDays,
    })),
  };
}

export function fromProtoTariff(tariff: TariffMessage, field: string): Tariff {
  return {
    product: pricedProduct(tariff.product, tariff.destination ?? ''),
    channel: required(channels[tariff.channel], `${field}.channel`),
    tierMode: required(tierModes[tariff.tierMode], `${field}.tier_mode`),
    tiers: tariff.tiers.map((tier, place) => ({
      fromUnits: tier.fromUnits,
      unitPrice: fromProtoMoney(tier.unitPrice, `${field}.tiers[${place}].unit_price`),
    })),
  };
}

const channelNames: Readonly<Partial<Record<string, ChannelName>>> = {
  PAYMENT_CHANNEL_SANDBOX: 'sandbox',
  PAYMENT_CHANNEL_WECHAT: 'wechat',
  PAYMENT_CHANNEL_ALIPAY: 'alipay',
  PAYMENT_CHANNEL_BANK_TRANSFER: 'bank',
};
const channelMessages = {
  sandbox: 'PAYMENT_CHANNEL_SANDBOX',
  wechat: 'PAYMENT_CHANNEL_WECHAT',
  alipay: 'PAYMENT_CHANNEL_ALIPAY',
  bank: 'PAYMENT_CHANNEL_BANK_TRANSFER',
} as const satisfies Record<ChannelName, string>;

export function fromProtoPaymentChannel(channel: PaymentChannel): ChannelName {
  return required(channelNames[channel], 'channel');
}

export function toProtoPaymentChannel(channel: ChannelName): PaymentChannel {
  return channelMessages[channel];
}

const orderStates = {
  pending: 'ORDER_STATE_PENDING',
  paid: 'ORDER_STATE_PAID',
  credited: 'ORDER_STATE_CREDITED',
} as const satisfies Record<OrderState, string>;

export function toProtoOrder(order: Order): OrderMessage {
  return {
    orderId: order.orderId,
    tenantId: order.tenantId,
    state: orderStates[order.state],
    amount: toProtoMoney(order.amount),
    bonus: toProtoMoney(order.bonus?.amount ?? zero(order.amount.currency)),
    channel: channelMessages[order.channel],
    payUrl: order.payUrl ?? '',
    createTime: order.createTime,
    payTime: order.payTime,
    closeTime: order.closeTime,
    paidLate: order.paidLate,
    packageId: order.ordered?.packageId ?? '',
    packageCode: order.ordered?.code ?? '',
    packageVersion: order.ordered?.version ?? 0,
    campaignCode: order.campaign?.code ?? '',
    campaignBonus: order.campaign && toProtoMoney(order.campaign.amount),
  };
}

export function toProtoCharge(charge: ChargeRecord): ChargeMessage {
  return { ...charge, amount: toProtoMoney(charge.amount) };
}

export function toProtoInvoice(invoice: Invoice): InvoiceMessage {
  return {
    invoiceId: invoice.invoiceId,
    number: invoice.number,
    tenantId: invoice.tenantId,
    periodStart: invoice.period.start,
    periodEnd: invoice.period.end,
    lines: invoice.lines.map((line) => ({
      product: line.product,
      units: line.units,
      unitPrice: toProtoMoney(line.unitPrice),
      amount: toProtoMoney(line.amount),
      month: line.month ?? '',
    })),
    exactTotal: toProtoMoney(invoice.exactTotal),
    total: toProtoMoney(invoice.total),
    net: toProtoMoney(invoice.net),
    tax: toProtoMoney(invoice.tax),
    rounding: toProtoMoney(invoice.rounding),
    issueTime: invoice.issueTime,
    dueTime: invoice.dueTime,
  };
}
