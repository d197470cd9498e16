// An order is committed before its channel is asked, and survives a channel that fails.

import { randomUUID } from 'node:crypto';
import { unavailable } from '@tollgate/errors';
import { refusal } from '@tollgate/testing';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { type BillingWorld, cny, startBilling, YUAN } from './fixtures.ts';

const channel = vi.hoisted(() => ({ asked: 0, meanwhile: (): Promise<void> => Promise.resolve() }));

vi.mock(import('../src/channels/sandbox/sandbox-channel.ts'), async (original) => {
  const { createSandboxChannel } = await original();
  return {
    createSandboxChannel: (...args) => {
      const real = createSandboxChannel(...args);
      const prepare: typeof real.prepare = async (order, signal) => {
        channel.asked++;
        await channel.meanwhile();
        return real.prepare(order, signal);
      };
      return { ...real, prepare };
    },
  };
});

let world: BillingWorld;
beforeAll(async () => {
  world = await startBilling();
  await world.publish();
});
afterAll(() => world.stop());

it('is one order although the channel fails at first, and no transaction is open meanwhile', async () => {
  const tenantId = await world.tenant();
  const request = { requestId: randomUUID(), tenantId, amount: cny(YUAN), channel: 'PAYMENT_CHANNEL_SANDBOX' as const };
  const orders = async () => (await world.financeOrders.listOrders({ tenantId, pageSize: 0, pageToken: '' })).orders;
  let seen: unknown;
  channel.meanwhile = async () => {
    // Over another connection: only what is committed.
    seen = await orders();
    throw unavailable('CHANNEL_UNAVAILABLE', 'an outage on order');
  };
  expect(await refusal(world.financeOrders.createTopUpOrder(request))).toMatchObject({
    category: 'unavailable',
    reason: 'CHANNEL_UNAVAILABLE',
  });
  expect(seen).toMatchObject([{ state: 'ORDER_STATE_PENDING', payUrl: '' }]);
  channel.meanwhile = () => Promise.resolve();
  const { order } = await world.financeOrders.createTopUpOrder(request);
  expect(order?.payUrl).toMatch(/^http/);
  // It is answered from the order from then on.
  expect((await world.financeOrders.createTopUpOrder(request)).order).toEqual(order);
  expect(await orders()).toEqual([order]);
  expect(channel.asked).toBe(2);
});
