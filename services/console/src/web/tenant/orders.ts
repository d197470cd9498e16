// Top-up form and the orders so far.
import { type Order, OrderState, PaymentChannel } from '@tollgate/contracts/billing/v1/orders';

import { showMoney, showTime } from '../format.ts';
import { html, type Html, when } from '../html.ts';
import { wordOf } from '../messages/index.ts';
import { choice, field, type FormValues, mutationFields } from '../parts/form.ts';
import { page, tenantLine } from '../parts/layout.ts';
import { type Refusal, refusalBox } from '../parts/refusal.ts';
import { more, table } from '../parts/table.ts';
import { paths } from '../paths.ts';
import type { View } from '../view.ts';

export interface OrdersPage {
  readonly tenantId: string;
  readonly orders: readonly Order[];
  readonly nextPageToken: string;
  /** The order that the form just made. */
  readonly created?: string | undefined;
  readonly values?: FormValues;
  readonly refusal?: Refusal | undefined;
  readonly badAmount?: boolean;
}

const CHANNELS = [PaymentChannel.SANDBOX];

export function ordersPage(view: View, data: OrdersPage): Html {
  const words = view.t.orders;
  return page(
    view,
    words.title,
    html`${tenantLine(view, data.tenantId)}
      ${when(data.created !== undefined, () => html`<p class="notice good" role="status">${words.created}</p>`)}
      ${data.refusal === undefined ? '' : refusalBox(view, data.refusal)}
      ${when(data.badAmount === true, () => html`<p class="notice bad" role="alert">${words.badAmount}</p>`)}
      ${topUpForm(view, data.tenantId, data.values ?? {})}
      <section>
        <h2>${words.list}</h2>
        ${ordersTable(view, data.orders)} ${more(view, paths.tenant(data.tenantId).orders, data.nextPageToken)}
      </section>`,
  );
}

function topUpForm(view: View, tenantId: string, values: FormValues): Html {
  const words = view.t.orders;
  const channels = CHANNELS.map((value) => ({ value, text: wordOf(view.t.words.channel, value) }));
  return html`<form method="post" action="${paths.tenant(tenantId).orders}" class="panel narrow">
    <h2>${words.topUp}</h2>
    ${mutationFields(view)}
    ${field(view, values, { name: 'amount', label: words.amountYuan, required: true, inputmode: 'decimal', maxlength: 16 })}
    ${choice(values, 'channel', words.channel, channels)}
    <button>${words.submit}</button>
  </form>`;
}

function ordersTable(view: View, orders: readonly Order[]): Html {
  const words = view.t.orders;
  return table(view, words.list, orders, [
    { heading: words.order, cell: (order) => html`<code>${order.orderId}</code>` },
    { heading: view.t.state, cell: (order) => stateCell(view, order) },
    { heading: view.t.amount, numeric: true, cell: (order) => showMoney(order.amount) },
    { heading: words.bonus, numeric: true, cell: (order) => showMoney(order.bonus) },
    { heading: view.t.time, cell: (order) => showTime(order.createTime, view.language) },
    { heading: words.paidAt, cell: (order) => showTime(order.payTime, view.language) },
  ]);
}

function stateCell(view: View, order: Order): Html {
  const word = wordOf(view.t.words.orderState, order.state);
  // Only a web address is made a link: whatever else came would run as a script or name a file.
  const payable = order.state === OrderState.PENDING && /^https?:\/\//.test(order.payUrl);
  return html`${word}
  ${when(payable, () => html`<a href="${order.payUrl}" rel="noreferrer noopener" target="_blank">${view.t.orders.pay}</a>`)}`;
}
