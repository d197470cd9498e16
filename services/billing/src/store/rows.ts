// Rows to domain values and back.

import { type Id, parseId } from '@tollgate/ids';
import { type Money, money, parseCurrency } from '@tollgate/money';
import type { IdPrefix } from '@tollgate/ids';
import type { Insertable, Selectable } from 'kysely';
import type { Invoice, InvoiceLine } from '../domain/invoice.ts';
import type { ChannelName, Order, OrderState } from '../domain/order.ts';
import type { Channel, Tariff, Tier, TierMode, TopUpBonus } from '../domain/price-book.ts';
import type { TopUpRestriction } from '../domain/top-up-restriction.ts';
import { partyFromJson, partyToJson } from './json-rows.ts';
import type {
  InvoiceLinesTable,
  InvoicesTable,
  OrdersTable,
  TariffTiersTable,
  TariffsTable,
  TopUpBonusesTable,
  TopUpRestrictionsTable,
} from './schema.ts';

/** An amount of a row. @throws RangeError for a currency that this version does not know. */
export function fromRowMoney(micros: bigint, currency: string): Money {
  const known = parseCurrency(currency);
  if (known === undefined) throw new RangeError(`the database holds an unknown currency: ${currency}`);
  return money(micros, known);
}

/** An id of a row. @throws RangeError when it is malformed, which the service never writes. */
export function fromRowId<P extends IdPrefix>(prefix: P, value: string): Id<P> {
  const id = parseId(prefix, value);
  if (id === undefined) throw new RangeError(`the database holds a malformed ${prefix} id`);
  return id;
}

export function fromRowTariff(row: Selectable<TariffsTable>, tiers: readonly Tier[]): Tariff {
  // Checked by the table's own constraints.
  return { product: row.product, channel: row.channel as Channel, tierMode: row.tier_mode as TierMode, tiers };
}

export function fromRowTier(row: Omit<Selectable<TariffTiersTable>, 'price_book_id'>): Tier {
  return { fromUnits: row.from_units, unitPrice: fromRowMoney(row.unit_price_micros, row.currency) };
}

export function fromRowBonus(row: Selectable<TopUpBonusesTable>): TopUpBonus {
  return {
    minimumPaid: fromRowMoney(row.minimum_paid_micros, row.currency),
    bonusPerMille: row.bonus_per_mille,
    validDays: row.valid_days,
  };
}

export function fromRowOrder(row: Selectable<OrdersTable>): Order {
  const bonus =
    row.bonus_micros === null || row.bonus_valid_days === null
      ? undefined
      : { amount: fromRowMoney(row.bonus_micros, row.currency), validDays: row.bonus_valid_days };
  return {
    orderId: fromRowId('ord', row.order_id),
    tenantId: row.tenant_id,
    // Checked by the table's own constraint.
    state: row.state as OrderState,
    amount: fromRowMoney(row.amount_micros, row.currency),
    bonus,
    channel: row.channel as ChannelName,
    payUrl: row.pay_url ?? undefined,
    createTime: row.created_at,
    payTime: row.paid_at ?? undefined,
    closeTime: row.closed_at ?? undefined,
    paidLate: row.paid_late,
  };
}

export function fromRowTopUpRestriction(row: Selectable<TopUpRestrictionsTable>): TopUpRestriction {
  return {
    restrictionId: row.restriction_id,
    cause: row.cause,
    clauseId: row.clause_id,
    reasonEn: row.reason_en,
    remedyZh: row.remedy_zh,
    remedyEn: row.remedy_en,
    until: row.ends_at ?? undefined,
  };
}

export function fromRowInvoice(row: Selectable<InvoicesTable>, lines: readonly InvoiceLine[]): Invoice {
  const amount = (micros: bigint): Money => fromRowMoney(micros, row.currency);
  return {
    invoiceId: fromRowId('inv', row.invoice_id),
    number: row.number,
    tenantId: row.tenant_id,
    period: { start: row.period_start, end: row.period_end },
    lines,
    exactTotal: amount(row.exact_total_micros),
    total: amount(row.total_micros),
    net: amount(row.net_micros),
    tax: amount(row.tax_micros),
    rounding: amount(row.rounding_micros),
    issueTime: row.issued_at,
    dueTime: row.due_at ?? undefined,
    seller: partyFromJson(row.seller),
    buyer: partyFromJson(row.buyer),
  };
}

export function fromRowInvoiceLine(row: Selectable<InvoiceLinesTable>, currency: string): InvoiceLine {
  return {
    product: row.product,
    units: row.units,
    unitPrice: fromRowMoney(row.unit_price_micros, currency),
    amount: fromRowMoney(row.amount_micros, currency),
    month: row.month ?? undefined,
  };
}

export function toRowInvoice(invoice: Invoice): Insertable<InvoicesTable> {
  return {
    invoice_id: invoice.invoiceId,
    number: invoice.number,
    tenant_id: invoice.tenantId,
    period_start: invoice.period.start,
    period_end: invoice.period.end,
    currency: invoice.total.currency,
    exact_total_micros: invoice.exactTotal.micros,
    total_micros: invoice.total.micros,
    net_micros: invoice.net.micros,
    tax_micros: invoice.tax.micros,
    rounding_micros: invoice.rounding.micros,
    issued_at: invoice.issueTime,
    due_at: invoice.dueTime ?? null,
    seller: invoice.seller === undefined ? null : partyToJson(invoice.seller),
    buyer: invoice.buyer === undefined ? null : partyToJson(invoice.buyer),
  };
}
