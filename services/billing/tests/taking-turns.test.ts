// What must not happen at the same time waits for its turn: publications, facts about one tenant.

import { randomUUID } from 'node:crypto';
import { inTransaction } from '@tollgate/db';
import { refusal } from '@tollgate/testing';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { lockTenant } from '../src/store/tenants.ts';
import { type BillingWorld, startBilling } from './fixtures.ts';

const asked = vi.hoisted(() => ({ hours: 0 }));
vi.mock(import('../src/store/price-books.ts'), async (original) => {
  const real = await original();
  const priceBookInForce: typeof real.priceBookInForce = (db, at) => {
    asked.hours++;
    return real.priceBookInForce(db, at);
  };
  return { ...real, priceBookInForce };
});

let world: BillingWorld;
beforeAll(async () => {
  world = await startBilling();
});
afterAll(() => world.stop());

it('of several price books published at once one is the first, which alone may begin in the past', async () => {
  const outcomes = await Promise.allSettled([1, 2, 3, 4].map(() => world.publish()));
  expect(outcomes.filter((outcome) => outcome.status === 'fulfilled')).toHaveLength(1);
  expect(await refusal(world.publish())).toMatchObject({ reason: 'EFFECTIVE_TIME_PAST' });
});

it('a credited order is told of after what is being told of its tenant', async () => {
  const tenantId = await world.tenant();
  const order = await world.order(tenantId, 3n);
  const state = async () => (await world.financeOrders.getOrder({ tenantId, orderId: order.orderId })).order?.state;
  await inTransaction(world.service.db, async (tx) => {
    // As the closing of a period holds it until its invoice is committed.
    await lockTenant(tx, tenantId);
    await fetch(order.payUrl, { method: 'POST', headers: { accept: 'application/json' } });
    await vi.waitFor(() => expect(world.wallet.ledger.holdings.get(tenantId)?.cash).toBe(3_000_000n), 5_000);
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(await state()).toBe('ORDER_STATE_PAID');
  });
  await world.settle();
  expect(await state()).toBe('ORDER_STATE_CREDITED');
});

it('the book in force is asked for once an hour, however many lines an event has', async () => {
  const tenantId = await world.tenant();
  asked.hours = 0;
  const hourStart = new Date(world.clock.now.getTime() - 3_600_000);
  const lines = Array.from({ length: 50 }, (_, index) => ({ units: 1n, jobId: `job-${index}` }));
  await world.count(tenantId, [...lines, ...lines.map((line) => ({ ...line, hourStart }))]);
  await world.settle();
  const { charges } = await world.finance.listCharges({ tenantId, pageSize: 500, pageToken: '' });
  expect([charges.length, asked.hours]).toEqual([100, 2]);
});

it('a period that is closed already is refused although something waits for a later one', async () => {
  const tenantId = await world.tenant();
  await world.count(tenantId, [{ units: 5n }]);
  await world.settle();
  const close = (month: string) =>
    world.finance.closePeriod({ requestId: randomUUID(), tenantId, month, validateOnly: false });
  await close('2026-11');
  expect(await refusal(close('2026-11'))).toMatchObject({ reason: 'NOTHING_TO_INVOICE' });
  await world.count(tenantId, [{ units: 5n, hourStart: new Date('2026-10-02T00:00:00Z') }]);
  await world.settle();
  expect(await refusal(close('2026-10'))).toMatchObject({ reason: 'PERIOD_CLOSED' });
});
