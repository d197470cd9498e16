// Orders a top-up and pays it through the sandbox channel, as a person with the pay page open would.
import { OrdersServiceService, type Order } from '@tollgate/contracts/billing/v1/orders';
import { isDomainError } from '@tollgate/errors';
import { derivedUuid } from '@tollgate/ids';
import type { Client } from '@tollgate/rpc';
import type { PersonTokens, StackConnection } from './connection.ts';

export interface CnyAmount {
  readonly currencyCode: string;
  readonly micros: bigint;
}

export interface TopUp {
  readonly tenantId: string;
  readonly person: PersonTokens;
  readonly amount: CnyAmount;
  readonly requestId: string;
}

const CREDIT_LIMIT_MS = 20_000;
const LIFTED_WITHIN_TRIES = 100;

/** Returns the order once the wallet has the value; throws when that takes longer than 20 s. */
export async function topUp(front: StackConnection, wanted: TopUp): Promise<Order> {
  const orders = front.client('billing', OrdersServiceService, wanted.person);
  const order = await placeOrder(orders, wanted);
  const paid = await fetch(order.payUrl, { method: 'POST', headers: { accept: 'application/json' } });
  if (!paid.ok) throw new Error(`the sandbox channel answered ${paid.status}: ${await paid.text()}`);
  const until = Date.now() + CREDIT_LIMIT_MS;
  for (;;) {
    const current = (await orders.getOrder({ tenantId: wanted.tenantId, orderId: order.orderId })).order;
    if (current?.state === 'ORDER_STATE_CREDITED') return current;
    if (Date.now() > until)
      throw new Error(
        `order ${order.orderId} is still ${current?.state ?? 'unknown'} after ${CREDIT_LIMIT_MS / 1000} s`,
      );
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

// That an agreement was accepted reaches billing by events. A refusal is kept under its request id: each try has its own.
async function placeOrder(orders: Client<OrdersServiceService>, wanted: TopUp): Promise<Order> {
  const { requestId, tenantId, amount } = wanted;
  for (let attempt = 0; ; attempt++) {
    try {
      const { order } = await orders.createTopUpOrder({
        requestId: attempt === 0 ? requestId : derivedUuid(requestId, String(attempt)),
        tenantId,
        amount,
        channel: 'PAYMENT_CHANNEL_SANDBOX',
      });
      if (order === undefined) throw new Error('billing answered an order without it');
      return order;
    } catch (error) {
      const early = isDomainError(error) && error.reason === 'TOP_UP_RESTRICTED' && attempt < LIFTED_WITHIN_TRIES;
      if (!early) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}
