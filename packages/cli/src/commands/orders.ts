// tollgate orders: top-ups, and what became of them at their channels.
import { randomUUID } from 'node:crypto';

import { type Order, OrdersServiceService } from '@tollgate/contracts/billing/v1/orders';
import { PaymentsServiceService } from '@tollgate/contracts/billing/v1/payments';

import { wholeNumber } from '../arguments.ts';
import { minute, type Output, plain, yuan } from '../output.ts';
import { action, collect, type Register, requestId, type Tool } from '../tool.ts';

export const registerOrders: Register = (program, around) => {
  const orders = program.command('orders').description('top-ups and their payment');
  orders
    .command('list <tenant>')
    .description("a tenant's orders, newest first")
    .option('--limit <count>', 'at most so many', wholeNumber(1, 100_000), 50)
    .action(action<[string, { limit: number }]>(around, list));
  orders
    .command('show <tenant> <order>')
    .description('one order')
    .action(action<[string, string, object]>(around, show));
  orders
    .command('query <tenant> <order>')
    .description('ask the channel what became of it, now')
    .action(action<[string, string, object]>(around, query));
  orders
    .command('close <tenant> <order>')
    .description('close an order that nobody has paid')
    .addOption(requestId())
    .action(action<[string, string, { requestId?: string }]>(around, close));
};

async function list({ connection, out }: Tool, tenantId: string, { limit }: { limit: number }): Promise<void> {
  const client = connection.client('billing', OrdersServiceService);
  const call = await connection.asPerson();
  const orders = await collect<Order>(limit, async (pageSize, pageToken) => {
    const page = await client.listOrders({ tenantId, pageSize, pageToken }, call);
    return { rows: page.orders, nextPageToken: page.nextPageToken };
  });
  out.data({ orders }, () =>
    out.table(orders, [
      { name: 'ORDER', of: (one) => one.orderId },
      { name: 'STATE', of: stateOf },
      { name: 'CHANNEL', of: (one) => plain(one.channel, 'PAYMENT_CHANNEL_') },
      { name: 'AMOUNT', right: true, of: (one) => yuan(one.amount) },
      { name: 'BONUS', right: true, of: (one) => yuan(one.bonus) },
      { name: 'ORDERED', of: (one) => minute(one.createTime) },
      { name: 'PAID', of: (one) => minute(one.payTime) },
    ]),
  );
}

async function show({ connection, out }: Tool, tenantId: string, orderId: string): Promise<void> {
  const client = connection.client('billing', OrdersServiceService);
  const { order } = await client.getOrder({ tenantId, orderId }, await connection.asPerson());
  out.data({ order }, () => orderText(out, order));
}

async function query({ connection, out }: Tool, tenantId: string, orderId: string): Promise<void> {
  const client = connection.client('billing', PaymentsServiceService);
  const { order } = await client.queryOrder({ tenantId, orderId }, await connection.asPerson());
  out.data({ order }, () => orderText(out, order));
}

async function close(
  { connection, out }: Tool,
  tenantId: string,
  orderId: string,
  options: { requestId?: string },
): Promise<void> {
  const client = connection.client('billing', PaymentsServiceService);
  const request = { requestId: options.requestId ?? randomUUID(), tenantId, orderId };
  const { order } = await client.closeOrder(request, await connection.asPerson());
  out.data({ order }, () => orderText(out, order));
}

function stateOf(order: Order): string {
  const state = plain(order.state, 'ORDER_STATE_');
  if (order.paidLate) return `${state} (paid late)`;
  return order.closeTime !== undefined && state === 'pending' ? 'closed' : state;
}

function orderText(out: Output, order: Order | undefined): string {
  if (order === undefined) return '';
  return out.facts([
    ['order', order.orderId],
    ['tenant', order.tenantId],
    ['state', stateOf(order)],
    ['channel', plain(order.channel, 'PAYMENT_CHANNEL_')],
    ['amount', yuan(order.amount)],
    ['bonus', yuan(order.bonus)],
    ['ordered', minute(order.createTime)],
    ['closed', minute(order.closeTime)],
    ['paid', minute(order.payTime)],
    ['pay at', order.payUrl],
  ]);
}
