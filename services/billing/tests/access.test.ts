// Who may call what: the own tenant, the staff that is named, the services that are named, and nobody else.

import { randomUUID } from 'node:crypto';
import type { Person, ServiceName } from '@tollgate/auth';
import { CatalogServiceService } from '@tollgate/contracts/billing/v1/catalog';
import { InvoicesServiceService } from '@tollgate/contracts/billing/v1/invoices';
import { OrdersServiceService } from '@tollgate/contracts/billing/v1/orders';
import { newId } from '@tollgate/ids';
import { refusal } from '@tollgate/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BillingWorld, bookDefaults, cny, startBilling, tariffs, topUpBonuses, YUAN } from './fixtures.ts';

let world: BillingWorld;
let tenantId: string;
let other: string;
beforeAll(async () => {
  world = await startBilling();
  await world.publish();
  tenantId = await world.tenant();
  other = await world.tenant();
});
afterAll(() => world.stop());

interface Who {
  readonly as: ServiceName;
  readonly person?: Person;
}
const staff = (role: string): Who => ({
  as: 'console',
  person: { userId: newId('usr'), kind: 'staff', roles: [role] },
});
const tenant = (): Who => ({ as: 'console', person: world.tenantPerson(tenantId) });

/** Every method, called for a tenant. */
const calls = {
  publishPriceBook: async (who: Who) =>
    (await world.service.client(CatalogServiceService, who)).publishPriceBook({
      ...bookDefaults,
      requestId: randomUUID(),
      effectiveTime: world.clock.now,
      tariffs,
      topUpBonuses,
    }),
  getPriceBook: async (who: Who) =>
    (await world.service.client(CatalogServiceService, who)).getPriceBook({ atTime: undefined }),
  quoteUsage: async (who: Who, of = tenantId) =>
    (await world.service.client(CatalogServiceService, who)).quoteUsage({ tenantId: of, product: 'sms-cn', units: 1n }),
  createTopUpOrder: async (who: Who, of = tenantId) =>
    (await world.service.client(OrdersServiceService, who)).createTopUpOrder({
      requestId: randomUUID(),
      tenantId: of,
      amount: cny(YUAN),
      channel: 'PAYMENT_CHANNEL_SANDBOX',
    }),
  getOrder: async (who: Who, of = tenantId) =>
    (await world.service.client(OrdersServiceService, who)).getOrder({ tenantId: of, orderId: newId('ord') }),
  listOrders: async (who: Who, of = tenantId) =>
    (await world.service.client(OrdersServiceService, who)).listOrders({ tenantId: of, pageSize: 0, pageToken: '' }),
  getChargingStatus: async (who: Who, of = tenantId) =>
    (await world.service.client(InvoicesServiceService, who)).getChargingStatus({ tenantId: of }),
  listCharges: async (who: Who, of = tenantId) =>
    (await world.service.client(InvoicesServiceService, who)).listCharges({ tenantId: of, pageSize: 0, pageToken: '' }),
  closePeriod: async (who: Who, of = tenantId) =>
    (await world.service.client(InvoicesServiceService, who)).closePeriod({
      requestId: randomUUID(),
      tenantId: of,
      month: '2026-11',
      validateOnly: false,
    }),
  getInvoice: async (who: Who, of = tenantId) =>
    (await world.service.client(InvoicesServiceService, who)).getInvoice({ tenantId: of, invoiceId: newId('inv') }),
  listInvoices: async (who: Who, of = tenantId) =>
    (await world.service.client(InvoicesServiceService, who)).listInvoices({
      tenantId: of,
      pageSize: 0,
      pageToken: '',
    }),
} as const;
type Method = keyof typeof calls;
const methods = Object.keys(calls) as Method[];
const forTenants: Method[] = methods.filter(
  (name) => !['publishPriceBook', 'getPriceBook', 'closePeriod'].includes(name),
);

/** PERMISSION_DENIED, or what the handler said, or "answered". */
async function outcome(call: Promise<unknown>): Promise<string> {
  return call.then(
    () => 'answered',
    async (error: unknown) => (await refusal(Promise.reject(error))).category,
  );
}
const allowed = async (who: Who): Promise<Method[]> => {
  const outcomes = await Promise.all(methods.map(async (name) => [name, await outcome(calls[name](who))] as const));
  return outcomes.filter(([, category]) => category !== 'permission_denied').map(([name]) => name);
};

describe('access', () => {
  it('lets a tenant read and order for itself, and nothing for anybody else', async () => {
    expect(await allowed(tenant())).toEqual(
      methods.filter((name) => forTenants.includes(name) || name === 'getPriceBook'),
    );
    for (const name of forTenants) {
      // Also for one that does not exist: permission comes before existence.
      for (const stranger of [other, newId('ten')]) {
        expect(await refusal(calls[name](tenant(), stranger))).toMatchObject({ category: 'permission_denied' });
      }
    }
    const orders = await world.financeOrders.listOrders({ tenantId: other, pageSize: 0, pageToken: '' });
    expect(orders.orders).toEqual([]);
  });

  it.each([
    ['finance', methods],
    ['admin', methods],
    ['support', forTenants.filter((name) => name !== 'createTopUpOrder').concat('getPriceBook')],
    ['reviewer', ['getPriceBook']],
  ])('lets %s call what is theirs', async (role, expected) => {
    expect((await allowed(staff(role))).toSorted()).toEqual(expected.toSorted());
  });

  it.each([
    ['enforcement', ['closePeriod', 'getChargingStatus', 'getPriceBook', 'quoteUsage']],
    ['metering', ['getPriceBook']],
    ['gateway', ['getPriceBook']],
  ] as const)('lets the service %s call what its work needs', async (service, expected) => {
    expect((await allowed({ as: service })).toSorted()).toEqual(expected);
  });

  it('lets no other service speak for a person', async () => {
    const smuggled: Who = { as: 'gateway', person: { userId: newId('usr'), kind: 'staff', roles: ['finance'] } };
    expect(await outcome(calls.publishPriceBook(smuggled))).not.toBe('answered');
  });
});
