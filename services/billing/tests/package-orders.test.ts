// Packages that are paid for through a channel: the money and the units together, once, whatever comes first.

import { randomUUID } from 'node:crypto';
import { type OrderPackageRequest, PackagesServiceService } from '@tollgate/contracts/billing/v1/packages';
import type { Order } from '@tollgate/contracts/billing/v1/orders';
import { PaymentsServiceService } from '@tollgate/contracts/billing/v1/payments';
import { newId } from '@tollgate/ids';
import type { Client } from '@tollgate/rpc';
import { refusal } from '@tollgate/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type BillingWorld, cny, startBilling, YUAN } from './fixtures.ts';

let world: BillingWorld;
let packages: Client<PackagesServiceService>;
let payments: Client<PaymentsServiceService>;
beforeAll(async () => {
  world = await startBilling();
  await world.publish();
  const person = { userId: newId('usr'), kind: 'staff' as const, roles: ['finance'] };
  packages = await world.service.client(PackagesServiceService, { as: 'console', person });
  payments = await world.service.client(PaymentsServiceService, { as: 'console', person });
});
afterAll(() => world.stop());
let version = 0;
beforeEach(() => {
  world.clock.now = new Date('2026-11-21T04:00:00Z');
});

/** Tencent's package of 10,000 SMS for 470 yuan (the public table of 2020-02-10). */
const publish = async (price = 470n * YUAN, withdrawn = false) => {
  const { offer } = await packages.publishPackageOffer({
    requestId: randomUUID(),
    offer: {
      code: 'sms-10k',
      version: 0,
      product: 'sms-cn',
      units: 10_000n,
      price: cny(price),
      validMonths: 6,
      overflow: 'PACKAGE_OVERFLOW_PAY_AS_YOU_GO',
      refundDays: 7,
      usableInArrears: true,
      withdrawn,
      publishTime: undefined,
    },
    validateOnly: false,
  });
  version = offer?.version ?? 0;
};
const ordering = (tenantId: string, more: Partial<OrderPackageRequest> = {}): OrderPackageRequest => ({
  requestId: randomUUID(),
  tenantId,
  code: 'sms-10k',
  version,
  channel: 'PAYMENT_CHANNEL_SANDBOX',
  ...more,
});
const pay = (order: Order) => fetch(order.payUrl, { method: 'POST', headers: { accept: 'application/json' } });
const held = async (tenantId: string) =>
  (await packages.listPackages({ tenantId, pageSize: 0, pageToken: '' })).packages;
const money = (tenantId: string) => world.wallet.ledger.holdings.get(tenantId);
const charges = async (tenantId: string) =>
  (await world.finance.listCharges({ tenantId, pageSize: 0, pageToken: '' })).charges;
const read = async ({ tenantId, orderId }: Order) => (await world.financeOrders.getOrder({ tenantId, orderId })).order;

async function ordered(tenantId: string): Promise<Order> {
  const { order } = await packages.orderPackage(ordering(tenantId));
  if (order === undefined) throw new Error('no order');
  return order;
}

describe('an order of a package', () => {
  it('is made once a request, paid, and has its units once, however often and by whom it is told', async () => {
    await publish();
    const tenantId = await world.tenant();
    const request = ordering(tenantId);
    const { order } = await packages.orderPackage(request);
    expect((await packages.orderPackage(request)).order).toEqual(order);
    expect(order).toMatchObject({
      state: 'ORDER_STATE_PENDING',
      amount: cny(470n * YUAN),
      packageCode: 'sms-10k',
      packageVersion: version,
    });
    if (order === undefined) throw new Error('no order');
    expect(await held(tenantId)).toEqual([]);
    const { orderId } = order;
    // The redirect, the channel's notification and two questions, all at once.
    await Promise.all([pay(order), pay(order), payments.queryOrder({ tenantId, orderId })]);
    await Promise.all([
      world.settle(),
      payments.queryOrder({ tenantId, orderId }),
      world.service.runJob('credit-orders'),
    ]);
    await world.settle();
    expect(await read(order)).toMatchObject({ state: 'ORDER_STATE_CREDITED', packageId: order.packageId });
    expect(await held(tenantId)).toMatchObject([
      { packageId: order.packageId, orderId, state: 'PACKAGE_STATE_ACTIVE', unitsLeft: 10_000n },
    ]);
    expect(money(tenantId)).toEqual({ cash: 0n, bonus: 0n, arrears: 0n });
    expect(await charges(tenantId)).toMatchObject([
      { product: 'package:sms-10k', amount: cny(470n * YUAN), posted: true },
    ]);
  });

  it('is credited once when the answer of the wallet is lost, and when it was down', async () => {
    await publish();
    const tenantId = await world.tenant();
    const order = await ordered(tenantId);
    world.wallet.mood.lose = 2;
    world.wallet.mood.down = 1;
    await pay(order);
    for (let round = 0; round < 5; round++) await world.service.runJob('credit-orders').catch(() => undefined);
    await world.settle();
    expect(await held(tenantId)).toMatchObject([{ state: 'PACKAGE_STATE_ACTIVE', unitsLeft: 10_000n }]);
    expect(money(tenantId)?.cash).toBe(0n);
    expect(await charges(tenantId)).toHaveLength(1);
  });

  it('keeps the version that was ordered, also when it is paid late after it was closed, and is flagged then', async () => {
    await publish();
    const tenantId = await world.tenant();
    const sold = version;
    const order = await ordered(tenantId);
    await publish(500n * YUAN, true);
    await payments.closeOrder({ requestId: randomUUID(), tenantId, orderId: order.orderId });
    world.clock.now = new Date('2026-11-23T04:00:00Z');
    await pay(order);
    await world.settle();
    expect(await read(order)).toMatchObject({ state: 'ORDER_STATE_CREDITED', paidLate: true });
    expect(await held(tenantId)).toMatchObject([
      { state: 'PACKAGE_STATE_ACTIVE', offer: { version: sold, price: cny(470n * YUAN) } },
    ]);
  });

  it('leaves the money as balance when it pays arrears first, and says why there is no package', async () => {
    await publish();
    const tenantId = await world.tenant();
    const order = await ordered(tenantId);
    world.wallet.ledger.open(tenantId).arrears = 100n * YUAN;
    await pay(order);
    await world.settle();
    await world.settle();
    expect(await read(order)).toMatchObject({ state: 'ORDER_STATE_CREDITED' });
    expect(money(tenantId)).toEqual({ cash: 370n * YUAN, bonus: 0n, arrears: 0n });
    expect(await held(tenantId)).toMatchObject([
      { state: 'PACKAGE_STATE_REFUSED', refusalReason: 'INSUFFICIENT_BALANCE', unitsLeft: 0n },
    ]);
    expect(await charges(tenantId)).toEqual([]);
  });

  it('of a tenant that has left is a surplus payment: nothing is credited', async () => {
    await publish();
    const tenantId = await world.tenant();
    const order = await ordered(tenantId);
    await world.close(tenantId);
    await pay(order);
    await world.settle();
    expect(await read(order)).toMatchObject({ state: 'ORDER_STATE_PENDING' });
    expect(money(tenantId)?.cash).toBe(0n);
    expect(await held(tenantId)).toEqual([]);
  });

  it.each([
    ['another version than the current one', { version: 1_000 }, 'OFFER_CHANGED'],
    ['what nobody offers', { code: 'sms-1k' }, 'OFFER_NOT_FOUND'],
    ['a tenant that nobody knows', { tenantId: newId('ten') }, 'TENANT_NOT_FOUND'],
    ['a channel that is not offered', { channel: 'PAYMENT_CHANNEL_WECHAT' as const }, 'PAYMENT_CHANNEL_NOT_OFFERED'],
    ['no channel', { channel: 'PAYMENT_CHANNEL_UNSPECIFIED' as const }, 'INVALID_REQUEST'],
    ['a request id that is none', { requestId: 'again' }, 'INVALID_REQUEST'],
  ])('is refused for %s, and nothing is ordered', async (_name, more, reason) => {
    await publish();
    const tenantId = await world.tenant();
    expect(await refusal(packages.orderPackage(ordering(tenantId, more)))).toMatchObject({ reason });
    const { orders } = await world.financeOrders.listOrders({ tenantId, pageSize: 0, pageToken: '' });
    expect(orders).toEqual([]);
  });

  it('is refused for a price that no channel can take', async () => {
    await publish(1_000_001n);
    const tenantId = await world.tenant();
    expect(await refusal(packages.orderPackage(ordering(tenantId)))).toMatchObject({ reason: 'AMOUNT_INVALID' });
  });
});
